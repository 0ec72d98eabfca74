"""How many statements a page sends: the view's own, beside the fixed ones that every request pays.

DECISIONS §1.15: budgets count the view's own statements; session, person, context, journal and transaction are printed.
"""

import pytest
from django.urls import reverse

from liaison.models import InformationExchange
from ssi.accounts.roles import Role
from tests.bench.browser import observed
from tests.factories import make_domain, make_exchange, make_grant, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post)


@pytest.fixture
def officer(post):
    return make_user(Role.ODL, post, domains=[make_domain("stups")])


@pytest.fixture
def spent(capsys):
    """Call it with what to do; it returns the view's own statements, after a first call that fills memories."""

    def spend(name, call, *, warm=True):
        if warm:
            call()
        with observed() as seen:
            answer = call()
        own = [s.sql for s in seen if not s.fixed]
        fixed = [s.fixed for s in seen if s.fixed]
        shared = ", ".join(f"{kind} {fixed.count(kind)}" for kind in sorted(set(fixed)))
        with capsys.disabled():
            print(f"\n  {name}: {len(own)} statements of its own; fixed: {shared}", end="")  # noqa: T201
        return answer, own

    return spend


def counts(statements):
    return [s for s in statements if s.startswith("SELECT count(*)")]


def test_a_list_that_fits_in_a_page_costs_two_statements_of_which_one_is_for_its_badges(client, spent, officer, post):
    make_exchange(officer, post=post)
    client.force_login(officer)
    answer, own = spent("list, one page", lambda: client.get(reverse("liaison:exchange-list")))
    assert answer.status_code == 200
    assert len(own) == 2, "\n".join(own)


def test_a_longer_list_costs_one_more_for_its_capped_count(client, spent, officer, post, monkeypatch):
    for _ in range(4):
        make_exchange(officer, post=post)
    monkeypatch.setattr("ssi.cases.listing.page_of.__kwdefaults__", {**_defaults(), "size": 3})
    client.force_login(officer)
    answer, own = spent("list, several pages", lambda: client.get(reverse("liaison:exchange-list")))
    assert answer.context["page"].count == 4
    assert len(answer.context["page"].rows) == 3
    assert len(counts(own)) == 1
    assert len(own) <= 2 + 1, "\n".join(own)


def _defaults():
    from ssi.cases.listing import page_of

    return dict(page_of.__kwdefaults__)


def test_a_search_costs_two_statements_at_most_and_one_capped_count(client, spent, officer, post, monkeypatch):
    for _ in range(4):
        make_exchange(officer, post=post)
    client.force_login(officer)
    for words in ("véhicule", "introuvable"):
        answer, own = spent(f"search « {words} »", lambda words=words: client.get(reverse("search"), {"q": words}))
        assert answer.status_code == 200
        assert len(own) - len(counts(own)) <= 2, "\n".join(own)
    monkeypatch.setattr("ssi.cases.listing.page_of.__kwdefaults__", {**_defaults(), "size": 3})
    answer, own = spent("search, several pages", lambda: client.get(reverse("search"), {"q": "véhicule"}))
    assert answer.context["page"].count == 4
    assert len(own) <= 2 + 1, "\n".join(own)


@pytest.mark.parametrize("state", ["RECU", "EN_TRAITEMENT", "REPONSE_A_VALIDER", "REPONDU"])
def test_one_file_costs_six_statements_at_most(client, spent, officer, head, post, state):
    exchange = make_exchange(officer, post=post, head=head, state=state)
    for person in (officer, head):
        client.force_login(person)
        answer, own = spent(f"file {state}", lambda: client.get(exchange.get_absolute_url()))
        assert answer.status_code == 200
        assert len(own) <= 6, "\n".join(own)


def test_one_file_costs_no_more_to_somebody_who_was_only_named_on_it(client, spent, officer, head, post):
    exchange = make_exchange(officer, post=post, head=head, state="EN_TRAITEMENT")
    named = make_user(Role.ODL, make_post("BRU"), domains=[])
    make_grant(exchange, named, by=head)
    client.force_login(named)
    answer, own = spent("file, named", lambda: client.get(exchange.get_absolute_url()))
    assert answer.status_code == 200
    assert len(own) <= 6 + 1, "\n".join(own)


@pytest.fixture
def drafted(officer, head, post):
    """Makes an exchange whose answer is written and may be submitted."""

    def draft():
        exchange = make_exchange(officer, post=post, head=head, state="EN_TRAITEMENT")
        InformationExchange.objects.filter(pk=exchange.pk).update(answer="Rien n’est connu.", answer_by=officer)
        return exchange, reverse("liaison:exchange-act", args=[exchange.reference, "submit_answer"])

    return draft


def test_submitting_an_answer_costs_eight_statements_at_most(client, spent, officer, drafted):
    client.force_login(officer)
    for exchange, act in (drafted(), drafted()):  # the first one fills memories
        answer, own = spent("submit", lambda: client.post(act, {"version": exchange.version}), warm=False)  # noqa: B023
        assert answer.status_code == 302
    exchange.refresh_from_db()
    assert exchange.status == "REPONSE_A_VALIDER"
    assert len(own) <= 8, "\n".join(own)


def test_submitting_under_htmx_costs_one_round_trip_and_shows_the_file_again(client, spent, officer, drafted):
    exchange, act = drafted()
    client.force_login(officer)
    client.get(exchange.get_absolute_url())
    data, headers = {"version": exchange.version}, {"HX-Request": "true"}
    answer, own = spent("submit and the file again", lambda: client.post(act, data, headers=headers), warm=False)
    assert answer.status_code == 200
    assert answer.content.lstrip().startswith(b'<div id="dossier"')
    assert len(own) <= 8 + 6, "\n".join(own)


def test_approving_costs_one_round_trip_under_htmx_and_a_redirect_without(client, officer, head, post):
    for headers, expected in (({"HX-Request": "true"}, 200), ({}, 302)):
        exchange = make_exchange(officer, post=post, head=head, state="REPONSE_A_VALIDER")
        client.force_login(head)
        request = exchange.approval_requests.get()
        data = {"request": request.pk, "sha256": request.sha256, "decision": "APPROVE"}
        answer = client.post(reverse("parapheur"), data, headers=headers)
        assert answer.status_code == expected
        if expected == 200:
            assert answer.content.lstrip().startswith(b'<div id="parapheur"')
        exchange.refresh_from_db()
        assert exchange.status == "REPONSE_VALIDEE"
