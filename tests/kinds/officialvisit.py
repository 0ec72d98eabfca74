"""A visit in preparation with something of every part and a frozen version, the canary in each."""

from consular.models import (
    DelegationMember,
    NoteVerbale,
    OfficialVisit,
    VisitContact,
    VisitSequence,
    VisitVehicle,
    VisitVersion,
    VisitWeapon,
)
from consular.visits import versions
from ssi.accounts.context import acting_as
from tests import factories
from tests.consular.visits import (
    add,
    add_agent,
    add_note,
    add_sequence,
    add_vehicle,
    add_weapon,
    fresh,
    make_visit,
    move,
)
from tests.kinds import Exhibit


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    author = author or factories.head_of(post)
    visit = make_visit(author, post=post, canary=canary)
    text = f"Réservé {canary}".strip()
    add_sequence(visit, author, what=f"Arrivée {canary}".strip())
    add_sequence(visit, author, what=text, reserved=True)
    agent = add_agent(visit, author, last_name=f"Castellan {canary}".strip(), passport="24FR00001")
    add_weapon(visit, author, agent, model=text)
    add_vehicle(visit, author, model=text)
    add_note(visit, author, what=text)
    add(VisitContact(), visit, author, what="Protocole", name=text, phone="+33 1 00 00 00 00")
    with acting_as(author):
        versions.freeze_version(fresh(visit), by=author, reason=text)
    move(visit, author, "prepare")
    return OfficialVisit.objects.get(pk=visit.pk)


EXHIBIT = Exhibit(
    kind="officialvisit",
    make=make,
    act="cancel",
    first_verb="visit.open",
    children={
        "consular:visit-sequence": VisitSequence,
        "consular:visit-vehicle": VisitVehicle,
        "consular:visit-contact": VisitContact,
        "consular:visit-member": DelegationMember,
        "consular:visit-note": NoteVerbale,
        "consular:visit-changes": VisitVersion,
        "consular:visit-weapon": VisitWeapon,
    },
)
