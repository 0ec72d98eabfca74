"""A note whose second edition is written, on a fact of another file, with a frozen edition; the canary in each."""

from liaison.models import AnalysisNote, Judgement, NoteEdition
from liaison.notes import services
from ssi.accounts.context import acting_as
from tests import factories
from tests.kinds import Exhibit
from tests.liaison.notes import judged, make_note, resting_on, signed


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    domain = domain or factories.make_domain()
    head = factories.head_of(post)
    author = author or head
    case = make_note(author, post=post, domain=domain, canary=canary)
    source = factories.make_exchange(author, post=post, domain=domain)
    with acting_as(author):
        judgement = judged(case, author, text=f"Cela arrivera {canary}".strip())
        resting_on(judgement, author, source, fact=f"Deux camions {canary}".strip())
    signed(case, author, head)
    with acting_as(author):
        services.perform(AnalysisNote.objects.get(pk=case.pk), "revise", by=author, comment="Du neuf.")
        changes = f"Rien de plus {canary}".strip()
        services.edit(AnalysisNote.objects.get(pk=case.pk), by=author, expected_version=None, changes=changes)
    return AnalysisNote.objects.get(pk=case.pk)


EXHIBIT = Exhibit(
    kind=AnalysisNote._meta.model_name,
    make=make,
    act="submit",
    first_verb="analysisnote.open",
    children={"liaison:note-judgement-": Judgement, "liaison:note-edition": NoteEdition},
)
