"""An event in preparation with a measure, the canary in each text."""

from consular.events import services
from consular.models import EventMeasure, MajorEvent
from tests import factories
from tests.consular.visits import add_measure, make_event, move
from tests.kinds import Exhibit


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    author = author or factories.head_of(post)
    event = make_event(author, post=post, canary=canary)
    add_measure(event, author, what=f"Déminage {canary}".strip())
    move(event, author, "prepare", services=services)
    return MajorEvent.objects.get(pk=event.pk)


EXHIBIT = Exhibit(
    kind="majorevent",
    make=make,
    act="cancel",
    first_verb="event.open",
    children={"consular:event-measure": EventMeasure},
)
