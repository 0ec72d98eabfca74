"""A mission with something of every part, the canary in each."""

import io
from datetime import date

from liaison.missions import parts
from liaison.models import Member, Mission, MissionAct, MissionCheck, MissionContact, SealedExhibit, Slot
from ssi.accounts.context import acting_as
from ssi.attachments import services as attachments
from tests import factories
from tests.kinds import Exhibit
from tests.liaison.missions import add_contact, add_member, add_slot, make_mission, record_basis, record_consent


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    author = author or factories.head_of(post)
    mission = make_mission(author, post=post, domain=domain, canary=canary)
    text = f"Réservé {canary}".strip()
    with acting_as(author):
        piece = attachments.store(mission, io.BytesIO(text.encode()), by=author, name="accord.txt")
    record_basis(mission, author, purpose=text, piece=piece)
    record_consent(mission, author, conditions=text, piece=piece)
    add_member(mission, author, last_name=f"Vasseur {canary}".strip())
    add_slot(mission, author, what=text, reserved=True)
    add_contact(mission, author, name=text, reserved=True)
    with acting_as(author):
        parts.add_check(mission, by=author, label=f"Prévenir la presse {canary}", days_before=1)
    # The log and the exhibits are written once the team is there: under the bypass role, in a mission that is not.
    MissionAct.objects.create(case=mission, at=factories.timezone.now(), kind="REUNION", text=text, written_by=author)
    SealedExhibit.objects.create(
        case=mission, number="1", description=text, way_back="ENTRAIDE", handed_over_on=date(2026, 1, 9)
    )
    return Mission.objects.get(pk=mission.pk)


EXHIBIT = Exhibit(
    kind="mission",
    make=make,
    act="cancel",
    first_verb="mission.open",
    children={
        "liaison:mission-member": Member,
        "liaison:mission-slot": Slot,
        "liaison:mission-contact": MissionContact,
        "liaison:mission-check": MissionCheck,
        "liaison:mission-log": MissionAct,
        "liaison:mission-exhibit": SealedExhibit,
    },
)
