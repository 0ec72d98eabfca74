"""What every kind of file owes the house (ARCHITECTURE §5). A new kind is found here by itself."""

import re
from functools import partial

import pytest
from django.urls import resolve
from django.utils import timezone

from liaison.exchanges.services import open_exchange
from ssi.accounts.context import acting_as
from ssi.accounts.roles import NETWORK_ROLES, Role, roles_holding
from ssi.approvals.workflow import workflows
from ssi.audit.models import AuditEvent
from ssi.cases import beside, grants
from ssi.cases.models import Case, CaseEvent, KindRule
from ssi.cases.readers import readers_of
from ssi.cases.registry import kinds
from tests.factories import head_of, make_exchange, make_post, make_report, make_user
from tests.kinds import EXHIBITS

pytestmark = pytest.mark.django_db

#: How a file of each kind is made, as its own service opens it; a kind without a line here is red.
OPENERS = {
    "informationexchange": lambda post: make_exchange(post=post),
    "report": lambda post: make_report(post),
    **{kind: partial(exhibit.make, None) for kind, exhibit in EXHIBITS.items()},
}
#: The journal's word for the opening.
FIRST_VERB = {
    "informationexchange": "informationexchange.open",
    **{kind: exhibit.first_verb for kind, exhibit in EXHIBITS.items()},
}
KINDS = sorted(kinds())


def test_every_kind_has_its_factory():
    assert set(OPENERS) == set(kinds())


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_declares_its_states_and_where_it_begins(kind):
    flow = workflows()[kind]
    codes = {state.code for state in flow.states}

    assert set(flow.initial) <= codes
    assert len({t.name for t in flow.transitions}) == len(flow.transitions) > 0
    assert flow.closed
    assert flow.closed <= codes
    reached = set(flow.initial) | {t.target for t in flow.transitions}
    assert codes - reached == set(), "states nobody can reach"
    left = {source for t in flow.transitions for source in t.sources}
    assert codes - left - flow.closed == set(), "states nobody can leave"


@pytest.mark.parametrize("kind", KINDS)
def test_every_transition_of_a_kind_may_be_done_by_somebody(kind):
    orphans = [t.name for t in workflows()[kind].transitions if not roles_holding(t.permission)]
    assert orphans == []


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_visa_opens_may_be_approved_returned_or_refused(kind):
    flow = workflows()[kind]
    for step in flow.transitions:
        if step.opens_request_for:
            for ending in ("", "_return", "_refuse"):
                decision = flow.transition(step.opens_request_for + ending)
                assert decision.signoff, decision.name
                assert decision.sources == (step.target,), decision.name


@pytest.mark.parametrize("kind", KINDS)
def test_the_database_was_told_of_the_kind(kind):
    rule, model = KindRule.objects.get(kind=kind), kinds()[kind]

    assert (rule.family, rule.logistics) == (model.family, model.logistics)
    assert set(rule.initial_states) == set(workflows()[kind].initial)
    known = {state.code for state in workflows()[kind].states}
    assert set(rule.ambassador_states) | set(rule.dcis_states) <= known


def test_every_kind_has_letters_of_its_own_for_its_references():
    series = [model.series for model in kinds().values()]
    assert all(re.fullmatch("[A-Z]{3,6}", letters) for letters in series)
    assert len(set(series)) == len(series)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_has_its_number_its_readers_and_its_page(kind):
    post = make_post()
    case = OPENERS[kind](post=post)

    year = timezone.localdate(timezone=post.zone).year
    assert re.fullmatch(rf"{kinds()[kind].series}-{post.code}-{year}-\d{{5}}", case.reference)
    assert Case.objects.get(pk=case.pk).acl
    assert isinstance(Case.objects.get(pk=case.pk).specific(), kinds()[kind])
    assert resolve(case.get_absolute_url()).kwargs["reference"] == case.reference


