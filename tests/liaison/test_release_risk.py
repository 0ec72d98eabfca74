"""The release-risk board: who is held, how long is left in both zones, what is missing, and who sees it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from liaison.models import ExtraditionTreaty
from liaison.warrants import services
from liaison.warrants.board import board_of, hours_in_words
from liaison.warrants.day import release_risk
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Case
from tests.factories import head_of, make_country, make_domain, make_post, make_user
from tests.liaison.warrants import at, make_warrant, note, statements

pytestmark = pytest.mark.django_db
#: The night the clocks change in Bucharest. Sessions are judged by the real clock: a day to come.
NOW = at("2037-03-29", "02:30")
BOARD = "liaison:release-risk"


@pytest.fixture(autouse=True)
def _that_night():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def post():
    make_country("FR")
    return make_post("BUC", covers=("MD",))


def held(officer, post, arrest="2037-03-02", final=None, **fields):
    warrant = make_warrant(officer, post, **fields)
    note(warrant, officer, "ARREST", at(arrest))
    if final:
        note(warrant, officer, "PRESENTATION", at(arrest, "16:00"))
        note(warrant, officer, "FINAL_DECISION", at(final), outcome="GRANTED")
    return warrant


def rows(user, **kwargs):
    with acting_as(user):
        return board_of(user, **kwargs)[0]


def test_the_most_urgent_comes_first_and_says_its_effect(officer, post):
    later = held(officer, post, title="Décision encore loin")
    soon = held(officer, post, final="2037-03-20", title="Remise dans deux jours")

    first, second = rows(officer)
    assert (first.warrant.pk, second.warrant.pk) == (soon.pk, later.pk)
    assert first.frees
    assert first.is_close
    assert not second.frees


def test_hours_left_are_real_hours_across_the_change_of_time(officer, post):
    """From 02:30 on the 29th to 23:59:59 on the 30th: one hour of the clock does not exist."""
    held(officer, post, final="2037-03-20")
    (row,) = rows(officer)

    assert row.hours_left == "reste 44 h"
    assert [moment.partition("(")[2] for moment in row.moments] == ["heure de Bucarest)", "heure de France)"]
    assert row.moments[1].startswith("30\u00a0mars 2037 à 22\u00a0h\u00a059")


def test_a_deadline_that_no_text_dates_is_never_at_the_bottom(officer, post):
    moldova = make_country("MD")
    ExtraditionTreaty.objects.filter(country=moldova).delete()
    held(officer, post, title="Loin")
    held(officer, post, instrument="PROV", country=moldova, title="À saisir")

    first, _second = rows(officer)
    assert first.warrant.title == "À saisir"
    assert first.waiting == "to_date"
    assert first.due_at is None


def test_a_postponed_surrender_says_that_its_date_is_to_be_agreed(officer, post):
    warrant = held(officer, post, final="2037-03-20")
    note(warrant, officer, "POSTPONEMENT", at("2037-03-25"))

    (row,) = rows(officer)
    assert row.waiting == "suspended"
    assert "Créneau de remise" in [lack.what for lack in row.lacks]


def test_what_is_missing_is_named_until_it_is_there(officer, post):
    warrant = held(officer, post, final="2037-03-20", translation_due_on=at("2037-03-30").date())
    (row,) = rows(officer)
    assert [lack.what for lack in row.lacks] == [
        "Traduction du mandat ou de la demande",
        "Original du mandat ou de la demande",
        "Certificat médical de voyage",
        "Copie du consentement et de la règle de spécialité",
        "Créneau de remise",
        "Noms de l’escorte",
        "Vol ou convoi",
        "Jours de détention à déduire",
    ]
    assert row.lacks[0].due_on == at("2037-03-30").date()

    day = at("2037-03-28").date()
    papers = [(kind, None, day, False, "") for kind in ("TRANSLATION", "ORIGINAL", "MEDICAL", "SPECIALTY")]
    fields = {"escort_team": "Deux escorteurs", "flight": "AF 1889", "detention_days": 27, "transit": "Autriche"}
    with acting_as(officer):
        services.prepare_surrender(warrant, by=officer, expected_version=None, papers=papers, **fields)
    note(warrant, officer, "NEW_DATE", at("2037-03-28"), agreed_at=at("2037-03-30"))
    (row,) = rows(officer)
    assert [lack.what for lack in row.lacks] == ["Autorisation de transit"]


def test_whoever_is_free_surrendered_refused_or_closed_leaves_the_board(officer, post):
    free, given, closed = (held(officer, post, final="2037-03-20") for _n in range(3))
    note(held(officer, post), officer, "FINAL_DECISION", at("2037-03-20"), outcome="REFUSED")
    note(free, officer, "RELEASE", at("2037-03-25"))
    note(given, officer, "SURRENDER", at("2037-03-26"))
    with acting_as(officer):
        services.perform(closed, "withdraw", by=officer, comment="Mandat retiré")

    assert rows(officer) == []


def test_the_board_shows_what_one_may_see_and_nothing_else(officer, post, client):
    hidden = held(officer, post, title="Dossier CANARI", issuing_authority="Parquet CANARI")
    Case.objects.filter(pk=hidden.pk).update(compartmented=True)
    for person in (
        make_user(Role.ODL, post, domains=[make_domain("immigration")]),
        make_user(Role.ASIA, post),
        make_user(Role.ASI, make_post("DJI")),
    ):
        client.force_login(person)
        page = client.get(reverse(BOARD))
        assert page.status_code == 200
        assert b"POPESCU" not in page.content
        assert b"CANARI" not in page.content
    for person in (make_user(Role.VIA, post), make_user(Role.AMBASSADOR, post), make_user(Role.ADMIN)):
        client.force_login(person)
        assert client.get(reverse(BOARD)).status_code == 404


def test_an_officer_s_day_shows_their_own_and_the_head_s_day_the_post_s(officer, post):
    other = make_user(Role.ODL, post, domains=[make_domain("stups")])
    mine, theirs = held(officer, post, final="2037-03-20"), held(other, post, final="2037-03-20")
    now = timezone.now()
    with acting_as(officer):
        assert [line.url for line in release_risk(officer, now).lines] == [mine.get_absolute_url()]
    head = head_of(post)
    with acting_as(head):
        assert {line.url for line in release_risk(head, now).lines} == {
            mine.get_absolute_url(),
            theirs.get_absolute_url(),
        }


def test_the_board_asks_as_much_for_one_person_as_for_ten(officer, post, client):
    client.force_login(officer)
    held(officer, post, final="2037-03-20")
    client.get(reverse(BOARD))
    one = statements(client, reverse(BOARD))
    for _n in range(9):
        held(officer, post, final="2037-03-20")
    assert statements(client, reverse(BOARD)) == one


def test_a_warrant_asks_as_much_with_many_events_as_with_few(officer, post, client):
    client.force_login(officer)
    warrant = held(officer, post, final="2037-03-20")
    client.get(warrant.get_absolute_url())
    few = statements(client, warrant.get_absolute_url())
    for day in range(21, 28):
        event = note(warrant, officer, "NEW_DATE", at(f"2037-03-{day}"), agreed_at=at("2037-03-30"))
        with acting_as(officer):
            told = {"informed_at": timezone.now(), "contact": "Parquet", "channel": "courriel", "text": "Remise"}
            services.inform_partner(event, by=officer, **told)
    assert statements(client, warrant.get_absolute_url()) == few


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(minutes=50), "reste 50 min"),
        (timedelta(hours=5, minutes=30), "reste 5 h 30"),
        (timedelta(hours=31, minutes=59), "reste 31 h"),
        (timedelta(hours=95), "reste 95 h"),
        (timedelta(hours=96), "reste 4 j"),
        (timedelta(hours=-5, minutes=-10), "dépassé de 5 h 10"),
    ],
)
def test_hours_are_counted_one_by_one_while_they_matter(span, words):
    assert hours_in_words(span).replace("\u00a0", " ").replace("\u202f", " ") == words


# --- Pages ---------------------------------------------------------------------------------------------------


def test_the_event_page_takes_the_hour_of_the_place(officer, post, client):
    warrant = make_warrant(officer, post)
    client.force_login(officer)
    typed = {"kind": "ARREST", "at": "2037-03-28T23:30", "time_zone": "Europe/Paris", "version": warrant.version}
    answer = client.post(reverse("liaison:warrant-event", args=[warrant.reference]), typed)

    assert answer.status_code == 302
    assert warrant.dated_events.get().at == at("2037-03-29", "00:30")


def test_an_hour_that_does_not_exist_is_refused(officer, post, client):
    warrant = make_warrant(officer, post)
    client.force_login(officer)
    typed = {"kind": "ARREST", "at": "2037-03-29T03:30", "time_zone": "Europe/Bucharest", "version": warrant.version}
    answer = client.post(reverse("liaison:warrant-event", args=[warrant.reference]), typed)

    assert answer.status_code == 422
    assert "changement d’heure" in answer.content.decode()


def test_two_people_noting_at_once_the_second_is_told(officer, post, client):
    warrant = make_warrant(officer, post)
    client.force_login(officer)
    typed = {"kind": "ARREST", "at": "2037-03-28T10:00", "time_zone": "Europe/Paris", "version": warrant.version}
    address = reverse("liaison:warrant-event", args=[warrant.reference])
    client.post(address, typed)

    assert client.post(address, typed).status_code == 409
    assert warrant.dated_events.count() == 1


def test_two_people_editing_at_once_the_second_sees_both_versions(officer, post, client):
    warrant = make_warrant(officer, post)
    client.force_login(officer)
    address = reverse("liaison:warrant-surrender", args=[warrant.reference])
    typed = {"version": warrant.version, "escort_status": "ASKED", "slot_place": "Otopeni"}
    assert client.post(address, typed).status_code == 302

    answer = client.post(address, typed | {"slot_place": "Băneasa"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Version enregistrée" in page
    assert page.index("Otopeni") < page.index("Băneasa")


def test_the_partner_s_message_is_proposed_in_both_languages_and_kept(officer, post, client):
    warrant = held(officer, post, direction="IN", partner_reference="RO-118")
    event = warrant.dated_events.get()
    client.force_login(officer)
    address = reverse("liaison:warrant-event-inform", args=[warrant.reference, event.pk])

    page = client.get(address).content.decode()
    assert "a été arrêtée le 2\u00a0mars 2037" in page
    assert "was arrested on" in page
    typed = {"informed_at": "2037-03-29T02:00", "contact": "Parquet", "channel": "courriel", "text": "Arrêtée"}
    assert client.post(address, typed).status_code == 302
    assert "Parquet, courriel" in client.get(warrant.get_absolute_url()).content.decode()


def test_the_file_and_its_person_are_opened_by_one_form(officer, post, client):
    client.force_login(officer)
    typed = {
        "title": "Fugitif",
        "surname": "Popescu",
        "given_names": "Ion",
        "birth": "02/03/1985",
        "category": "SUSPECT",
        "instrument": "EAW",
        "country": "RO",
        "domain": make_domain("stups").pk,
        "issuing_authority": "Parquet de Lyon",
        "national_decision": "Mandat d’arrêt",
        "sentence": "Dix ans",
        "other_offence": "Vol",
        "marking": "NP",
    }
    answer = client.post(reverse("liaison:warrant-open-outgoing"), typed)

    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert "POPESCU Ion" in page
