"""The cahier d'oral: a call noted in one line, what was promised, and who may read it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.directory import oral
from ssi.directory.models import Interaction, Promise
from ssi.web.refusals import NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db
LOG, PROMISES, HOME = reverse("directory:oral"), reverse("directory:promises"), reverse("home")


@pytest.fixture
def post():
    return factories.make_post("BUC")


@pytest.fixture
def domain():
    return factories.make_domain("stups")


@pytest.fixture
def officer(client, post, domain):
    user = factories.make_user(Role.ODL, post, domains=[domain])
    client.force_login(user)
    return user


def text(answer):
    return answer.content.decode()


def test_a_call_is_noted_with_one_line_and_nothing_else(client, officer):
    before = timezone.now()
    assert client.post(LOG, {"text": "La DCCO rappelle jeudi."}).url == LOG
    said = Interaction.objects.get()
    assert (said.kind, said.nature, said.created_by, said.case) == ("CALL", "INFORMATION", officer, None)
    assert before <= said.at <= timezone.now()
    assert "La DCCO rappelle jeudi." in text(client.get(LOG))


def test_whom_one_names_is_found_in_the_annuaire(client, officer, post):
    contact = factories.make_contact(factories.make_service(post, name="DCCO"), name="Popescu Mihai")
    for who in ("popescu mihai", "Popescu Mihai — DCCO"):
        client.post(LOG, {"text": "Oui.", "who": who})
    client.post(LOG, {"text": "Non.", "who": "dcco"})
    first, second, third = Interaction.objects.order_by("pk")
    assert first.contact == second.contact == contact
    assert (third.contact, third.service, third.who) == (None, contact.service, "")


def test_a_namesake_is_not_guessed_and_a_stranger_stays_in_words(client, officer, post):
    for name in ("DCCO", "CCPI"):
        factories.make_contact(factories.make_service(post, name=name), name="Popescu Mihai")
    client.post(LOG, {"text": "Oui.", "who": "Popescu Mihai"})
    said = Interaction.objects.get()
    assert (said.contact, said.service, said.who) == (None, None, "Popescu Mihai")


def test_a_promise_is_noted_with_the_call_and_kept_in_one_click(client, officer):
    due = timezone.localdate() + timedelta(days=3)
    client.post(LOG, {"text": "Vu.", "promise": "Envoyer la fiche", "promised_by": "MADE", "due_on": due.isoformat()})
    promise = Promise.objects.get()
    assert "Envoyer la fiche" in text(client.get(PROMISES))
    assert client.post(reverse("directory:promise-kept", args=[promise.pk]), {"next": "list"}).url == PROMISES
    promise.refresh_from_db()
    assert promise.kept_by == officer
    kept_at = promise.kept_at
    client.post(reverse("directory:promise-kept", args=[promise.pk]))
    promise.refresh_from_db()
    assert promise.kept_at == kept_at, "a second click changes nothing"


def test_a_date_without_a_promise_is_refused_and_what_was_typed_is_kept(client, officer):
    answer = client.post(LOG, {"text": "La DCCO rappelle.", "due_on": "2026-12-01"})
    assert answer.status_code == 422
    assert "dites ce qui a été promis" in text(answer)
    assert "La DCCO rappelle." in text(answer)
    assert "<details open>" in text(answer)


def test_a_call_of_tomorrow_is_refused_in_words(client, officer):
    later = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    answer = client.post(LOG, {"text": "Vu.", "at": later})
    assert answer.status_code == 422
    assert "dans l’avenir" in text(answer)


def test_an_oral_request_waits_until_somebody_says_it_was_answered(client, officer):
    client.post(LOG, {"text": "Demande le nom du titulaire.", "nature": "ASKED_US"})
    said = Interaction.objects.get()
    assert "sans réponse" in text(client.get(LOG))
    client.post(reverse("directory:interaction-answered", args=[said.pk]))
    said.refresh_from_db()
    assert said.answered_at
    assert "sans réponse" not in text(client.get(LOG))


def test_a_file_is_named_by_its_reference_when_it_exists_for_the_person(client, officer, post, domain):
    exchange = factories.make_exchange(officer, post=post, domain=domain)
    client.post(LOG, {"text": "Vu.", "reference": exchange.reference.lower()})
    said = Interaction.objects.get()
    assert said.case_id == exchange.pk
    assert exchange.reference in text(client.get(said.get_absolute_url()))


def test_a_hidden_file_and_one_that_does_not_exist_are_refused_in_the_same_words(client, officer, post):
    other = factories.make_exchange(post=post, domain=factories.make_domain("terro"))
    bodies = []
    for reference in (other.reference, "EXI-BUC-2026-99999"):
        answer = client.post(LOG, {"text": "Vu.", "reference": reference})
        assert answer.status_code == 422
        bodies.append(answer.context["form"].errors["reference"])
    assert bodies[0] == bodies[1]
    assert not Interaction.objects.exists()


def test_what_was_said_about_a_file_is_read_by_those_who_see_the_file(client, officer, post, domain):
    exchange = factories.make_exchange(officer, post=post, domain=domain)
    said = factories.make_interaction(officer, text="Le titulaire est connu.", promise="Rappeler", case=exchange)
    colleague = factories.make_user(Role.ODL, post, domains=[factories.make_domain("terro")])
    client.force_login(colleague)
    for page in (LOG, PROMISES, HOME):
        assert "Le titulaire" not in text(client.get(page))
        assert "Rappeler" not in text(client.get(page))
    assert client.get(said.get_absolute_url()).status_code == 404
    with acting_as(colleague):
        assert not Interaction.objects.exists(), "second wall"
        assert not Promise.objects.exists()
    client.force_login(factories.make_user(Role.ODL, post, domains=[domain]))
    assert "Le titulaire est connu." in text(client.get(said.get_absolute_url()))


@pytest.mark.parametrize("role", [Role.VIA, Role.ASSISTANT, Role.CONSUL, Role.AMBASSADOR, Role.DCIS_OFFICER])
def test_whoever_is_no_officer_of_the_post_reads_nothing_of_it(post, role):
    factories.make_interaction(factories.make_user(Role.ODL, post), promise="Rappeler")
    person = factories.make_user(role, post)
    with acting_as(person):
        assert not Interaction.objects.exists()
        assert not Promise.objects.exists()
        assert not Interaction.objects.visible_to(person).exists()
    volunteer = factories.make_user(Role.VIA, post)
    with acting_as(volunteer), pytest.raises(NotAllowed, match="officiers du poste"):
        oral.note(by=volunteer, post=post, text="Vu.")


def test_what_was_said_is_never_rewritten(officer):
    said = factories.make_interaction(officer, promise="Rappeler")
    with acting_as(officer), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Interaction.objects.filter(pk=said.pk).update(text="Autre chose")
    with acting_as(officer), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Promise.objects.update(due_on=timezone.localdate())


def test_the_journal_holds_nothing_of_what_was_said(client, officer):
    client.post(LOG, {"text": "Le titulaire est connu.", "who": "Ionescu Ana", "promise": "Rappeler Ana"})
    lines = AuditEvent.objects.filter(subject__in=["directory.interaction", "directory_interaction"])
    assert {"directory.note_oral", "row.insert"} <= {line.verb for line in lines}
    everything = "".join(str(line.details) + line.reason for line in AuditEvent.objects.all())
    assert "titulaire" not in everything
    assert "Ana" not in everything


def test_the_day_shows_the_promises_of_the_week_to_whoever_made_them_and_to_the_head(client, officer, post):
    factories.make_interaction(officer, promise="Envoyer la fiche", due_in=2)
    factories.make_interaction(officer, promise="Voir au printemps", due_in=90)
    assert "Envoyer la fiche" in text(client.get(HOME))
    assert "Voir au printemps" not in text(client.get(HOME))
    client.force_login(factories.head_of(post))
    assert "Envoyer la fiche" in text(client.get(HOME))
    client.force_login(factories.make_user(Role.ODL, post))
    assert "Envoyer la fiche" not in text(client.get(HOME))


def test_the_log_goes_back_page_by_page(client, officer, monkeypatch):
    monkeypatch.setattr("ssi.directory.oral_views.PAGE", 2)
    for n in range(3):
        factories.make_interaction(officer, text=f"Appel numéro {n}")
    page = client.get(LOG)
    assert "Appel numéro 0" not in text(page)
    older = client.get(LOG + page.context["next_url"])
    assert [row.text for row in older.context["rows"]] == ["Appel numéro 0"]
