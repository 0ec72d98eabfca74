"""What claims of costs add to the day: those a State should repay within the month, or should have repaid."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.network import known
from ssi.web.dates import date_in_words
from ssi.web.day import DayLine, DaySection, day_section

from .models import CLAIM, ClaimStatus, CostClaim

_AHEAD = timedelta(days=30)


@day_section(order=47)
def costs(user, now):
    if not user.has_perm(CLAIM):
        return None
    waiting = CostClaim.objects.visible_to(user).filter(
        status=ClaimStatus.ENVOYEE, expected_on__lte=timezone.localdate(now) + _AHEAD
    )
    return DaySection(_("Remboursements attendus des États membres"), [_line(one, now) for one in _first(waiting)])


def _first(waiting):
    return waiting.select_related("state", "crisis").order_by("expected_on")[:5]


def _line(claim, now):
    late = claim.is_late(timezone.localdate(now, timezone=known.post(claim.post_id).zone))
    words = _("en retard depuis le %(day)s") if late else _("attendu le %(day)s")
    about = f"{claim.state}, {claim.crisis.reference}"
    return DayLine(
        str(claim), f"{about} – {words % {'day': date_in_words(claim.expected_on)}}", claim.get_absolute_url()
    )
