import pytest

from ssi.cases.models import CaseEvent
from tests.factories import PATHS, make_exchange

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [*PATHS, "REFUSE", "ANNULE", "CLOS"])
def test_an_exchange_is_brought_to_any_state_by_the_people_who_would_bring_it_there(state):
    exchange = make_exchange(state=state)

    assert exchange.status == state
    assert CaseEvent.objects.filter(case=exchange).earliest("pk").verb == "informationexchange.open"
