"""What the community adds to the day: what to fix in the îlots this week."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import own_post
from ssi.web.day import DayLine, DaySection, day_section

from .health import community_of

LINES = 5


@day_section(order=70)
def ilots(user, now):
    """The worst first; the page of health holds the rest."""
    post = own_post(user, "consular.view_ilot")
    if post is None:
        return None
    found = community_of(post, timezone.localdate(now, timezone=post.zone))
    if not found.states and found.extract is None:
        return None  # nothing was begun here: the menu says where to begin
    about = _("Registre et papiers")
    return DaySection(
        _("Îlots à corriger"),
        [DayLine(weakness.text, str(weakness.ilot or about), weakness.url) for weakness in found.weaknesses[:LINES]],
    )
