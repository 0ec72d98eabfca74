"""The pages of persons, objects and matches, as the people of a post use them."""

import pytest
from django.urls import reverse

from liaison.exchanges import services
from liaison.models import ChannelAnswer, InformationExchange, Item, Match, Person, Subject
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import CaseEvent
from tests.bench.browser import observed
from tests.factories import head_of, make_country, make_domain, make_exchange, make_post, make_user
from tests.liaison.people import name, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    make_country("MD")
    return make_post("BUC")


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT")


@pytest.fixture
def page(client, officer):
    client.force_login(officer)
    return client


def typed(**changes):
    return {
        "surname": "Popescu",
        "given_names": "Ion",
        "original_name": "",
        "aliases": "Nelu\nIonică",
        "birth": "02/03/1985",
        "birth_place": "Galați",
        "sex": "M",
        "nationalities": "Roumanie, md",
        "category": "SUSPECT",
        "basis": "FACT",
        "note": "",
        **changes,
    }


def add(exchange, what="person"):
    return reverse(f"liaison:{what}-add", args=[exchange.reference])


def test_an_officer_names_a_person_and_the_file_shows_them(page, exchange):
    answer = page.post(add(exchange), typed())
    assert answer.status_code == 302, answer.context["form"].errors
    person = Person.objects.get()
    assert (person.nationalities, person.aliases) == (["RO", "MD"], ["Nelu", "Ionică"])
    shown = page.get(exchange.get_absolute_url()).content.decode()
    assert "POPESCU Ion" in shown
    assert "mars\u00a01985" in shown or "mars 1985" in shown
    assert "Suspect" in shown


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"birth": "31/02/1985"}, "birth", "n’existe pas"),
        ({"birth": "00/00/1985"}, "birth", "n’existe pas"),
        ({"birth": "13/1985"}, "birth", "n’existe pas"),
        ({"birth": "02/03/2190"}, "birth", "avenir"),
        ({"birth": "02/03/1720"}, "birth", "130 ans"),
        ({"birth": "mars 85"}, "birth", "02/03/1985"),
        ({"surname": "Pоpescu"}, "surname", "mélange des lettres latines et cyrilliques"),
        ({"surname": ""}, "surname", "Renseignez"),
        ({"surname": "Popescu 🚓"}, "surname", "caractère"),
        ({"nationalities": "Roumanie, Syldavie"}, "nationalities", "Syldavie"),
        ({"category": "AMI"}, "category", ""),
        ({"aliases": "x" * 101}, "aliases", "100"),
    ],
)
def test_a_slip_is_said_beside_its_field_and_nothing_typed_is_lost(page, exchange, changes, field, said):
    answer = page.post(add(exchange), typed(**changes))
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert "Galați" in answer.content.decode()
    assert not Subject.objects.exists()


@pytest.mark.parametrize(
    ("kind", "changes", "field", "said"),
    [
        ("PHONE", {"value": "0721"}, "value", "trop court"),
        ("PHONE", {"value": "06 12 34 56 78"}, "value", "indicatif"),
        ("PHONE", {"value": "+40 72I 234 567"}, "value", "que des chiffres"),
        ("ACCOUNT", {"value": "RO49AAAA1B31007593840001"}, "value", "clé"),
        ("ACCOUNT", {"value": "RO49AAAA1B3100759384"}, "value", "24 caractères"),
        ("VEHICLE", {"value": "B 123 ABC"}, "country", "pays"),
        ("VEHICLE", {"value": "B 123 ABC", "country": "RO", "vin": "VF1AAAAA55555555O"}, "vin", "sans I, O ni Q"),
        ("VEHICLE", {"value": "B", "country": "RO"}, "value", "2 à 12"),
        ("DOCUMENT", {"value": "12", "country": "RO"}, "value", "4 à 20"),
        ("EMAIL", {"value": "ion@exemple"}, "value", "nom@domaine.fr"),
        ("PHONE", {"value": "+40721234567", "vin": "VF1AAAAA555555555"}, "vin", "Seul un véhicule"),
        ("", {"value": "x"}, "kind", "Renseignez"),
    ],
)
def test_a_number_that_cannot_be_one_is_refused_beside_its_field(page, exchange, kind, changes, field, said):
    sent = {"kind": kind, "country": "", "vin": "", "basis": "FACT", "note": "gardé", **changes}
    if kind == "PHONE" and changes["value"] == "0721":
        sent["country"] = "RO"
    answer = page.post(add(exchange, "item"), sent)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors.get(field, answer.context["form"].errors))
    assert field in answer.context["form"].errors
    assert "gardé" in answer.content.decode()
    assert not Item.objects.exists()


