"""What the letters add to the day: partners to chase, oral requests to confirm, answers whose worth is to be asked."""

from datetime import timedelta

from django.db.models import Count, F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.accounts.access import identity_of
from ssi.cases.listing import light
from ssi.clocks.models import Clock
from ssi.web.day import DayLine, DaySection, day_section

from ..exchanges.models import InformationExchange, Message
from ..exchanges.vocabulary import MessageType
from .vocabulary import CHASE_RULES, ORAL_RULE, REMINDERS, USEFULNESS_RULE, LetterKind

LINES = 8
#: A chase is shown the day before it is due, so that the letter can leave on the day.
AHEAD = timedelta(days=1)


@day_section(order=5)
def to_chase(user, now):
    """Each line is one click from the letter. An officer's are their files; the head's and the deputy's the post's."""
    if not user.has_perm("liaison.write_letter"):
        return None
    rules = {*CHASE_RULES, ORAL_RULE, USEFULNESS_RULE}
    due = Clock.objects.visible_to(user).open().filter(rule__code__in=rules, due_at__lt=now + AHEAD)
    due = due.filter(post__in=identity_of(user).post_ids)
    if not user.has_perm("cases.reassign_case"):
        due = due.filter(case__owner=user)
    rows = (
        light(due.select_related("case"), "case__")
        .annotate(
            code=F("rule__code"),
            told=F("rule__label"),
            chased=F("case__kind"),
            reference=F("case__reference"),
            direction=F("case__direction"),
            about=F("case__title"),
            reminded=Subquery(_reminders()),
        )
        .order_by("due_at")
    )
    return DaySection(_("À relancer"), [_line(row) for row in rows[:LINES]])


def _reminders():
    """How many reminders left in the thread of the row's file; asked of the lines shown, not of all that is due."""
    left = Message.objects.filter(case=OuterRef("case_id"), type=MessageType.REMINDER, outgoing=True)
    return left.order_by().values("case").annotate(number=Count("pk")).values("number")


def _line(row):
    if row.chased != InformationExchange._meta.model_name:  # other kinds share these rules; letters are of exchanges
        return DayLine(row.about, f"{row.reference}, {row.told}", row.case.get_absolute_url(), row.due_at)
    if row.code == USEFULNESS_RULE:
        act, url = _("demander le retour d’utilité"), reverse("liaison:exchange-usefulness", args=[row.reference])
        return DayLine(row.about, f"{row.reference}, {act}", url, row.due_at)
    if row.code == ORAL_RULE:
        kind = LetterKind.ORAL_MADE if row.direction == "OUT" else LetterKind.ORAL_RECEIVED
    else:
        kind = REMINDERS[min(row.reminded or 0, len(REMINDERS) - 1)]
    url = reverse("liaison:exchange-letter", args=[row.reference, kind.slug])
    return DayLine(row.about, f"{row.reference}, {kind.label}", url, row.due_at)
