"""What the post tells the partner of each step, proposed in French and in English: facts of the event, no more."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from ssi.web.dates import moment_in_words

from .vocabulary import rows

#: One template per step, in `data/notices.csv`: (language, event, outcome) → sentence.
LANGUAGES = ("fr", "en")


def draft(event, warrant):
    """The message proposed for this event, in both languages, one under the other."""
    return "\n\n".join(_in(language, event, warrant) for language in LANGUAGES)


def _in(language, event, warrant):
    with override(language):
        zone = ZoneInfo(event.time_zone)
        facts = {
            "reference": warrant.partner_reference or warrant.reference,
            "moment": moment_in_words(event.at, zone),
            "authority": event.authority or warrant.executing_authority or _("l’autorité d’exécution"),
            "event": str(event.get_kind_display()),
            "agreed": moment_in_words(event.agreed_at, zone) if event.agreed_at else "",
        }
    told = ("DID_NOT_HAPPEN", "") if event.did_not_happen else (event.kind, event.outcome)
    row = next(r for r in rows("notices.csv") if (r["event"], r["outcome"]) == told)
    return row[language].format(**facts)
