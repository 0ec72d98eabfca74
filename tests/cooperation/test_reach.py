"""Who may not read a programme reads nothing that hangs on it."""

import pytest

from cooperation.actions import services as actions
from cooperation.models import CooperationAction, FundingRequest
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases import reach
from ssi.cases.models import Case
from ssi.web.refusals import Refusal
from tests import factories
from tests.cooperation.files import make_action, make_programme
from tests.cooperation.funding import make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(cast):
    """An officer of the post whom nothing names on the files."""
    return factories.make_user(Role.ODL, cast.post, domains=[factories.make_domain()])


def sees(person, row):
    with acting_as(person):
        return Case.objects.visible_to(person).filter(pk=row.pk).exists() and Case.objects.filter(pk=row.pk).exists()


def compartment(case, by, *, on=True):
    with acting_as(by):
        reach.compartment(Case.objects.get(pk=case.pk), by=by, on=on)


def test_an_action_opened_in_a_compartmented_programme_is_compartmented_too(cast, other):
    programme = make_programme(cast.odl)
    compartment(programme, cast.asi)
    action = make_action(cast.odl, part_of=cast.fresh(programme))

    assert action.compartmented
    assert not sees(other, action)
    assert sees(cast.odl, action)
    assert sees(cast.asi, action)


def test_it_takes_the_marking_and_special_france(cast):
    programme = make_programme(cast.odl)
    Case.objects.filter(pk=programme.pk).update(special_france=True, marking="DR")
    action = make_action(cast.odl, part_of=cast.fresh(programme), marking="NP")
    assert (action.special_france, action.marking) == (True, "DR")


def test_a_programme_compartmented_later_closes_its_actions_and_its_requests(cast, other):
    programme = make_programme(cast.odl)
    action = make_action(cast.odl, part_of=programme)
    asked = make_request(cast.odl, action)
    assert sees(other, action)
    compartment(programme, cast.asi)

    for row in (programme, action, asked):
        assert not sees(other, row)
        assert sees(cast.asi, row)
    compartment(programme, cast.asi, on=False)
    assert sees(other, programme)
    assert not sees(other, action), "opening the programme again opens nothing else"
    assert CooperationAction.objects.get(pk=action.pk).compartmented
    assert FundingRequest.objects.get(pk=asked.pk).compartmented


def test_another_programme_is_left_as_it_is(cast, other):
    programme, apart = make_programme(cast.odl), make_programme(cast.odl)
    action = make_action(cast.odl, part_of=apart)
    compartment(programme, cast.asi)
    assert sees(other, action)


def test_an_action_does_not_move_into_a_compartment_by_itself(cast):
    programme, action = make_programme(cast.odl), make_action(cast.odl)
    compartment(programme, cast.asi)
    with acting_as(cast.odl), pytest.raises(Refusal, match="plus fermé"):
        actions.edit(action, by=cast.odl, expected_version=action.version, part_of=cast.fresh(programme))