@pytest.mark.parametrize("kind", sorted(FIRST_VERB))
def test_opening_a_file_is_told_in_its_timeline_and_in_the_journal(kind):
    case = OPENERS[kind](post=make_post())

    assert CaseEvent.objects.filter(case=case).earliest("pk").verb == FIRST_VERB[kind]
    assert AuditEvent.objects.filter(case_id=case.pk, verb=FIRST_VERB[kind], actor_id=case.author_id).exists()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("role", [Role.ASI, Role.VIA, Role.CONSUL, Role.AMBASSADOR, Role.ADMIN])
def test_a_file_does_not_exist_for_an_outsider(kind, role, client, caplog):
    caplog.set_level("CRITICAL", "django.request")
    case = OPENERS[kind](post=make_post())
    elsewhere = None if role == Role.ADMIN else make_post("DJI")
    client.force_login(make_user(role, elsewhere))

    answer = client.get(case.get_absolute_url())
    unknown = client.get(case.get_absolute_url().replace(case.reference, case.reference[:-5] + "99998"))
    assert answer.status_code == unknown.status_code == 404
    assert case.title.encode() not in answer.content


@pytest.mark.parametrize("kind", KINDS)
def test_who_sees_a_file_is_who_opens_its_page(kind, client):
    """Whoever is named on it in vain is said to be."""
    case = OPENERS[kind](post=make_post("BUC"))
    here = [make_user(role, case.post) for role in Role if role not in NETWORK_ROLES]
    away = make_user(Role.ODL, make_post("BRU"))
    grants.grant(case, to=away, by=head_of(case.post), reason="Enquête commune")
    case.refresh_from_db()

    listed = {r.user.pk: r.reasons for r in readers_of(case)}
    for person in (*here, away):
        client.force_login(person)
        opens = client.get(case.get_absolute_url()).status_code == 200
        said = [reason for reason in listed.get(person.pk, ()) if "sans effet" not in reason]
        assert bool(said) == opens, (person.assignments.get().role, listed.get(person.pk))
    assert away.pk in listed


@pytest.mark.parametrize("kind", KINDS)
def test_what_hangs_on_a_file_is_read_with_it_by_the_page_that_shows_it(kind, client):
    case = OPENERS[kind](post=make_post())
    client.force_login(head_of(case.post))

    page = client.get(case.get_absolute_url())
    shown = {template.name for template in page.templates} & {"cases/_rail.html", "reports/_rail.html"}
    read = {name for name in beside.names() if hasattr(page.context["case"], name)}
    assert read == set(beside.names() if shown else ()), "with_beside = True on the page of the file"


@pytest.mark.parametrize("kind", KINDS)
def test_reading_a_file_leaves_a_line_in_the_journal(kind, client):
    case = OPENERS[kind](post=make_post())
    reader = head_of(case.post)
    before = AuditEvent.objects.filter(case_id=case.pk, actor_id=reader.pk).count()
    client.force_login(reader)

    assert client.get(case.get_absolute_url()).status_code == 200
    assert AuditEvent.objects.filter(case_id=case.pk, actor_id=reader.pk).count() == before + 1


def test_numbers_have_no_gap_at_a_post():
    post = make_post("DEL")
    numbers = [int(make_exchange(post=post).reference[-5:]) for _n in range(3)]

    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_a_number_is_given_back_when_the_opening_fails():
    post = make_post("DEL")
    first = make_exchange(post=post)
    author = first.author
    with pytest.raises(ValueError, match="interrompu"):
        _open_and_fail(author, post)

    assert int(make_exchange(author, post=post).reference[-5:]) == int(first.reference[-5:]) + 1


def _open_and_fail(author, post):
    with acting_as(author):
        texts = {"title": "x", "requester": "y", "purpose": "z", "information_sought": "t"}
        open_exchange(by=author, post=post, direction="IN", country=post.country, **texts)
        raise ValueError("interrompu")
