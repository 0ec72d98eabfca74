"""The verbs of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "staff.save_sheet": _("Fiche d’agent enregistrée"),
        "staff.save_course": _("Stage d’un agent enregistré"),
        "staff.save_accreditation": _("Accréditation enregistrée"),
        "staff.note_absence": _("Absence notée"),
        "staff.put_on_duty": _("Permanence inscrite"),
        "staff.cancel": _("Absence ou permanence annulée"),
        "staff.set_establishment": _("Effectif théorique arrêté"),
        "staff.open_handover": _("Passation ouverte"),
        "staff.edit_handover": _("Passation modifiée"),
        "staff.list_handover": _("Passation : éléments listés"),
        "staff.accept_item": _("Passation : élément remis"),
        "staff.close_handover": _("Passation terminée"),
    },
)
tell(
    Nature.CONSULTATION,
    {
        "staff.list": _("Personnel du poste consulté"),
        "staff.rota": _("Permanence consultée"),
        "staff.consult": _("Fiche d’un agent consultée"),
        "staff.consult_handover": _("Passation consultée"),
        "staff.network": _("Personnel du réseau consulté"),
        "staff.export_network": _("Mouvements du personnel exportés"),
    },
)
