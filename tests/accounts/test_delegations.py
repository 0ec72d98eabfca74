"""Standing in for the head of a post: who may give it, to whom, when, and what it changes."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from ssi.accounts import services
from ssi.accounts.context import acting_as
from ssi.accounts.models import Delegation
from ssi.accounts.roles import DELEGABLE, Role
from ssi.accounts.words import POWERS
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import make_interim, make_post, make_user

pytestmark = pytest.mark.django_db
SIGN = "reports.sign_report"


@pytest.fixture
def post():
    return make_post("BUC")


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post)


@pytest.fixture
def deputy(post):
    return make_user(Role.ASIA, post)


def delegate(by, to, post, **changed):
    today = services.today_at(post)
    given = {
        "kind": Delegation.Kind.INTERIM,
        "starts_on": today,
        "ends_on": today + timedelta(days=5),
        "reason": "Congés annuels",
    } | changed
    with acting_as(by):
        return services.delegate(by=by, to=to, post=post, **given)


def test_an_interim_gives_the_powers_of_the_head_signed_pi_and_its_end_takes_them_back(post, head, deputy):
    assert not deputy.has_perm("liaison.approve_informationexchange", post)
    delegation = delegate(head, deputy, post)
    with acting_as(deputy):
        assert deputy.has_perm("liaison.approve_informationexchange", post)
        assert deputy._identity.acting_at(post.pk)
    with acting_as(head):
        services.revoke_delegation(by=head, delegation=delegation)
    with acting_as(deputy):
        assert not deputy.has_perm("liaison.approve_informationexchange", post)


def test_a_delegation_of_powers_gives_those_and_no_other(post, head, deputy):
    delegate(head, deputy, post, kind=Delegation.Kind.POWERS, permissions=[SIGN])
    with acting_as(deputy):
        assert deputy.has_perm(SIGN, post)
        assert not deputy.has_perm("liaison.approve_informationexchange", post)
        assert not deputy._identity.acting_at(post.pk)


def test_what_is_to_come_gives_nothing_yet(post, head, deputy):
    today = services.today_at(post)
    delegate(head, deputy, post, starts_on=today + timedelta(days=1))
    with acting_as(deputy):
        assert not deputy.has_perm(SIGN, post)


def test_two_interims_never_overlap_and_the_refusal_says_whose_and_when(post, head, deputy):
    today = services.today_at(post)
    officer = make_user(Role.ODL, post)
    delegate(head, deputy, post, ends_on=today + timedelta(days=5))
    with pytest.raises(Refusal) as refused:
        delegate(head, officer, post, starts_on=today + timedelta(days=5), ends_on=today + timedelta(days=9))
    assert str(deputy) in str(refused.value)
    assert "assure déjà l’intérim" in str(refused.value)
    delegate(head, officer, post, starts_on=today + timedelta(days=6), ends_on=today + timedelta(days=9))


def test_a_revoked_interim_frees_its_dates(post, head, deputy):
    delegation = delegate(head, deputy, post)
    with acting_as(head):
        services.revoke_delegation(by=head, delegation=delegation)
        with pytest.raises(Refusal, match="déjà retirée"):
            services.revoke_delegation(by=head, delegation=delegation)
    delegate(head, make_user(Role.ODL, post), post)


def test_only_the_head_delegates(post, head, deputy):
    with pytest.raises(NotAllowed):
        delegate(deputy, make_user(Role.ODL, post), post)


def test_who_stands_in_does_not_delegate_in_turn(post, head, deputy):
    officer = make_user(Role.ODL, post)
    make_interim(post, given_by=head, given_to=deputy)
    with pytest.raises(NotAllowed, match="intérimaire"):
        delegate(deputy, officer, post, kind=Delegation.Kind.POWERS, permissions=[SIGN])


def test_the_head_of_another_post_delegates_nothing_here(post, deputy):
    with pytest.raises(NotAllowed):
        delegate(make_user(Role.ASI, make_post("BRU")), deputy, post)


@pytest.mark.parametrize("role", [Role.VIA, Role.ASSISTANT, Role.CONSUL, Role.AMBASSADOR])
def test_those_who_never_read_police_data_are_not_delegated_to(post, head, role):
    with pytest.raises(Refusal, match="en fonction au poste"):
        delegate(head, make_user(role, post), post)


def test_an_officer_of_another_post_is_not_delegated_to(post, head):
    with pytest.raises(Refusal, match="en fonction au poste"):
        delegate(head, make_user(Role.ASIA, make_post("BRU")), post)


def test_a_delegation_does_not_outlive_the_assignment_of_the_delegate(post, head):
    today = services.today_at(post)
    leaving = make_user(Role.ASIA, post, ends_on=today + timedelta(days=3))
    with pytest.raises(Refusal, match="prend fin le"):
        delegate(head, leaving, post)
    delegate(head, leaving, post, ends_on=today + timedelta(days=3))


def test_dates_of_the_past_or_upside_down_are_refused(post, head, deputy):
    today = services.today_at(post)
    with pytest.raises(Refusal, match="passé"):
        delegate(head, deputy, post, starts_on=today - timedelta(days=1))
    with pytest.raises(Refusal, match="précède son début"):
        delegate(head, deputy, post, starts_on=today + timedelta(days=2), ends_on=today + timedelta(days=1))


@pytest.mark.parametrize("powers", [[], ["cases.compartment_case"], [SIGN, "accounts.delegate"]])
def test_only_delegable_powers_are_delegated(post, head, deputy, powers):
    with pytest.raises(Refusal, match="au moins un pouvoir"):
        delegate(head, deputy, post, kind=Delegation.Kind.POWERS, permissions=powers)


def test_every_delegable_power_has_its_words():
    assert set(POWERS) == set(DELEGABLE)


def test_the_journal_says_who_delegated_what_but_not_why(post, head, deputy):
    delegation = delegate(head, deputy, post, reason="Hospitalisation")
    with acting_as(head):
        services.revoke_delegation(by=head, delegation=delegation)
    with connection.cursor() as cursor:
        wanted = "SELECT verb, actor_id, post_id, details::text, reason FROM audit.event"
        cursor.execute(f"{wanted} WHERE verb LIKE 'acc%%' ORDER BY id")
        lines = cursor.fetchall()
        cursor.execute("SELECT string_agg(event::text, '') FROM audit.event AS event")
        whole = cursor.fetchone()[0]
    assert [line[:3] for line in lines] == [
        ("accounts.delegated", head.pk, post.pk),
        ("accounts.delegation_revoked", head.pk, post.pk),
    ]
    assert f'"to": {deputy.pk}' in lines[0][3]
    assert "Hospitalisation" not in whole


def test_the_database_refuses_a_delegation_that_goes_round_the_service(post, head, deputy):
    today = services.today_at(post)
    fields = {"post": post, "kind": "INTERIM", "given_to": deputy, "starts_on": today, "ends_on": today, "reason": "x"}
    with acting_as(deputy), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Delegation.objects.create(given_by=head, **fields)
    stranger = make_user(Role.ASI, make_post("BRU"))
    made = delegate(head, deputy, post)
    with acting_as(stranger):
        assert not Delegation.objects.filter(pk=made.pk).exists()


# --- Pages ---------------------------------------------------------------------------------------------------


def posted(post, to, **changed):
    today = services.today_at(post)
    return {
        "kind": "INTERIM",
        "to": to.pk,
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=5)),
        "reason": "Congés annuels",
    } | changed


def test_the_head_delegates_on_the_page_sees_it_and_takes_it_back(client, post, head, deputy):
    client.force_login(head)
    new = reverse("new_delegation", args=["buc"])
    page = client.get(new).content.decode()
    assert "p.i." in page
    assert "Viser les échanges d’informations" in page
    client.post(new, posted(post, deputy))
    page = client.get(reverse("delegations")).content.decode()
    assert str(deputy) in page
    assert "en cours" in page
    client.post(reverse("revoke_delegation", args=[Delegation.objects.get().pk]))
    page = client.get(reverse("delegations")).content.decode()
    assert "retirée" in page
    assert "Personne ne vous supplée" in page


def test_a_refused_delegation_comes_back_with_its_reason_and_what_was_typed(client, post, head, deputy):
    make_interim(post, given_by=head, given_to=deputy)
    client.force_login(head)
    officer = make_user(Role.ODL, post)
    answer = client.post(reverse("new_delegation", args=["buc"]), posted(post, officer, reason="Mission à Paris"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "assure déjà l’intérim" in page
    assert "Mission à Paris" in page


def test_only_people_one_may_delegate_to_are_offered(client, post, head, deputy):
    volunteer = make_user(Role.VIA, post)
    elsewhere = make_user(Role.ASIA, make_post("BRU"))
    client.force_login(head)
    page = client.get(reverse("new_delegation", args=["buc"])).content.decode()
    assert str(deputy) in page
    for one in (volunteer, elsewhere):
        assert f'value="{one.pk}"' not in page
    assert f'<option value="{head.pk}"' not in page


def test_the_deputy_reads_the_delegations_but_has_no_button(client, post, head, deputy):
    make_interim(post, given_by=head, given_to=deputy)
    client.force_login(deputy)
    page = client.get(reverse("delegations")).content.decode()
    assert "Congés annuels" in page
    assert "Retirer" not in page
    assert client.get(reverse("new_delegation", args=["buc"])).status_code == 404
    assert client.post(reverse("revoke_delegation", args=[Delegation.objects.get().pk])).status_code == 404


def test_the_head_of_another_post_learns_nothing_of_these(client, post, head, deputy):
    made = make_interim(post, given_by=head, given_to=deputy)
    client.force_login(make_user(Role.ASI, make_post("BRU")))
    assert "Congés annuels" not in client.get(reverse("delegations")).content.decode()
    assert client.get(reverse("new_delegation", args=["buc"])).status_code == 404
    assert client.post(reverse("revoke_delegation", args=[made.pk])).status_code == 404


def test_who_stands_in_is_told_so_on_their_account(client, post, head, deputy):
    make_interim(post, given_by=head, given_to=deputy)
    client.force_login(deputy)
    page = client.get(reverse("account")).content.decode()
    assert "Vous assurez l’intérim du chef du service à Bucarest" in page
