"""The clocks of warrants at their edges: from dated events, corrected by dated events, never from a guess."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine

from liaison.models import ExtraditionTreaty
from liaison.warrants import deadlines, services
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.clocks.models import Clock
from ssi.web.refusals import Refusal
from tests.factories import make_country, make_domain, make_post, make_user
from tests.liaison.warrants import BUCHAREST, PARIS, at, due, make_warrant, note

pytestmark = pytest.mark.django_db
NOW = at("2026-11-20", "12:00")


@pytest.fixture(autouse=True)
def _a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def post():
    make_country("FR")
    return make_post("BUC", covers=("MD",))


@pytest.fixture
def warrant(officer, post):
    return make_warrant(officer, post)


def granted(warrant, officer, arrest="2026-03-02", final="2026-03-20"):
    note(warrant, officer, "ARREST", at(arrest))
    note(warrant, officer, "PRESENTATION", at(arrest, "16:00"))
    return note(warrant, officer, "FINAL_DECISION", at(final), outcome="GRANTED")


def local(moment, zone=BUCHAREST):
    return moment.astimezone(zone).isoformat()[:19]


# --- European arrest warrant ---------------------------------------------------------------------------------


def test_nothing_runs_before_the_arrest(warrant):
    assert not warrant.clocks.exists()


def test_the_final_decision_is_due_sixty_days_after_the_arrest_then_ninety(warrant, officer):
    note(warrant, officer, "ARREST", at("2026-03-02"))

    assert local(due(warrant, "MAE_DEC")) == "2026-05-01T23:59:59"
    assert local(due(warrant, "MAE_DEC_EXT")) == "2026-05-31T23:59:59"


def test_an_arrest_late_in_the_evening_belongs_to_the_day_of_the_place(warrant, officer):
    """23:30 in Paris is 00:30 the next day in Bucharest: the forum's day counts."""
    note(warrant, officer, "ARREST", at("2026-03-02", "23:30", PARIS))

    assert local(due(warrant, "MAE_DEC")) == "2026-05-02T23:59:59"


def test_consent_leaves_ten_days_and_no_other_decision_deadline(warrant, officer):
    note(warrant, officer, "ARREST", at("2026-03-02"))
    note(warrant, officer, "CONSENT", at("2026-03-03"))

    assert local(due(warrant, "MAE_DEC_CONS")) == "2026-03-13T23:59:59"
    assert due(warrant, "MAE_DEC") is due(warrant, "MAE_DEC_EXT") is None


def test_the_decision_keeps_its_clock_and_starts_ten_days_for_the_surrender(warrant, officer):
    granted(warrant, officer)

    assert due(warrant, "MAE_DEC") is None
    assert local(due(warrant, "MAE_REMISE")) == "2026-03-30T23:59:59"
    assert "LIBÉRATION D’OFFICE" in warrant.clocks.get(rule__code="MAE_REMISE").rule.on_expiry


@pytest.mark.parametrize(
    ("final", "last"),
    [
        ("2026-03-20", "2026-03-30T23:59:59"),  # across the change to summer time of 29 March
        ("2026-10-20", "2026-10-30T23:59:59"),  # across the change to winter time of 25 October
        ("2024-02-19", "2024-02-29T23:59:59"),  # a leap day
        ("2023-02-19", "2023-03-01T23:59:59"),  # a year without one
        ("2026-01-31", "2026-02-10T23:59:59"),  # the end of a month
        ("2026-04-02", "2026-04-12T23:59:59"),  # Orthodox Easter Sunday: the strict date does not move
    ],
)
def test_ten_days_are_ten_dates_whatever_the_calendar(warrant, officer, final, last):
    granted(warrant, officer, arrest="2023-01-02", final=final)

    assert local(due(warrant, "MAE_REMISE")) == last


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-03-29T23:59:59", "RUNNING"),  # the day before
        ("2026-03-30T23:59:59", "RUNNING"),  # the last second of the day
        ("2026-03-31T00:00:00", "BREACHED"),  # the day after
    ],
)
def test_the_surrender_may_be_kept_until_the_last_second(warrant, officer, moment, state):
    granted(warrant, officer)
    clock = Clock.objects.explained().get(case=warrant.pk, rule__code="MAE_REMISE")

    assert clock.state(datetime.fromisoformat(moment).replace(tzinfo=BUCHAREST)).value == state


