"""A meeting in preparation with a position, a record and a follow-up, the canary in each."""

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
    meeting = move(meeting, author, "prepare")
    # The record and the follow-ups are written after the meeting: under the bypass role, in one that is to come.
    BodyMeeting.objects.filter(pk=meeting.pk).update(minutes=text)
    due_on = timezone.localdate() + timedelta(days=9)
    FollowUp.objects.create(case=meeting, what=text, owner=author, added_by=author, due_on=due_on)
    return BodyMeeting.objects.get(pk=meeting.pk)


EXHIBIT = Exhibit(
    kind="bodymeeting",
    make=make,
    act="cancel",
    first_verb="meeting.open",
    children={"cooperation:meeting-followup": FollowUp},
)
