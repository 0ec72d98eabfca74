"""What the staff adds to the day: who cannot be replaced yet, what ends, what a successor has to accept."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ssi.accounts.access import own_post
from ssi.web.dates import period_in_words
from ssi.web.day import DayLine, DaySection, day_section

from . import team
from .models import HandoverItem
from .reach import CHANGE

LINES = 8


@day_section(order=63)
def staff(user, now):
    """For the head and the deputy: days without anybody to sign first, then papers and postings that end."""
    post = own_post(user, CHANGE)
    if post is None:
        return None
    today = timezone.localdate(now, timezone=post.zone)
    delegations, page = reverse("delegations"), reverse("staff:team")
    lines = [
        DayLine(
            _("Personne ne pourra signer %(dates)s") % {"dates": period_in_words(gap.starts_on, gap.ends_on)},
            _("Enregistrez un intérim"),
            delegations if user.has_perm("accounts.delegate", post) else page,
            gap.starts_on,
        )
        for gap in team.signature_gaps(today, today + team.AHEAD, post)
    ]
    lines += [
        DayLine(
            _("%(who)s : %(what)s") % {"who": person, "what": end.what},
            _("À renouveler ou à remplacer"),
            reverse("staff:person", args=[person.pk]),
            end.on,
        )
        for end, person in team.endings_at(post, user, today)
    ]
    return DaySection(_("Personnel"), lines[:LINES])


@day_section(order=64)
def handed_over(user, now):
    """For a successor: how much is left to accept in each hand-over that names them."""
    left = {}
    rows = HandoverItem.objects.filter(handover__successor=user, handover__closed_at=None, accepted_at=None)
    for item in rows.select_related("handover__leaving"):
        left.setdefault(item.handover, []).append(item)
    return DaySection(
        _("Passations"),
        [
            DayLine(
                _("Passation de %(name)s") % {"name": handover.leaving},
                ngettext("%(n)d élément à accepter", "%(n)d éléments à accepter", len(items)) % {"n": len(items)},
                handover.get_absolute_url(),
                handover.leaves_on,
            )
            for handover, items in left.items()
        ],
    )
