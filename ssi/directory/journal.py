"""The verbs of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "directory.add_service": _("Service partenaire ajouté"),
        "directory.edit_service": _("Service partenaire modifié"),
        "directory.add_contact": _("Contact ajouté"),
        "directory.edit_contact": _("Contact modifié"),
        "directory.verify_contact": _("Contact vérifié"),
        "directory.note_oral": _("Échange oral noté"),
        "directory.answer_oral": _("Échange oral : réponse reçue"),
        "directory.keep_promise": _("Promesse tenue"),
        "directory.hand_on_promise": _("Promesse confiée à un successeur"),
        "directory.hand_on_contact": _("Relation confiée à un successeur"),
    },
)
tell(
    Nature.CONSULTATION,
    {
        "directory.consult": _("Fiche de l’annuaire consultée"),
        "directory.list": _("Annuaire consulté"),
        "directory.oral_log": _("Échanges oraux consultés"),
        "directory.reciprocity": _("Fiche de réciprocité consultée"),
    },
)
