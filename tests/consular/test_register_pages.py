"""Pages of the register, as each person gets them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from consular.register import views
from consular.register.models import ExtractDraft, RegisterReading
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from tests import factories
from tests.consular.community import (
    DUPONT,
    DUPONT_2,
    LEVY,
    bring,
    consul_of,
    csv_file,
    make_extract,
    make_ilot,
    persons,
    say_why,
)

pytestmark = pytest.mark.django_db
LIST, REGISTER = reverse("consular:persons"), reverse("consular:register")


@pytest.fixture
def post():
    return factories.make_post("DJI", country="DJ")


@pytest.fixture
def head(client, post):
    user = factories.make_user(Role.ASI, post)
    client.force_login(user)
    return user


def text(answer):
    return answer.content.decode()


def test_names_are_read_by_whoever_says_why_and_each_page_is_in_the_journal(client, head, post):
    make_extract(post)
    answer = client.get(LIST, {"q": "dupont"})
    assert (answer.status_code, "Dupont" in text(answer)) == (302, False)
    said = client.post(answer.url, {"motive": "DRILL", "suite": f"{LIST}?q=dupont"})
    assert said.url == f"{LIST}?q=dupont"
    body = text(client.get(said.url))
    assert "Dupont Élise" in body
    assert "Martin" not in body
    person = persons(post)["P1"]
    assert "+33 1 40 20 50 50" in text(client.get(person.get_absolute_url()))
    for verb in ("register.list", "register.consult"):
        event = AuditEvent.objects.filter(verb=verb, actor_id=head.pk).get()
        assert event.reason == "Exercice"
        assert "Dupont" not in str(event.details)
        assert "dupont" not in str(event.details)


def test_a_reason_holds_half_an_hour_and_no_more(client, head, post):
    make_extract(post)
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        say_why(head, post)
    for minutes, status in ((29, 200), (30, 302)):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            client.force_login(head)
            assert client.get(LIST).status_code == status, minutes


def test_the_reason_of_somebody_else_opens_nothing(client, head, post):
    make_extract(post)
    say_why(consul_of(post), post)
    assert client.get(LIST).status_code == 302


def test_another_motive_is_written_and_the_way_back_is_ours(client, head, post):
    page = reverse("consular:reading")
    assert "Écrivez ce motif" in text(client.post(page, {"motive": "OTHER"}))
    assert not RegisterReading.objects.exists()
    assert client.post(page, {"motive": "UPDATE", "suite": "//evil.test/consulaire/"}).url == LIST
    assert client.post(page, {"motive": "UPDATE", "suite": "https://evil.test/"}).url == LIST


@pytest.mark.parametrize("role", [Role.ODL, Role.VIA, Role.ASSISTANT, Role.AMBASSADOR, Role.DCIS_OFFICER, Role.ADMIN])
def test_for_the_others_the_register_does_not_exist(client, post, role):
    make_extract(post)
    person = persons(post)["P1"]
    client.force_login(factories.make_user(role, post))
    for url in (REGISTER, LIST, reverse("consular:reading"), person.get_absolute_url(), reverse("consular:ilots")):
        assert client.get(url).status_code == 404, url


def test_a_person_of_another_post_does_not_exist(client, head, post):
    make_extract(post)
    other = factories.make_post("BUC")
    make_extract(other)
    say_why(head, post)
    assert client.get(persons(post)["P1"].get_absolute_url()).status_code == 200
    assert client.get(persons(other)["P1"].get_absolute_url()).status_code == 404


def test_the_desk_counts_and_reads_no_name(client, post):
    make_extract(post)
    client.force_login(factories.make_user(Role.DCIS_DIRECTOR))
    body = text(client.get(reverse("consular:counts")))
    assert "Djibouti" in body
    assert '<td data-label="Personnes">4</td>' in body
    assert "Dupont" not in body


@pytest.mark.parametrize("words", ["ormesson", "LÉVY", "eve levy", "d’ormesson"])
def test_a_name_is_found_whatever_its_accents_and_order(client, head, post, words):
    make_extract(post)
    say_why(head, post)
    body = text(client.get(LIST, {"q": words}))
    assert "Ormesson" in body
    assert "Dupont" not in body


def test_the_filters_narrow(client, head, post):
    make_extract(post)
    make_ilot(post, "A", areas=("Plateau",))
    say_why(head, post)
    for asked, seen, hidden in (
        ({"statut": "PASSAGE"}, "Martin", "Dupont"),
        ({"ilot": "A"}, "Dupont", "Martin"),
        ({"ilot": "aucun"}, "Martin", "Dupont"),
        ({"change": "ADDED"}, "Martin", "Personne ne répond"),
        ({"fragile": "MEDICAL"}, "Personne ne répond", "Martin"),
        ({"statut": "N’IMPORTE"}, "Martin", "Personne ne répond"),
    ):
        body = text(client.get(LIST, asked))
        assert seen in body, asked
        assert hidden not in body, asked


def test_pages_follow_one_another_without_a_name_lost_or_seen_twice(client, head, post, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 3)
    rows = [(f"P{n}", "Martin", f"Zoé{n % 2}", f"F{n}", *[""] * 6) for n in range(8)]
    make_extract(post, *rows)
    say_why(head, post)
    seen, url = [], LIST
    while url:
        context = client.get(url).context_data
        seen += [person.external_ref for person in context["rows"]]
        url = LIST + context["next_url"] if context["next_url"] else ""
    assert sorted(seen) == sorted(ref for ref, *_rest in rows)
    assert client.get(LIST, {"apres": "n’importe quoi"}).context_data["rows"][0].pk is not None


def test_a_list_of_fifty_costs_what_a_list_of_two_costs(client, head, post):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    make_extract(post, DUPONT, DUPONT_2)
    make_ilot(post, "A", areas=("Plateau",))
    say_why(head, post)
    cost()
    few = cost()
    make_extract(post, *[(f"P{n}", f"Nom{n}", "Zoé", f"F{n}", "", "", "", "Plateau", "", "") for n in range(60)])
    assert cost() == few


def test_a_household_is_put_in_an_ilot_from_the_sheet_of_a_person(client, head, post):
    make_extract(post)
    ilot = make_ilot(post, "A")
    say_why(head, post)
    page = reverse("consular:person-place", args=[persons(post)["P1"].pk])
    assert client.post(page, {"ilot": ilot.pk}).status_code == 302
    found = persons(post)
    assert sorted([found["P1"].number, found["P2"].number]) == [1, 2]
    client.post(page, {"ilot": ""})
    assert persons(post)["P1"].ilot is None


def test_an_extract_is_imported_in_three_pages(client, post):
    consul = consul_of(post)
    client.force_login(consul)
    fields = {"provided_by": "Section consulaire", "extracted_on": timezone.localdate().isoformat()}
    answer = client.post(reverse("consular:import"), {"file": csv_file(DUPONT, LEVY), **fields})
    draft = ExtractDraft.objects.get()
    assert answer.url == reverse("consular:import-match", args=[draft.pk])
    body = text(client.get(answer.url))
    assert '<option value="1" selected>Nom</option>' in body
    chosen = {name: str(index) for name, index in draft.matching.items()}
    preview = client.post(answer.url, chosen).url
    body = text(client.get(preview))
    assert "2 personnes lues" in body
    assert "Mettre cet extrait en usage" in body
    assert persons(post) == {}, "nothing is written by looking"
    client.post(preview)
    assert set(persons(post)) == {"P1", "P3"}
    assert "2 arrivées" in text(client.get(REGISTER))


def test_a_preview_with_mistakes_offers_no_import(client, post):
    consul = consul_of(post)
    draft = bring(post, DUPONT, (*LEVY[:5], "30/02/2000", *LEVY[6:]))
    client.force_login(consul)
    page = reverse("consular:import-preview", args=[draft.pk])
    body = text(client.get(page))
    assert "Cette date n’existe pas" in body
    assert "Mettre cet extrait en usage" not in body
    assert client.post(page).status_code == 422
    assert persons(post) == {}
    client.post(reverse("consular:import-give-up", args=[draft.pk]))
    assert not ExtractDraft.objects.exists()


def test_a_draft_is_not_seen_by_another_consul(client, post):
    draft = bring(post, DUPONT)
    client.force_login(factories.make_user(Role.CONSUL, post))
    assert client.get(reverse("consular:import-preview", args=[draft.pk])).status_code == 404


def test_the_reasons_of_nobody_are_needed_to_count(client, head, post):
    make_extract(post)
    with acting_as(head):
        assert not RegisterReading.objects.exists()
    assert "en 3 foyers" in text(client.get(REGISTER))