def test_a_refused_surrender_starts_no_surrender_clock(warrant, officer):
    note(warrant, officer, "ARREST", at("2026-03-02"))
    note(warrant, officer, "FINAL_DECISION", at("2026-03-20"), outcome="REFUSED")

    assert not warrant.clocks.open().exists()
    assert warrant.status == "DECIDE_REFUS"


def test_a_postponement_stops_the_clock_and_the_new_date_gives_ten_days_more(warrant, officer):
    granted(warrant, officer)
    note(warrant, officer, "NEW_DATE", at("2026-03-21"), agreed_at=at("2026-03-28"))
    note(warrant, officer, "POSTPONEMENT", at("2026-03-27"))

    suspended = warrant.clocks.open().get(rule__code="MAE_REMISE")
    assert suspended.due_at is None
    assert warrant.slot_at is None

    note(warrant, officer, "NEW_DATE", at("2026-04-01"), agreed_at=at("2026-04-10"))
    assert due(warrant, "MAE_REMISE") is None
    assert local(due(warrant, "MAE_REMISE_FM")) == "2026-04-20T23:59:59"
    assert warrant.slot_at == at("2026-04-10")


def test_an_agreed_date_without_postponement_does_not_give_more_time(warrant, officer):
    granted(warrant, officer)
    note(warrant, officer, "NEW_DATE", at("2026-03-21"), agreed_at=at("2026-03-29"))

    assert local(due(warrant, "MAE_REMISE")) == "2026-03-30T23:59:59"
    assert warrant.status == "REMISE_PROGRAMMEE"


def test_the_surrender_keeps_the_clock_at_its_own_moment(warrant, officer):
    granted(warrant, officer)
    note(warrant, officer, "SURRENDER", at("2026-03-29", "09:10"))

    clock = warrant.clocks.get(rule__code="MAE_REMISE")
    assert clock.kept_at == at("2026-03-29", "09:10")
    assert warrant.detained_since is None


def test_a_release_leaves_the_surrender_clock_without_object_but_not_the_decision_s(warrant, officer):
    note(warrant, officer, "ARREST", at("2026-03-02"))
    note(warrant, officer, "RELEASE", at("2026-03-04"))

    assert warrant.status == "LIBERE"
    assert local(due(warrant, "MAE_DEC")) == "2026-05-01T23:59:59"


def test_a_new_arrest_starts_everything_afresh(warrant, officer):
    note(warrant, officer, "ARREST", at("2026-03-02"))
    note(warrant, officer, "RELEASE", at("2026-03-04"))
    note(warrant, officer, "ARREST", at("2026-05-10"))

    assert local(due(warrant, "MAE_DEC")) == "2026-07-09T23:59:59"
    assert warrant.clocks.open().filter(rule__code="MAE_DEC").count() == 1
    assert warrant.detained_since == at("2026-05-10")


def test_a_corrected_event_moves_its_clocks_and_the_first_version_stays(warrant, officer):
    granted(warrant, officer)
    old = warrant.dated_events.get(kind="FINAL_DECISION")
    with acting_as(officer):
        services.correct_event(
            old, by=officer, at=at("2026-03-18"), time_zone="Europe/Bucharest", why="Date du dispositif"
        )

    assert local(due(warrant, "MAE_REMISE")) == "2026-03-28T23:59:59"
    assert warrant.clocks.open().filter(rule__code="MAE_REMISE").count() == 1
    assert warrant.dated_events.filter(kind="FINAL_DECISION").count() == 2
    assert warrant.clocks.get(rule__code="MAE_DEC", moot_at=None).kept_at == at("2026-03-18")


def test_a_correction_says_why_and_an_event_is_corrected_once(warrant, officer):
    old = note(warrant, officer, "ARREST", at("2026-03-02"))
    fields = {"by": officer, "at": at("2026-03-01"), "time_zone": "Europe/Bucharest"}
    with acting_as(officer):
        with pytest.raises(Refusal, match="pourquoi"):
            services.correct_event(old, why=" ", **fields)
        services.correct_event(old, why="Erreur de saisie", **fields)
        with pytest.raises(Refusal, match="déjà corrigé"):
            services.correct_event(old, why="Encore", **fields)


# --- France executes -----------------------------------------------------------------------------------------


