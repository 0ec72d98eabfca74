"""What proposals of travel advice add to the day: those this person validates, sends, or whose colour is to write."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import own_post
from ssi.web.day import DayLine, DaySection, day_section

from . import services
from .models import AdviceProposal
from .vocabulary import State

LINES = 5


@day_section(order=49)
def proposals(user, now):
    post = own_post(user, "consular.view_adviceproposal")
    if post is None:
        return None
    mine = Q(pk=None)
    if user.has_perm(services.VALIDATE, post):
        mine |= Q(status=State.A_VALIDER)
    if user.has_perm(services.FOLLOW, post):
        mine |= Q(status=State.VALIDEE)
    if user.has_perm(services.WRITE, post):
        mine |= Q(status=State.BROUILLON) & ~Q(remark="") & Q(written_by=user)
    rows = AdviceProposal.objects.visible_to(user).filter(mine, post=post).order_by("opened_at")[:LINES]
    lines = [DayLine(f"{row.label}, {row.get_status_display().lower()}", row.reference, row.get_absolute_url())
             for row in rows]  # fmt: skip
    return DaySection(_("Propositions de conseils"), [*lines, *_colours(user, post, now)][:LINES])


def _colours(user, post, now):
    """What the crisis centre decided and the colours of the zones do not say yet."""
    if not user.has_perm("consular.change_travelzone", post):
        return []
    today = timezone.localdate(now, timezone=post.zone)
    decided = AdviceProposal.objects.visible_to(user).filter(post=post, decided_colour__isnull=False)
    owed = [row for row in decided.order_by("-decided_on")[:LINES] if services.owed_colour(row, today)]
    return [DayLine(_("Couleur à saisir : %(zone)s") % {"zone": row.label}, row.reference, row.get_absolute_url())
            for row in owed]  # fmt: skip
