"""Judicial assistance, for the generic tests: one received, with a guided form begun in it."""

from django.utils import timezone

from liaison.judicial import drafting, services
from liaison.judicial.models import JudicialForm
from ssi.accounts.context import acting_as
from ssi.cases.models import Direction
from tests.factories import head_of, make_domain
from tests.kinds import Exhibit


def make(author, *, post, domain=None, canary=""):
    by, domain = author or head_of(post), domain or make_domain()
    texts = {
        "title": f"Audition d’un témoin, véhicule signalé {canary}".strip(),
        "issuing_authority": f"Juge d’instruction, Lyon {canary}".strip(),
        "offence": f"Vol en réunion {canary}".strip(),
        "facts": f"Deux véhicules volés puis revendus. {canary}".strip(),
    }
    with acting_as(by):
        case = services.open_file(
            by=by,
            post=post,
            direction=Direction.OUT,
            instrument="CRI",
            country=post.country,
            domain=domain,
            received_on=timezone.localdate(timezone=post.zone),
            **texts,
        )
        drafting.begin(case, by=by, code="CRI_SLIP")
    return case


EXHIBIT = Exhibit(
    kind="rogatorycommission",
    make=make,
    act="withdraw",
    first_verb="rogatorycommission.open",
    children={"liaison:judicial-form": JudicialForm},
)
