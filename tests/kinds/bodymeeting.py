"""A meeting held, with a position, a record and a follow-up, the canary in each."""

from datetime import timedelta

from django.utils import timezone

from cooperation.models import BodyMeeting, FollowUp
from cooperation.multilateral import services
from ssi.accounts.context import acting_as
from tests import factories
from tests.cooperation.outside import make_meeting, move
from tests.kinds import Exhibit


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    author = author or factories.head_of(post)
    meeting = make_meeting(author, post=post, canary=canary)
    text = f"La France soutient la proposition {canary}".strip()
    with acting_as(author):
        services.write_position(meeting, by=author, text=text, instruction=f"TD {canary}".strip())
    meeting = move(meeting, author, "hold_without_position")
    with acting_as(author):
        services.write_minutes(meeting, by=author, minutes=text)
        services.add_follow_up(
            meeting, by=author, what=text, owner=author, due_on=timezone.localdate() + timedelta(days=9)
        )
    return BodyMeeting.objects.get(pk=meeting.pk)


EXHIBIT = Exhibit(
    kind="bodymeeting",
    make=make,
    act="report",
    first_verb="meeting.open",
    children={"cooperation:meeting-followup": FollowUp},
)
