"""A search with its person and two sightings, one correcting the other; the canary in each."""

from liaison.models import Sighting, WantedPerson
from ssi.accounts.context import acting_as
from ssi.cases.models import Case
from tests import factories
from tests.kinds import Exhibit
from tests.liaison.searches import make_search, see


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    author = author or factories.head_of(post)
    case = make_search(author, post=post, domain=domain, canary=canary)
    with acting_as(author):
        first = see(case, author, text=f"Vue au café {canary}".strip())
        see(case, author, text=f"Vue au bar {canary}".strip(), replaces=first, reason="Adresse mal comprise")
    return Case.objects.get(pk=case.pk).specific()


EXHIBIT = Exhibit(
    kind=WantedPerson._meta.model_name,
    make=make,
    act="locate",
    first_verb="wantedperson.open",
    children={"liaison:wanted-sighting-": Sighting},
)
