"""Surrender by an agreement of the Union, the table of what binds each State, and an event that did not happen."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from liaison.models import ArrestWarrant, ExtraditionTreaty, WarrantEvent
from liaison.tasks import follow_treaties
from liaison.warrants import services, treaties
from liaison.warrants.workflow import WARRANT
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.clocks.models import ClockRule
from ssi.web.memory import forget_everything
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import head_of, make_country, make_post, make_user
from tests.liaison.warrants import BUCHAREST, PARIS, at, due, make_warrant, note
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db
NOW = at("2026-11-20", "12:00")


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def post():
    make_country("FR")
    return make_post("BUC", covers=("MD", "GB", "NO"))


@pytest.fixture
def director():
    return make_user(Role.DCIS_DIRECTOR)


# --- The agreements ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "day", "expected"),
    [
        ("RO", "2026-11-20", ["EAW"]),
        ("GB", "2020-12-31", ["EXT", "PROV"]),
        ("GB", "2021-01-01", ["TCA"]),
        ("NO", "2019-10-31", ["EXT", "PROV"]),
        ("NO", "2019-11-01", ["ISNO"]),
        ("IS", "2026-11-20", ["ISNO"]),
        ("MD", "2026-11-20", ["EXT", "PROV"]),
    ],
)
def test_the_country_and_the_day_say_which_instruments_are_offered(country, day, expected):
    assert list(treaties.offered(make_country(country), date.fromisoformat(day))) == expected


def test_an_agreement_that_ends_gives_extradition_back_the_day_after(post, officer):
    ExtraditionTreaty.objects.filter(country_id="GB").update(valid_until=date(2026, 11, 19))
    forget_everything()
    with pytest.raises(Refusal, match="n’existe pas avec ce pays"):
        make_warrant(officer, post, instrument="TCA", country=make_country("GB"))
    assert make_warrant(officer, post, instrument="EXT", country=make_country("GB")).instrument == "EXT"


def test_a_file_opened_under_an_agreement_keeps_its_instrument_when_the_agreement_ends(post, officer):
    warrant = make_warrant(officer, post, instrument="TCA", country=make_country("GB"))
    ExtraditionTreaty.objects.filter(country_id="GB").update(valid_until=date(2026, 11, 19))
    forget_everything()
    with acting_as(officer):
        services.edit(warrant, by=officer, expected_version=warrant.version, sentence="Douze ans")
        with pytest.raises(Refusal, match="n’existe pas"):
            services.edit(warrant, by=officer, expected_version=warrant.version, instrument="ISNO")


@pytest.mark.parametrize(
    ("instrument", "country", "code", "zone"),
    [("TCA", "GB", "TCA", "Europe/London"), ("ISNO", "NO", "ISN", "Europe/Oslo")],
)
def test_each_agreement_has_clocks_of_its_own_all_to_be_verified(post, officer, instrument, country, code, zone):
    """Days of the forum: 1 September + 60 and + 90; 12 November + 10, over the change of hour of 25 October."""
    zone = ZoneInfo(zone)
    warrant = make_warrant(officer, post, instrument=instrument, country=make_country(country))
    note(warrant, officer, "ARREST", at("2026-09-01", zone=zone))
    assert due(warrant, f"{code}_DEC").astimezone(zone).isoformat()[:19] == "2026-10-31T23:59:59"
    assert due(warrant, f"{code}_DEC_EXT").astimezone(zone).isoformat()[:19] == "2026-11-30T23:59:59"
    note(warrant, officer, "FINAL_DECISION", at("2026-11-12", zone=zone), outcome="GRANTED")
    assert due(warrant, f"{code}_REMISE").astimezone(zone).isoformat()[:19] == "2026-11-22T23:59:59"
    assert not warrant.clocks.filter(rule__code__startswith="MAE").exists()
    for rule in ClockRule.objects.filter(code__startswith=f"{code}_"):
        assert rule.to_verify
        assert all(reference.to_verify for reference in rule.references.all())


def test_france_executing_for_london_runs_the_french_clocks_of_an_agreement(post, officer):
    warrant = make_warrant(officer, post, direction="IN", instrument="TCA", country=make_country("GB"))
    note(warrant, officer, "ARREST", at("2026-11-16", zone=PARIS))
    note(warrant, officer, "PRESENTATION", at("2026-11-17", zone=PARIS))
    codes = set(warrant.clocks.open().values_list("rule__code", flat=True))
    assert codes == {"TCA_DEC", "TCA_DEC_EXT", "ACC_FR_ORIG", "ACC_FR_AUD"}


def test_the_page_of_a_british_file_names_the_agreement_and_its_doubt(client, post, officer):
    warrant = make_warrant(officer, post, instrument="TCA", country=make_country("GB"))
    client.force_login(officer)
    page = client.get(warrant.get_absolute_url()).content.decode()
    assert "accord de commerce et de coopération" in page
    assert "à vérifier" in page
    form = client.get(reverse("liaison:warrant-open-outgoing")).context["form"]
    assert [code for code, _label in form.fields["instrument"].choices] == ["", "EAW", "TCA", "ISNO", "EXT", "PROV"]


# --- The table -----------------------------------------------------------------------------------------------


def typed(**changes):
    return {
        "country": "MD",
        "opens": "EXT",
        "text": "convention d’essai",
        "provisional_days": "45",
        "valid_from": "2026-11-20",
        "source": "Journal des essais",
        "to_verify": "on",
    } | changes


def test_the_director_adds_a_text_and_every_officer_reads_it_with_its_doubt(client, director, officer):
    client.force_login(director)
    answer = client.post(reverse("liaison:treaty-add"), typed())
    assert answer.status_code == 302, answer.context["form"].errors
    row = ExtraditionTreaty.objects.get(text="convention d’essai")
    assert (row.by, row.at) == (director, NOW)
    assert AuditEvent.objects.filter(verb="extraditiontreaty.write", subject_id=str(row.pk)).exists()

    client.force_login(officer)
    page = client.get(reverse("liaison:treaties")).content.decode()
    assert "convention d’essai" in page
    assert "45 jours" in page
    assert reverse("liaison:treaty-add") not in page
    assert client.get(reverse("liaison:treaty-change", args=[row.pk])).status_code == 404
    assert client.post(reverse("liaison:treaty-add"), typed(text="autre")).status_code == 404


def test_nobody_but_the_director_writes_the_table_even_past_the_pages(director, officer, post):
    row = ExtraditionTreaty(country=make_country("MD"), text="convention d’essai", source="essai")
    for person in (officer, head_of(post), make_user(Role.DCIS_OFFICER)):
        with acting_as(person), pytest.raises(NotAllowed):
            treaties.write(row, by=person)
    with acting_as(officer), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_app")
        assert ExtraditionTreaty.objects.filter(country_id="MD").update(provisional_days=1) == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            ExtraditionTreaty.objects.create(country_id="MD", text="par la bande", source="essai", by=officer)
        cursor.execute("SET LOCAL ROLE ssi_bypass")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_until": "2026-11-19"}, "__all__"),
        ({"provisional_days": "0"}, "provisional_days"),
        ({"provisional_days": "4000"}, "provisional_days"),
        ({"european_convention": "on"}, "__all__"),
        ({"country": "FR"}, "country"),
        ({"source": ""}, "source"),
        ({"opens": "TCA", "country": "RO", "provisional_days": ""}, "country"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(client, director, post, changes, field):
    client.force_login(director)
    answer = client.post(reverse("liaison:treaty-add"), typed(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "convention d’essai" in answer.content.decode()


def test_a_length_read_at_last_starts_the_clock_of_the_person_already_held(client, director, officer, post):
    india = make_country("IN")
    warrant = make_warrant(officer, post, instrument="PROV", country=india)
    assert warrant.treaty.provisional_days is None
    note(warrant, officer, "ARREST", at("2026-11-10"))
    assert due(warrant, "EXT_PROV") is None, "never guessed"

    row = warrant.treaty
    client.force_login(director)
    sent = typed(country="IN", text=row.text, provisional_days="60", valid_from="2005-08-01", source=row.source)
    assert client.post(reverse("liaison:treaty-change", args=[row.pk]), sent).status_code == 302
    head_of(post)
    with as_worker():
        assert follow_treaties() == [warrant.reference]
        assert follow_treaties() == [], "nothing moves where nothing changed"
    assert due(warrant, "EXT_PROV").date() == date(2027, 1, 9)


def test_a_file_no_text_covered_takes_the_one_recorded_since(director, officer, post):
    nepal = make_country("NP")
    warrant = make_warrant(officer, post, instrument="PROV", country=nepal)
    assert warrant.treaty is None
    note(warrant, officer, "ARREST", at("2026-11-10"))
    with acting_as(director):
        row = treaties.write(
            ExtraditionTreaty(country=nepal, text="convention d’essai", provisional_days=40, source="essai"),
            by=director,
        )
    head_of(post)
    with as_worker():
        assert follow_treaties() == [warrant.reference]
    warrant.refresh_from_db()
    assert warrant.treaty == row
    assert due(warrant, "EXT_PROV") is not None


# --- An event that did not happen ----------------------------------------------------------------------------


def cancel(event, by, why="Démenti par le greffe."):
    event = WarrantEvent.objects.select_related("case__post", "case__country").get(pk=event.pk)
    with acting_as(by):
        return services.cancel_event(event, by=by, why=why)


@pytest.fixture
def warrant(officer, post):
    return make_warrant(officer, post)


def test_an_arrest_that_did_not_happen_stops_its_clocks_and_gives_the_state_back(warrant, officer):
    with acting_as(officer):
        services.perform(warrant, "diffuse", by=officer)
    event = note(warrant, officer, "ARREST", at("2026-11-18"))
    assert due(warrant, "MAE_DEC") is not None
    entry = cancel(event, officer)

    warrant.refresh_from_db()
    assert (warrant.status, warrant.detained_since) == ("DIFFUSE", None)
    assert not warrant.clocks.open().exists()
    assert (entry.corrects, entry.did_not_happen, entry.why) == (event, True, "Démenti par le greffe.")
    assert warrant.dated_events.count() == 2, "an entry more, nothing erased"
    again = note(warrant, officer, "ARREST", at("2026-11-19"))
    assert due(warrant, "MAE_DEC").astimezone(BUCHAREST).date() == date(2027, 1, 18)
    assert again.moved_from == "DIFFUSE"


def test_a_surrender_that_did_not_happen_leaves_the_person_held_and_the_clock_running(warrant, officer):
    note(warrant, officer, "ARREST", at("2026-11-01"))
    note(warrant, officer, "FINAL_DECISION", at("2026-11-12"), outcome="GRANTED")
    note(warrant, officer, "NEW_DATE", at("2026-11-13"), agreed_at=at("2026-11-19"))
    event = note(warrant, officer, "SURRENDER", at("2026-11-19"))
    assert due(warrant, "MAE_REMISE") is None
    cancel(event, officer, "Le vol a été annulé, la personne est restée au dépôt.")

    warrant.refresh_from_db()
    assert warrant.status == "REMISE_PROGRAMMEE"
    assert warrant.answered_at is None, "no figure counts it"
    assert warrant.detained_since == at("2026-11-01")
    assert due(warrant, "MAE_REMISE").astimezone(BUCHAREST).isoformat()[:19] == "2026-11-22T23:59:59"


def test_a_consent_that_was_not_given_brings_the_sixty_days_back(warrant, officer):
    note(warrant, officer, "ARREST", at("2026-11-02"))
    event = note(warrant, officer, "CONSENT", at("2026-11-05"))
    assert due(warrant, "MAE_DEC") is None
    cancel(event, officer)
    assert due(warrant, "MAE_DEC_CONS") is None
    assert due(warrant, "MAE_DEC").astimezone(BUCHAREST).date() == date(2027, 1, 1)
    warrant.refresh_from_db()
    assert warrant.status == "ARRETE"


def test_an_event_that_another_one_rests_on_is_put_aside_last(warrant, officer):
    arrest = note(warrant, officer, "ARREST", at("2026-11-02"))
    hearing = note(warrant, officer, "HEARING", at("2026-11-05"))
    with pytest.raises(Refusal, match="Audience"):
        cancel(arrest, officer)
    cancel(hearing, officer)
    cancel(arrest, officer)
    warrant.refresh_from_db()
    assert warrant.status == "EMIS"


def test_a_presentation_that_did_not_happen_leaves_the_hearing_that_did(warrant, officer):
    note(warrant, officer, "ARREST", at("2026-11-02"))
    presentation = note(warrant, officer, "PRESENTATION", at("2026-11-03"))
    note(warrant, officer, "HEARING", at("2026-11-05"))
    cancel(presentation, officer)
    warrant.refresh_from_db()
    assert warrant.status == "DEVANT_JUGE"


def test_a_release_that_did_not_happen_keeps_the_procedure_where_it_went_on(warrant, officer):
    note(warrant, officer, "ARREST", at("2026-11-02"))
    note(warrant, officer, "PRESENTATION", at("2026-11-03"))
    release = note(warrant, officer, "RELEASE", at("2026-11-04"))
    with acting_as(officer):
        services.perform(warrant, "resume", by=officer, comment="Libre sous contrôle.")
    cancel(release, officer)
    warrant.refresh_from_db()
    assert warrant.status == "DEVANT_JUGE"
    assert warrant.detained_since == at("2026-11-02")


def test_a_corrected_event_may_still_be_said_not_to_have_happened(warrant, officer):
    event = note(warrant, officer, "ARREST", at("2026-11-02"))
    event.case = warrant
    with acting_as(officer):
        right = services.correct_event(
            event, by=officer, at=at("2026-11-03"), time_zone="Europe/Bucharest", why="Jour."
        )
    with pytest.raises(Refusal, match="dernière version"):
        cancel(event, officer)
    cancel(right, officer)
    warrant.refresh_from_db()
    assert warrant.status == "EMIS"
    with pytest.raises(Refusal, match="dernière version"):
        cancel(WarrantEvent.objects.get(corrects=right), officer)


def test_it_says_why_and_no_button_undoes_a_state(warrant, officer):
    event = note(warrant, officer, "ARREST", at("2026-11-02"))
    with pytest.raises(Refusal, match="pourquoi"):
        cancel(event, officer, "  ")
    with acting_as(officer), pytest.raises(Refusal, match="événement daté"):
        services.perform(warrant, "undo_to_emis", by=officer)


def test_the_database_refuses_an_entry_that_denies_nothing(warrant, officer):
    event = note(warrant, officer, "ARREST", at("2026-11-02"))
    with pytest.raises(DatabaseError, match="what_did_not_happen_was_noted"), transaction.atomic():
        WarrantEvent.objects.filter(pk=event.pk).update(did_not_happen=True)


def test_every_move_an_event_makes_can_be_unmade():
    for step in WARRANT.transitions:
        for source in step.sources if step.asks == "event" else ():
            back = WARRANT.transition(f"undo_to_{source.lower()}")
            assert step.target in back.sources
            assert back.hidden


def test_the_page_strikes_the_event_out_and_offers_to_tell_the_partner(client, officer, post):
    warrant = make_warrant(officer, post, direction="IN")
    event = note(warrant, officer, "ARREST", at("2026-11-02", zone=PARIS))
    event.case = warrant
    with acting_as(officer):
        services.inform_partner(event, by=officer, informed_at=NOW, contact="Rusu", channel="SIRENE", text="Arrêté.")
    client.force_login(officer)
    address = reverse("liaison:warrant-event-cancel", args=[warrant.reference, event.pk])
    assert address in client.get(warrant.get_absolute_url()).content.decode()
    assert "Arrestation" in client.get(address).content.decode()
    fresh = ArrestWarrant.objects.get(pk=warrant.pk)
    assert client.post(address, {"why": ""}).status_code == 422
    assert client.post(address, {"why": "Homonyme.", "version": fresh.version - 1}).status_code == 409
    assert client.post(address, {"why": "Homonyme.", "version": fresh.version}).status_code == 302

    page = client.get(warrant.get_absolute_url())
    text = page.content.decode()
    assert "<del>Arrestation</del>" in text
    assert "n’a pas eu lieu" in text
    assert "Homonyme." in text
    (entry,) = page.context["to_tell"]
    told = client.get(reverse("liaison:warrant-event-inform", args=[warrant.reference, entry.pk])).content.decode()
    assert "n’a pas eu lieu" in told
    assert "did not take place" in told
