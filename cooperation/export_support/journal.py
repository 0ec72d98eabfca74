"""The verbs of the export support, and of the bodies and companies it shares with the meetings, in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.CONSULTATION,
    {
        "company.list": _("Entreprises consultées"),
        "body.list": _("Organismes internationaux consultés"),
        "neutrality.consult": _("Registre de neutralité consulté"),
        "neutrality.export": _("Registre de neutralité exporté"),
    },
)
tell(
    Nature.ACT,
    {
        "body.save": _("Organisme international enregistré"),
        "company.save": _("Entreprise enregistrée"),
    },
)