@pytest.fixture
def passive(officer, post):
    return make_warrant(officer, post, direction="IN", issuing_authority="Judecătoria Iași")


def test_when_france_executes_its_days_and_its_code_count(passive, officer):
    """Arrested on Friday 8 May 2026, a holiday; presented on Saturday: working days are those of France."""
    note(passive, officer, "ARREST", at("2026-05-08", "18:00", PARIS))
    note(passive, officer, "PRESENTATION", at("2026-05-09", "10:00", PARIS))

    # Monday to Saturday, less Ascension Day (14 May): 11, 12, 13, 15, 16; the original one day more, from the 9th.
    assert local(due(passive, "MAE_FR_AUD"), PARIS) == "2026-05-16T23:59:59"
    assert local(due(passive, "MAE_FR_ORIG"), PARIS) == "2026-05-16T23:59:59"


@pytest.mark.parametrize(("consents", "rule", "last"), [(True, "MAE_FR_AUD_7", "19"), (False, "MAE_FR_AUD_20", "32")])
def test_the_chamber_has_seven_days_with_consent_and_twenty_without(passive, officer, consents, rule, last):
    note(passive, officer, "ARREST", at("2026-05-08", "18:00", PARIS))
    if consents:
        note(passive, officer, "CONSENT", at("2026-05-11", "10:00", PARIS))
    note(passive, officer, "HEARING", at("2026-05-12", "14:00", PARIS))

    day = date.fromordinal(date(2026, 5, 1).toordinal() + int(last) - 1)
    assert local(due(passive, rule), PARIS) == f"{day}T23:59:59"


def test_the_original_received_keeps_its_clock(passive, officer):
    note(passive, officer, "ARREST", at("2026-05-08", "18:00", PARIS))
    with acting_as(officer):
        lines = [("ORIGINAL", None, date(2026, 5, 12), False, "")]
        services.prepare_surrender(passive, by=officer, expected_version=None, papers=lines)

    assert due(passive, "MAE_FR_ORIG") is None
    assert passive.clocks.get(rule__code="MAE_FR_ORIG").kept_at == at("2026-05-12", "12:00", PARIS)


# --- Extradition ---------------------------------------------------------------------------------------------


@pytest.fixture
def moldova():
    country = make_country("MD")
    ExtraditionTreaty.objects.update_or_create(
        country=country,
        text="convention européenne d’extradition",
        defaults={"european_convention": True, "source": "x"},
    )
    return country


def provisional(officer, post, country, **fields):
    return make_warrant(officer, post, instrument="PROV", country=country, **fields)


def test_under_the_european_convention_eighteen_days_then_forty(officer, post, moldova):
    warrant = provisional(officer, post, moldova)
    note(warrant, officer, "ARREST", at("2026-03-02"))

    assert warrant.treaty.european_convention
    assert local(due(warrant, "EXT_PROV_CEE_18")) == "2026-03-20T23:59:59"
    assert local(due(warrant, "EXT_PROV_CEE_40")) == "2026-04-11T23:59:59"


def test_the_request_received_keeps_the_provisional_clocks(officer, post, moldova):
    warrant = provisional(officer, post, moldova)
    note(warrant, officer, "ARREST", at("2026-03-02"))
    note(warrant, officer, "REQUEST", at("2026-03-15"))

    assert not warrant.clocks.open().exists()
    assert set(warrant.clocks.values_list("kept_at", flat=True)) == {at("2026-03-15")}


def test_the_takeover_runs_from_the_agreed_date(officer, post, moldova):
    warrant = provisional(officer, post, moldova)
    granted(warrant, officer)
    note(warrant, officer, "NEW_DATE", at("2026-03-21"), agreed_at=at("2026-04-30"))

    assert local(due(warrant, "EXT_PRISE_15")) == "2026-05-15T23:59:59"
    assert local(due(warrant, "EXT_PRISE_30")) == "2026-05-30T23:59:59"


@pytest.fixture
def djibouti(officer):
    """A post whose country has a convention that gives no length."""
    post = make_post("DJI")
    by = make_user(Role.ODL, post, domains=[make_domain("stups")])
    return post, by


