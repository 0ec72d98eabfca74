"""The technical administrator: keeps accounts, reads nothing, and cannot make themselves somebody."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.administration import services
from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment, Session, User
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.web.refusals import NotAllowed, Refusal
from tests.accounts.test_second_factor import give_factor
from tests.factories import PASSWORD, assign, make_domain, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db
WHY = "Demande de l’attaché"


@pytest.fixture
def admin():
    return make_user(Role.ADMIN)


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), last_name="Éluard", email="officier@exemple.test")


@pytest.fixture
def page(client, admin):
    """`page(name, *args, **form)`: what the administrator sees, or sends when a form is given."""
    client.force_login(admin)

    def ask(name, *args, **form):
        path = reverse(f"administration:{name}", args=args)
        return client.post(path, form | {"reason": WHY}) if form else client.get(path)

    return ask


def journal(verb):
    return list(AuditEvent.objects.filter(verb=verb).order_by("id"))


def give(admin, person, role, **fields):
    fields = {"post": None, "domains": [], "function": "", "host_service": "", "ends_on": None} | fields
    fields.setdefault("starts_on", timezone.localdate())
    return services.assign(by=admin, person=person, role=role, reason=WHY, **fields)


# --- A whole life --------------------------------------------------------------------------------------------


def test_a_person_arrives_signs_in_with_a_provisional_password_and_chooses_their_own(page, admin):
    post, drugs = make_post("BUC"), make_domain("stups")
    person = {"last_name": "Marchand", "first_name": "Élise", "rank": "commandante", "email": "Elise@Exemple.test"}
    answer = page("person-new", **person)
    new = User.objects.get(email="elise@exemple.test")
    assert answer["Location"] == reverse("administration:assign", args=[new.pk])
    assert not new.has_usable_password()
    today = timezone.localdate()
    page("assign", new.pk, role="ODL", post=post.pk, domains=[drugs.pk], host_service="DIICOT", starts_on=today)
    held = new.assignments.get()
    assert (held.role, held.post, held.host_service, list(held.domains.all())) == ("ODL", post, "DIICOT", [drugs])
    shown = page("act", new.pk, "mot-de-passe", confirm="1")
    password = shown.context["secret"]
    assert password in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"

    browser = Client()
    assert browser.post(reverse("account_login"), {"login": new.email, "password": password}).status_code == 302
    assert browser.get(reverse("home"))["Location"] == reverse("account_change_password")
    own = "une phrase bien à moi"
    browser.post(reverse("account_change_password"), {"oldpassword": password, "password1": own, "password2": own})
    assert browser.get(reverse("home")).status_code == 200
    assert not any(password in f"{e.details}{e.reason}" for e in AuditEvent.objects.all())


def test_each_act_is_in_the_journal_with_its_reason_and_without_a_name(page, admin, officer):
    give_factor(officer)
    page("act", officer.pk, "sessions", confirm="1")
    page("act", officer.pk, "second-facteur", confirm="1")
    page("person-edit", officer.pk, last_name="Éluard", first_name="Paul", email=officer.email)
    page("act", officer.pk, "fermer", confirm="1")
    page("act", officer.pk, "rouvrir", confirm="1")
    page("assignment-end", officer.assignments.get().pk, last_day=timezone.localdate())
    for verb in (
        "accounts.sessions_closed",
        "accounts.second_factor_reset",
        "accounts.person_corrected",
        "accounts.account_closed",
        "accounts.account_reopened",
        "accounts.assignment_ended",
    ):
        (line,) = journal(verb)
        assert (line.actor_id, line.role, line.reason) == (admin.pk, "ADMIN", WHY), verb
        assert "Éluard" not in str(line.details), verb


def test_the_head_of_the_post_reads_that_somebody_was_assigned(admin):
    post = make_post("BUC")
    head, newcomer, drugs = make_user(Role.ASI, post), make_user(None), make_domain("stups")
    with acting_as(admin):
        give(admin, newcomer, Role.ODL, post=post, domains=[drugs])
    with acting_as(head):
        assert [line.reason for line in journal("accounts.assigned")] == [WHY]


def test_closing_an_account_or_its_sessions_signs_out_at_once(page, officer):
    for act, opens_again in (("sessions", True), ("fermer", False)):
        browser = Client()
        browser.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
        assert browser.get(reverse("account")).status_code == 200
        page("act", officer.pk, act, confirm="1")
        assert browser.get(reverse("account")).status_code == 302
        again = browser.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
        assert (again.status_code == 302) is opens_again


def test_a_reset_second_factor_is_enrolled_again_and_the_person_is_told(
    page, officer, settings, django_capture_on_commit_callbacks
):
    give_factor(officer)
    with django_capture_on_commit_callbacks(execute=True):
        page("act", officer.pk, "second-facteur", confirm="1")
    assert not Authenticator.objects.filter(user=officer).exists()
    assert [m.to for m in mail.outbox] == [[officer.email]]
    settings.SSI_MFA_REQUIRED = True
    browser = Client()
    browser.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
    assert browser.get(reverse("home"))["Location"] == reverse("mfa_activate_totp")


def test_a_provisional_password_opens_nothing_after_its_time(admin, officer):
    with acting_as(admin):
        password = services.give_temporary_password(by=admin, person=officer, reason=WHY)
    for left, status in ((timedelta(minutes=1), 302), (timedelta(0), 200)):
        User.objects.filter(pk=officer.pk).update(password_expires_at=timezone.now() + left)
        answer = Client().post(reverse("account_login"), {"login": officer.email, "password": password})
        assert answer.status_code == status
    assert "Adresse ou mot de passe inconnus" in answer.content.decode()


# --- What an administrator cannot do -------------------------------------------------------------------------


def test_an_administrator_sees_no_file(page, client, admin):
    exchange = make_exchange(post=make_post("BUC"), canary="CANARI")
    page("people")
    for path in (exchange.get_absolute_url(), reverse("liaison:exchange-list"), reverse("journal")):
        assert client.get(path).status_code == 404
    assert "CANARI" not in client.get(reverse("search"), {"q": exchange.reference}).content.decode().split("<main")[1]


def test_nobody_administers_their_own_account(page, client, admin):
    answer = page("assign", admin.pk, role="ASI", post=make_post("BUC").pk, starts_on=timezone.localdate())
    assert answer.status_code == 422
    assert "Personne n’administre son propre compte" in answer.content.decode()
    mine = page("person", admin.pk).content.decode()
    assert "C’est votre compte" in mine
    assert reverse("administration:assign", args=[admin.pk]) not in mine
    for act in ("mot-de-passe", "second-facteur", "fermer"):
        assert page("act", admin.pk, act, confirm="1").status_code == 422


@pytest.mark.parametrize(
    ("first", "then"), [(Role.ADMIN, Role.ASI), (Role.ASI, Role.ADMIN), (Role.DCIS_OFFICER, Role.ADMIN)]
)
def test_the_administration_is_held_with_no_other_role(admin, first, then):
    post = make_post("BUC")
    colleague = make_user(first, post)
    with acting_as(admin), pytest.raises(Refusal, match="ne se cumule"):
        give(admin, colleague, then, post=post if then == Role.ASI else None)
    with acting_as(admin):
        services.end_assignment(
            by=admin, assignment=colleague.assignments.get(), last_day=timezone.localdate(), reason=WHY
        )
        tomorrow = timezone.localdate() + timedelta(days=1)
        assert give(admin, colleague, then, post=post if then == Role.ASI else None, starts_on=tomorrow)


@pytest.mark.parametrize("password_first", [True, False])
def test_one_administrator_does_not_replace_both_the_password_and_the_second_factor(admin, officer, password_first):
    give_factor(officer)
    acts = [services.give_temporary_password, services.reset_second_factor]
    first, second = acts if password_first else acts[::-1]
    with acting_as(admin):
        first(by=admin, person=officer, reason=WHY)
        with pytest.raises(NotAllowed, match="se connecter à sa place"):
            second(by=admin, person=officer, reason=WHY)
    other = make_user(Role.ADMIN)
    with acting_as(other):
        second(by=other, person=officer, reason=WHY)


def test_once_the_person_has_signed_in_the_same_administrator_may_help_again(admin, officer):
    give_factor(officer)
    with acting_as(admin):
        services.give_temporary_password(by=admin, person=officer, reason=WHY)
    officer.last_login = timezone.now()
    officer.save(update_fields=["last_login"])
    with acting_as(admin):
        assert services.reset_second_factor(by=admin, person=officer, reason=WHY) == 2


@pytest.mark.parametrize("role", [Role.ASI, Role.ODL, Role.DCIS_DIRECTOR])
def test_the_database_itself_refuses_whoever_is_not_an_administrator(role, officer):
    asking = make_user(role, make_post("BUC"))
    for statement in (
        f"SELECT sec.set_active({officer.pk}, false)",
        f"SELECT sec.assign({officer.pk}, 'ASI', NULL, '{{}}', '', '', '2026-01-01', NULL)",
        f"SELECT sec.end_assignment({officer.assignments.get().pk}, '2026-01-01')",
        "SELECT sec.save_person(NULL, 'x@exemple.test', '', '', '', true)",
    ):
        with acting_as(asking), pytest.raises(DatabaseError, match="only an administrator"), transaction.atomic():
            _run(statement)


def test_the_database_itself_refuses_an_administrator_to_themselves_and_a_plurality(admin):
    colleague, post = make_user(Role.ADMIN), make_post("BUC")
    for person, words in ((admin, "their own account"), (colleague, "no other role")):
        with acting_as(admin), pytest.raises(DatabaseError, match=words), transaction.atomic():
            _run("SELECT sec.assign(%s, 'ASI', %s, '{}', '', '', '2026-01-01', NULL)", [person.pk, post.pk])


def test_the_application_writes_no_account_and_no_assignment_by_itself(admin, officer):
    for statement in (
        f"UPDATE accounts_user SET is_active = false WHERE id = {officer.pk}",
        f"UPDATE accounts_assignment SET role = 'ASI' WHERE user_id = {officer.pk}",
        f"UPDATE accounts_user SET french_national = true WHERE id = {officer.pk}",
    ):
        with acting_as(admin), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            _run(statement)


def _run(statement, parameters=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


# --- Refusals ------------------------------------------------------------------------------------------------


def test_an_address_is_used_once_whatever_its_case(page, officer):
    answer = page("person-new", last_name="Autre", first_name="Un", email="OFFICIER@exemple.test")
    assert answer.status_code == 422
    assert "Un compte porte déjà cette adresse" in answer.content.decode()


def test_roles_posts_and_domains_go_together(admin, officer):
    post = make_post("BUC")
    new = make_user(None)
    with acting_as(admin):
        for role, fields, words in (
            (Role.ASI, {}, "s’exerce dans un poste"),
            (Role.DCIS_OFFICER, {"post": post}, "ne dépend d’aucun poste"),
            (Role.ODL, {"post": post}, "sans domaine"),
            (Role.ASI, {"post": post, "ends_on": timezone.localdate() - timedelta(days=1)}, "précède son début"),
        ):
            with pytest.raises(Refusal, match=words):
                give(admin, new, role, **fields)
    assert not new.assignments.exists()


def test_an_assignment_ends_sooner_and_never_later(admin, officer):
    held, today = officer.assignments.get(), timezone.localdate(timezone=make_post("BUC").zone)
    Assignment.objects.filter(pk=held.pk).update(ends_on=today + timedelta(days=10))
    held.refresh_from_db()

    def end(day):
        services.end_assignment(by=admin, assignment=held, last_day=day, reason=WHY)

    with acting_as(admin):
        with pytest.raises(Refusal, match="prend déjà fin"):
            end(today + timedelta(days=11))
        with pytest.raises(Refusal, match="commence le"):
            end(held.starts_on - timedelta(days=1))
        end(today - timedelta(days=1))
    held.refresh_from_db()
    assert held.ends_on == today - timedelta(days=1)
    assert officer.has_perm("cases.search_case") is False
    with acting_as(admin), pytest.raises(Refusal, match="déjà terminée"):
        end(today)


# --- The list ------------------------------------------------------------------------------------------------


def test_the_list_is_searched_without_accents_by_post_and_by_state(page, client, officer):
    make_user(None, last_name="Sansrien")
    make_user(Role.ODL, make_post("BRU"), last_name="Fermé", is_active=False)
    url = reverse("administration:people")
    page("people")
    for query, seen, hidden in (
        ({"q": "eluard"}, "Éluard", "Sansrien"),
        ({"poste": "BUC"}, "Éluard", "Fermé"),
        ({"etat": "sans"}, "Sansrien", "Éluard"),
        ({"etat": "fermes"}, "Fermé", "Éluard"),
        ({"q": "personne de ce nom"}, "Aucun compte ne répond", "Éluard"),
    ):
        main = client.get(url, query).content.decode().split("<main")[1]
        names = main.split("</form>")[1]
        assert seen in names, query
        assert hidden not in names, query


def test_a_long_list_has_pages_that_lose_nobody(page, client, django_assert_max_num_queries):
    for n in range(70):
        make_user(None, last_name=f"Nom{n:02d}", password=None)
    first = page("people")
    assert len(first.context["rows"]) == 50
    with django_assert_max_num_queries(16):
        second = client.get(reverse("administration:people") + first.context["next_url"])
    names = [row.person.pk for answer in (first, second) for row in answer.context["rows"]]
    assert len(names) == len(set(names)) == User.objects.count()
    assert second.context["next_url"] == ""


def test_the_menu_shows_the_administration_to_whoever_has_it(page, client, officer):
    assert "Administration" in page("people").content.decode().split("<main")[0]
    client.force_login(officer)
    assert "Administration" not in client.get(reverse("home")).content.decode().split("<main")[0]
    assert client.get(reverse("administration:people")).status_code == 404


def test_a_session_row_is_all_that_is_closed(admin, officer):
    other = make_user(Role.ODL, make_post("BUC"))
    for person in (officer, other):
        Client().force_login(person)
    with acting_as(admin):
        assert services.close_sessions(by=admin, person=officer, reason=WHY) == 1
    assert list(Session.objects.exclude(user=None).values_list("user", flat=True)) == [other.pk]


def test_a_person_may_hold_several_assignments(admin, officer):
    assign(officer, Role.ASIA, make_post("BRU"))
    with acting_as(admin):
        give(admin, officer, Role.DCIS_OFFICER)
    assert officer.assignments.count() == 3


@pytest.fixture(autouse=True)
def _no_throttle_left():
    yield
    cache.clear()


# --- The first of them ---------------------------------------------------------------------------------------


def test_the_owner_makes_the_first_administrator_and_no_other():
    out = StringIO()
    call_command("first_administrator", "Premier@exemple.test", "Ada", "Premier", stdout=out)
    email, password = out.getvalue().split()[:2]
    assert email == "premier@exemple.test"
    browser = Client()
    assert browser.post(reverse("account_login"), {"login": email, "password": password}).status_code == 302
    assert browser.get(reverse("administration:people"))["Location"] == reverse("account_change_password")
    with pytest.raises(CommandError, match="administrator in office"):
        call_command("first_administrator", "second@exemple.test", "Bis", "Second")
    assert not User.objects.filter(email="second@exemple.test").exists()