def test_a_row_is_changed_then_taken_out_with_a_reason(page, officer, exchange):
    person = name(exchange, officer)
    here = [exchange.reference, person.pk]
    shown = page.get(reverse("liaison:subject-edit", args=here)).content.decode()
    assert "02/03/1985" in shown
    answer = page.post(reverse("liaison:subject-edit", args=here), typed(version=1, surname="Popesco"))
    assert answer.status_code == 302, answer.context["form"].errors
    assert "POPESCO Ion" in page.get(answer.url).content.decode()
    stale = page.post(reverse("liaison:subject-edit", args=here), typed(version=1, surname="Popa"))
    assert stale.status_code == 409
    assert "Popesco" in stale.content.decode()
    assert "Popa" in stale.content.decode()
    assert page.post(reverse("liaison:subject-remove", args=here), {"why": ""}).status_code == 422
    assert page.post(reverse("liaison:subject-remove", args=here), {"why": "Erreur"}).status_code == 302
    assert page.get(exchange.get_absolute_url()).context["persons"].count == 0


def test_a_file_with_fifty_persons_costs_what_a_file_with_two_does(page, officer, exchange):
    def spent():
        page.get(exchange.get_absolute_url())
        with observed() as seen:
            assert page.get(exchange.get_absolute_url()).status_code == 200
        return len([s for s in seen if not s.fixed])

    name(exchange, officer)
    put(exchange, officer)
    few = spent()
    for n in range(50):
        name(exchange, officer, surname=f"Popescu{n}")
    assert spent() == few


def test_a_name_is_found_across_alphabets_and_a_number_however_it_is_typed(page, officer, exchange, colleague):
    name(exchange, officer, surname="Шевченко", given_names="Олена")
    put(exchange, officer)
    name(make_exchange(colleague), colleague, surname="Shevchenko", given_names="Olena", note="ailleurs")
    rows = page.get(reverse("liaison:subject-list"), {"q": "Chevtchenko Olena"}).context["rows"]
    assert [row.label for row in rows] == ["ШЕВЧЕНКО Олена"], "and not the file of the colleague"
    (row,) = page.get(reverse("liaison:subject-list"), {"q": "0721.234.567"}).context["rows"]
    assert row.kind == "PHONE"
    assert page.get(reverse("liaison:subject-list"), {"q": "Ionescu"}).context["rows"] == []
    assert len(page.get(reverse("liaison:subject-list")).context["rows"]) == 2


def test_a_blind_match_says_whom_to_call_and_nothing_else(page, officer, exchange, colleague):
    hidden = make_exchange(colleague, canary="CANARI", reach={"compartmented": True})
    name(hidden, colleague, birth_place="Vaslui")
    name(exchange, officer)
    match = Match.objects.get()
    for address in (
        match.get_absolute_url(),
        reverse("liaison:match-list"),
        exchange.get_absolute_url(),
        reverse("liaison:subject", args=[exchange.reference, match.other_id]),
    ):
        shown = page.get(address).content.decode()
        assert "Recoupement" in shown
        for secret in (hidden.reference, "CANARI", "Vaslui"):
            assert secret not in shown, (address, secret)
    blind = page.get(match.get_absolute_url())
    assert colleague.get_full_name() in blind.content.decode()
    assert blind.context["decide"] is None


