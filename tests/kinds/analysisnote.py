"""A note with a judgement that rests on a fact of another file; the canary in each."""

from liaison.models import AnalysisNote, Judgement
from ssi.accounts.context import acting_as
from tests import factories
from tests.kinds import Exhibit
from tests.liaison.notes import judged, make_note, resting_on


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    domain = domain or factories.make_domain()
    author = author or factories.head_of(post)
    case = make_note(author, post=post, domain=domain, canary=canary)
    source = factories.make_exchange(author, post=post, domain=domain, canary=canary)
    with acting_as(author):
        judgement = judged(case, author, text=f"Cela arrivera {canary}".strip())
        resting_on(judgement, author, source, fact=f"Deux camions {canary}".strip())
    return AnalysisNote.objects.get(pk=case.pk)


EXHIBIT = Exhibit(
    kind=AnalysisNote._meta.model_name,
    make=make,
    act="submit",
    first_verb="analysisnote.open",
    children={"liaison:note-judgement-": Judgement},
)