def test_without_a_rule_nothing_is_guessed_and_the_date_is_asked(djibouti):
    post, by = djibouti
    ExtraditionTreaty.objects.filter(country="DJ").delete()
    warrant = provisional(by, post, post.country)
    note(warrant, by, "ARREST", at("2026-03-02"))

    assert not warrant.clocks.exists()
    (missing,) = deadlines.missing_dates(warrant, deadlines.current_events(warrant))
    assert missing.field == "provisional_until"


def test_the_date_read_in_the_text_becomes_the_clock(djibouti):
    post, by = djibouti
    warrant = provisional(by, post, post.country)
    note(warrant, by, "ARREST", at("2026-03-02"))
    with acting_as(by):
        services.edit(warrant, by=by, expected_version=None, provisional_until=date(2026, 4, 1))

    zone = ZoneInfo("Africa/Djibouti")
    assert local(due(warrant, "EXT_PROV"), zone) == "2026-04-01T23:59:59"
    assert deadlines.missing_dates(warrant, deadlines.current_events(warrant)) == []

    with acting_as(by):
        services.edit(warrant, by=by, expected_version=None, provisional_until=date(2026, 4, 5))
    assert local(due(warrant, "EXT_PROV"), zone) == "2026-04-05T23:59:59"
    assert warrant.clocks.open().count() == 1


def test_a_treaty_with_days_dates_the_clock_itself(djibouti):
    post, by = djibouti
    ExtraditionTreaty.objects.filter(country="DJ").delete()
    ExtraditionTreaty.objects.create(country=post.country, text="x", provisional_days=40, takeover_days=45, source="x")
    warrant = provisional(by, post, post.country)
    note(warrant, by, "ARREST", at("2026-01-20"))

    assert local(due(warrant, "EXT_PROV"), ZoneInfo("Africa/Djibouti")) == "2026-03-01T23:59:59"


def test_when_france_executes_without_treaty_its_own_law_gives_thirty_days(djibouti):
    post, by = djibouti
    ExtraditionTreaty.objects.filter(country="DJ").delete()
    warrant = provisional(by, post, post.country, direction="IN")
    note(warrant, by, "ARREST", at("2026-01-31", "10:00", PARIS))

    assert local(due(warrant, "EXT_PROV_FR"), PARIS) == "2026-03-02T23:59:59"


# --- Order, and what is offered ------------------------------------------------------------------------------


def test_nothing_is_recorded_in_the_future(warrant, officer):
    with pytest.raises(Refusal, match="avenir"):
        note(warrant, officer, "ARREST", at("2026-11-20", "12:01"))


def test_nothing_happens_to_somebody_who_was_not_arrested(warrant, officer):
    for kind in ("PRESENTATION", "CONSENT", "RELEASE"):
        with pytest.raises(Refusal, match="Arrestation"):
            note(warrant, officer, kind, at("2026-03-02"))


def test_no_european_warrant_outside_the_union_and_no_extradition_inside(officer, post):
    with pytest.raises(Refusal, match="n’existe pas avec ce pays") as outside:
        make_warrant(officer, post, country=make_country("MD"))
    assert "Demande d’extradition, Arrestation provisoire" in outside.value.remedy
    with pytest.raises(Refusal, match="n’existe pas avec ce pays") as inside:
        make_warrant(officer, post, instrument="EXT")
    assert "Mandat d’arrêt européen" in inside.value.remedy


def test_the_list_of_thirty_two_asks_for_three_years(officer, post):
    with pytest.raises(Refusal, match="trois ans"):
        make_warrant(officer, post, offences=["E05"])
    assert make_warrant(officer, post, offences=["E05"], three_years=True).offences == ["E05"]


def test_a_state_that_follows_from_an_event_is_not_reached_without_it(warrant, officer):
    with acting_as(officer), pytest.raises(Refusal, match="événement daté"):
        services.perform(warrant, "arrest", by=officer)


def test_the_wanted_person_is_compared_with_the_other_files(warrant, officer, post):
    assert warrant.person.label == "POPESCU Ion"
    assert warrant.person.case_id == warrant.pk


def test_wanted_is_pure():
    """Without a database: the same events give the same deadlines."""
    warrant = SimpleNamespace(is_passive=False, instrument="EAW")
    event = SimpleNamespace(kind="ARREST", at=datetime(2026, 3, 2, tzinfo=UTC), pk=1, outcome="", agreed_at=None)
    assert [w.rule for w in deadlines.wanted(warrant, [event])] == ["MAE_DEC", "MAE_DEC_EXT"]