def test_the_head_sees_both_sides_and_decides_on_the_page(client, post, officer, exchange, colleague):
    name(make_exchange(colleague), colleague)
    name(exchange, officer)
    match = Match.objects.get()
    client.force_login(head_of(post))
    assert "noms ressemblants à 100" in client.get(match.get_absolute_url()).content.decode()
    assert client.post(match.get_absolute_url(), {"status": "", "comment": ""}).status_code == 422
    sent = {"status": "CONFIRMED", "comment": "Même photographie au fichier des permis"}
    assert client.post(match.get_absolute_url(), sent).status_code == 302
    assert "Même photographie" in client.get(match.get_absolute_url()).content.decode()
    listed = client.get(reverse("liaison:match-list"), {"etat": "CONFIRMED"})
    assert [row[0].pk for row in listed.context["rows"]] == [match.pk]


def test_the_list_and_the_day_show_the_match_to_its_owner(page, officer, exchange, colleague):
    name(make_exchange(colleague), colleague)
    name(exchange, officer)
    assert "1 recoupement" in page.get(reverse("liaison:exchange-list")).content.decode()
    assert "Recoupements à trancher" in page.get(reverse("home")).content.decode()
    page.force_login(make_user(Role.ODL, exchange.post, domains=[make_domain("stups")]))
    assert "1 recoupement" in page.get(reverse("liaison:exchange-list")).content.decode()
    assert "Recoupements à trancher" not in page.get(reverse("home")).content.decode(), "not one of their own files"


# --- Déjà en cours ailleurs ------------------------------------------------------------------------------------


@pytest.fixture
def running(officer, post):
    """A request ready to leave, about a line that another post asks about already."""
    there = make_user(Role.ODL, make_post("DJI"), domains=[make_domain("stups")])
    put(make_exchange(there), there)
    request = make_exchange(officer, state="VALIDE")
    put(request, officer)
    return request


def act(request, verb="transmit"):
    return reverse("liaison:exchange-act", args=[request.reference, verb])


def test_what_runs_elsewhere_asks_why_before_it_leaves_and_keeps_the_answer(page, running):
    asked = page.post(act(running))
    assert asked.status_code == 422
    assert "Déjà en cours ailleurs" in asked.content.decode()
    assert "Contactez" in asked.content.decode()
    assert InformationExchange.objects.get(pk=running.pk).status == "VALIDE"
    sent = page.post(act(running), {"running": "Vu avec Djibouti : leur demande porte sur une autre période"})
    assert sent.status_code == 302
    assert InformationExchange.objects.get(pk=running.pk).status == "TRANSMIS"
    assert ChannelAnswer.objects.get().case_id == running.pk
    assert CaseEvent.objects.get(case=running, verb="duplicate.answer").comment.startswith("Vu avec Djibouti")


def test_the_service_itself_refuses_without_an_answer(officer, running):
    with acting_as(officer), pytest.raises(Exception, match="Déjà en cours ailleurs"):
        services.transmit(InformationExchange.objects.get(pk=running.pk), by=officer)


def test_a_name_alone_asks_nothing_and_neither_does_what_was_dismissed_or_closed(page, officer, running, colleague):
    Match.objects.update(status="DISMISSED", decided_by=officer, decided_at=running.opened_at)
    name(make_exchange(colleague), colleague)
    name(running, officer)
    assert page.post(act(running)).status_code == 302


def test_what_ran_elsewhere_and_is_closed_asks_nothing(page, officer, post):
    there = make_user(Role.ODL, make_post("DJI"), domains=[make_domain("stups")])
    other = make_exchange(there)
    put(other, there)
    with acting_as(there):
        services.perform(InformationExchange.objects.get(pk=other.pk), "cancel", by=there, comment="Sans objet")
    request = make_exchange(officer, state="VALIDE")
    put(request, officer)
    assert page.post(act(request)).status_code == 302
