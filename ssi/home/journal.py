"""The verbs of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.CONSULTATION,
    {
        "day.view": _("Journée consultée"),
        "journal.read": _("Journal consulté"),
        "health.view": _("État du service consulté"),
    },
)
