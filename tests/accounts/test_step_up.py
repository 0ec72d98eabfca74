"""Proving again who one is: at each declared address, within five minutes, and nothing typed is lost by it."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings as installed
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, reverse

from ssi.accounts import kept, second_factor, step_up
from ssi.accounts.models import Delegation, Session
from ssi.accounts.roles import Role
from ssi.approvals.models import SignOff
from ssi.cases.models import CaseGrant
from ssi.settings import base
from ssi.web import cookies
from tests.factories import PASSWORD, make_exchange, make_post, make_user
from tests.house.telling import tell

pytestmark = pytest.mark.django_db
LIMIT = installed.ACCOUNT_REAUTHENTICATION_TIMEOUT
ARGUMENTS = {
    "reference": "CRI-BUC-2026-00001",
    "pk": 1,
    "code": "buc",
    "name": "submit",
    "act": "password",
}
#: Every address that asks, and why: a new one is reviewed here. Every list of files is one.
REVIEWED = {
    "parapheur": step_up.SIGN,
    "cases:access": step_up.GRANT,
    "new_delegation": step_up.GRANT,
    "administration:assign": step_up.GRANT,
    "administration:act": step_up.GRANT,
    "retention:disposal-act": step_up.DESTROY,
    "consular:booklet": step_up.EXPORT,
    "consular:crisis-carnet": step_up.EXPORT,
    "cooperation:neutrality": step_up.EXPORT,
    "liaison:exchange-stix": step_up.EXPORT,
    "network-desk": step_up.EXPORT,
    "network-map": step_up.EXPORT,
    "staff-network": step_up.EXPORT,
    "cooperation:money-crossed": step_up.EXPORT,
    "cooperation:money-trend": step_up.EXPORT,
    "cooperation:need-similar": step_up.EXPORT,
}


@pytest.fixture(autouse=True)
def _demanded(settings):
    settings.SSI_MFA_REQUIRED = True
    yield
    cache.clear()


@pytest.fixture
def head():
    return make_user(Role.ASI, make_post("BUC"))


def proved(client, user, seconds_ago):
    """A session that showed its second factor, and last proved who is there so long ago."""
    client.force_login(user)
    session = client.session
    session[second_factor.ENROLLED_HERE] = True
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - seconds_ago}]
    session.save()


def declared():
    """[(name, words, path)] of every address of the resolver that asks."""
    found = []

    def walk(patterns, names, prefix):
        for one in patterns:
            if hasattr(one, "url_patterns"):
                namespace = [*names, one.namespace] if one.namespace else names
                walk(one.url_patterns, namespace, prefix)
            elif why := step_up.declared(one.callback):
                found.append((":".join([*names, one.name]), why, one))

    walk(get_resolver().url_patterns, [], "")
    return found


def address(name, pattern):
    given = {}
    for key, converter in pattern.pattern.converters.items():
        is_uuid = type(converter).__name__ == "UUIDConverter"
        given[key] = "00000000-0000-4000-8000-000000000001" if is_uuid else ARGUMENTS[key]
    return reverse(name, kwargs=given)


def asks(answer):
    return answer.status_code == 302 and answer["Location"].startswith(reverse("account_reauthenticate"))


def test_the_addresses_that_ask_are_those_reviewed():
    found = {name: why for name, why, _pattern in declared() if not name.endswith("list")}
    lists = {name for name, _why, _pattern in declared()} - set(found)
    assert found == REVIEWED
    assert len(lists) > 12
    assert {why for name, why, _pattern in declared() if name in lists} == {step_up.EXPORT}
    tell(f"step-up: {len(found) + len(lists)} addresses")


def test_each_of_them_asks_whoever_proved_nothing_for_five_minutes(client, head):
    """Before anything is looked up: a file that does not exist asks the same."""
    proved(client, head, LIMIT + 1)
    quiet = [name for name, _w, pattern in declared() if not asks(client.post(address(name, pattern), {"x": "1"}))]
    assert quiet == []
    proved(client, head, 10)
    asking = [name for name, _w, pattern in declared() if asks(client.post(address(name, pattern), {"x": "1"}))]
    assert asking == []


def test_a_proof_that_is_never_asked_is_found(client, head, monkeypatch):
    monkeypatch.setattr(step_up, "_proved", lambda _request: True)
    proved(client, head, LIMIT + 1)
    assert not any(asks(client.post(address(name, pattern), {"x": "1"})) for name, _w, pattern in declared()[:3])
    tell("a proof that is never asked: found", F9={"mutants": 1, "caught": 1})


def test_reading_never_asks_and_neither_does_an_installation_without_second_factor(client, head, settings):
    proved(client, head, LIMIT + 1)
    assert client.get(reverse("parapheur")).status_code == 200
    settings.SSI_MFA_REQUIRED = False
    assert not asks(client.post(reverse("parapheur"), {"batch": "1"}))


def test_a_stranger_is_sent_to_sign_in_and_not_to_prove_anything(client):
    assert client.post(reverse("parapheur"), {"batch": "1"})["Location"].startswith(reverse("account_login"))


def confirm(client, answer):
    """Follow the page that asks, give the password, and return the form that comes back."""
    page = client.get(answer["Location"])
    words = page.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "Confirmez que c’est vous" in words
    assert "Rien n’est encore parti" in words
    following = page.context["redirect_field_value"]
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": following})
    assert answer["Location"] == following
    return client.get(following)


def test_a_visa_waits_for_the_proof_and_is_given_with_one_button(client, head):
    exchange = make_exchange(state="REPONSE_A_VALIDER", post=head.assignments.get().post)
    proved(client, head, LIMIT + 60)
    request = exchange.approval_requests.get()
    typed = {
        "request": str(request.pk),
        "decision": SignOff.Decision.APPROVE,
        "comment": "Conforme",
        "sha256": request.sha256,
    }
    answer = client.post(reverse("parapheur"), typed)
    assert asks(answer)
    assert not SignOff.objects.exists()
    page = confirm(client, answer)
    assert "Conforme" in page.content.decode()
    assert request.sha256 not in page.content.decode().split("<textarea")[0], "a code of ours is not read"
    assert "Vous avez confirmé que c’est vous" in page.content.decode()
    assert not SignOff.objects.exists(), "nothing is sent by itself"
    again = dict(page.context["kept"].fields)
    client.post(page.context["kept"].path, again | {kept.FIELD: "1"})
    assert SignOff.objects.get().comment == "Conforme"
    assert client.get(reverse("kept_form")).status_code == 302, "taken, hence forgotten"


def test_a_wrong_password_proves_nothing(client, head):
    proved(client, head, LIMIT + 60)
    answer = client.post(reverse("parapheur"), {"batch": "1"})
    client.post(reverse("account_reauthenticate"), {"password": "guess", "next": "/"})
    assert asks(client.post(reverse("parapheur"), {"batch": "1"}))
    assert asks(answer)


def test_a_grant_and_a_delegation_write_nothing_before_the_proof(client, head):
    post = head.assignments.get().post
    deputy = make_user(Role.ASIA, post)
    exchange = make_exchange(state="RECU", post=post)
    proved(client, head, LIMIT + 60)
    day = str(datetime.now(UTC).date() + timedelta(days=2))
    access = reverse("cases:access", args=[exchange.reference])
    assert asks(client.post(access, {"act": "grant", "to": deputy.pk, "reason": "renfort", "until": day}))
    typed = {"kind": "INTERIM", "to": deputy.pk, "starts_on": day, "ends_on": day, "reason": "congé"}
    assert asks(client.post(reverse("new_delegation", args=["buc"]), typed))
    assert not CaseGrant.objects.exists()
    assert not Delegation.objects.exists()


def test_under_htmx_the_whole_browser_goes_to_the_page_that_asks(client, head):
    proved(client, head, LIMIT + 60)
    answer = client.post(reverse("parapheur"), {"batch": "1"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith(reverse("account_reauthenticate"))
    assert cookies.KEPT_FORM in client.cookies


def test_a_passphrase_is_never_kept(client, head):
    proved(client, head, LIMIT + 60)
    client.post(reverse("parapheur"), {"passphrase": "cheval agrafe"})
    assert cookies.KEPT_FORM not in client.cookies


def test_signing_in_is_a_proof_for_five_minutes(client, head, settings):
    settings.SSI_MFA_REQUIRED = False
    now = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        client.post(reverse("account_login"), {"login": head.email, "password": PASSWORD})
        session = client.session
        session[second_factor.ENROLLED_HERE] = True
        session.save()
    settings.SSI_MFA_REQUIRED = True
    for seconds, asked in ((LIMIT - 1, False), (LIMIT, True)):
        with time_machine.travel(now + timedelta(seconds=seconds), tick=False):
            Session.objects.filter(user=head).update(seen_at=now, expire_date=now + timedelta(hours=8))
            assert asks(client.post(reverse("parapheur"), {"batch": "1"})) is asked


def test_what_leaves_is_counted_for_each_person_and_reading_is_not(client, head, settings):
    settings.ACCOUNT_RATE_LIMITS = {"export": "2/h/user"}
    lists = [reverse("liaison:exchange-list"), reverse("liaison:warrant-list"), reverse("liaison:exchange-list")]
    proved(client, head, 10)
    answers = [client.post(path, {"x": "1"}).status_code for path in lists]
    assert [status == 429 for status in answers] == [False, False, True]
    assert client.get(lists[0]).status_code == 200
    assert client.post(reverse("parapheur"), {"batch": "1"}).status_code != 429
    other = Client()
    proved(other, make_user(Role.ASI, make_post("DJI")), 10)
    assert other.post(lists[0], {"x": "1"}).status_code == answers[0]
    assert base.ACCOUNT_RATE_LIMITS["export"] == "30/h/user"
