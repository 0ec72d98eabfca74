"""The verbs of the document frauds in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.CONSULTATION,
    {
        "mrz.read": _("MRZ lue"),
        "fraud.trend": _("Tendances de la fraude consultées"),
        "fraud.training": _("Supports de formation consultés"),
    },
)
