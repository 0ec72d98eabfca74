"""What the weekly report and the indicators say of justice, missions, persons and documents: numbers and references."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Case, CaseDigest
from ssi.figures.periods import Period
from ssi.figures.registry import compute
from ssi.reports import services
from ssi.reports.canonical import canonical_bytes
from ssi.reports.registry import model_of
from ssi.web.refusals import NotAllowed
from tests.factories import make_country, make_domain, make_post, make_user
from tests.liaison.judicial import bring, open_eio
from tests.liaison.missions import make_mission
from tests.liaison.warrants import at, make_warrant, note

pytestmark = pytest.mark.django_db

WEEK = Period(dt.date(2026, 11, 14), dt.date(2026, 11, 20))
FRIDAY = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _friday():
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def post():
    make_country("FR")
    return make_post("BUC", covers=("MD",))


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post, starts_on=dt.date(2025, 9, 1))


def value(code, head, post, period=WEEK):
    with acting_as(head):
        return compute(code, [post], period, by=head)


def held_until(head, post, day, **fields):
    """Somebody provisionally arrested in Moldova, freed at the end of that day in Chișinău if nothing comes."""
    moldova = make_country("MD")
    warrant = make_warrant(head, post, instrument="PROV", country=moldova, provisional_until=day, **fields)
    note(warrant, head, "ARREST", at("2026-11-16"))
    return warrant


def drawn(head, post):
    with acting_as(head):
        report = services.request_report(by=head, post=post, code="weekly", period=WEEK)
        return model_of("weekly").collect(post, WEEK, by=head, report=report)


def operational(document):
    return next(s for s in document.sections if s.title == "Coopération opérationnelle")


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [("2026-11-22", 12, 0), ("2026-11-22", 21, 0), ("2026-11-22", 22, 1), ("2026-11-20", 12, 1), ("2026-11-19", 12, 1)],
)
def test_a_risk_of_release_is_counted_from_the_last_forty_eight_hours_on(head, post, day, hour, expected):
    """23:59:59 in Chișinău on the 22nd is 21:59:59 UTC: 48 hours before are 21:59:59 UTC on the 20th."""
    held_until(head, post, dt.date.fromisoformat(day))
    with time_machine.travel(dt.datetime(2026, 11, 20, hour, tzinfo=dt.UTC), tick=False):
        assert value("warrants.release_risk", head, post) == expected


def test_a_person_no_longer_held_and_a_deadline_nobody_dated_are_no_counted_risk(head, post):
    warrant = held_until(head, post, dt.date(2026, 11, 21))
    note(warrant, head, "RELEASE", at("2026-11-19"))
    undated = make_warrant(head, post, instrument="PROV", country=make_country("IN"))
    note(undated, head, "ARREST", at("2026-11-16"))
    assert value("warrants.release_risk", head, post) == 0
    assert value("warrants.held", head, post) == 1


def test_the_desk_reads_the_number_and_another_post_nothing(head, post):
    held_until(head, post, dt.date(2026, 11, 21))
    desk = make_user(Role.DCIS_OFFICER)
    with acting_as(desk):
        assert compute("warrants.release_risk", [post], WEEK, by=desk) == 1
    stranger = make_user(Role.ASI, make_post("DJI"), starts_on=dt.date(2025, 9, 1))
    with acting_as(stranger), pytest.raises(NotAllowed):
        compute("warrants.release_risk", [post], WEEK, by=stranger)


def test_an_assistance_is_executed_in_the_week_it_was_noted(head, post):
    case = open_eio(head, domain=make_domain("stups"))
    bring(case, head, "EXECUTEE", FRIDAY - dt.timedelta(hours=1))
    assert value("judicial.executed", head, post) == 1
    assert value("judicial.executed", head, post, WEEK.previous) == 0
    assert value("judicial.open", head, post) == 1


def test_a_week_without_anything_prints_neant(head, post):
    assert operational(drawn(head, post)).blocks == ()


def test_the_section_prints_figures_deadlines_and_teams_by_reference(head, post):
    held = held_until(head, post, dt.date(2026, 11, 21), title="Titre canari", facts="Faits canaris")
    mission = make_mission(head, post=post, days=3, title="Équipe canari")
    Case.objects.filter(pk=mission.pk).update(status="AUTORISEE")
    late = make_mission(head, post=post, days=30)
    Case.objects.filter(pk=late.pk).update(status="AUTORISEE")
    document = drawn(head, post)

    values = {figure.code: figure.value for figure in document.figures}
    assert (values["warrants.release_risk"], values["missions.under_way"], values["judicial.opened"]) == (1, 0, 0)
    release, teams = (block for block in operational(document).blocks if block.kind == "table")
    assert [(row[0], row[2]) for row in release.rows] == [(held.reference, "2026-11-21")]
    assert [row[0] for row in teams.rows] == [mission.reference]
    text = canonical_bytes(document.to_json()).decode()
    assert "canari" not in text
    assert "Popescu" not in text


def test_what_is_compartmented_or_for_the_french_alone_is_counted_and_never_listed(head, post):
    for reach in ({"compartmented": True}, {"special_france": True}):
        warrant = held_until(head, post, dt.date(2026, 11, 21))
        Case.objects.filter(pk=warrant.pk).update(**reach)
        mission = make_mission(head, post=post, days=3)
        Case.objects.filter(pk=mission.pk).update(status="AUTORISEE", **reach)
    document = drawn(head, post)
    assert [block for block in operational(document).blocks if block.kind == "table"] == []
    assert {figure.code: figure.value for figure in document.figures}["warrants.release_risk"] == 2


def test_a_restricted_team_makes_the_report_restricted(head, post):
    mission = make_mission(head, post=post, days=3, marking="DR")
    Case.objects.filter(pk=mission.pk).update(status="AUTORISEE")
    assert drawn(head, post).marking == "DIFFUSION RESTREINTE"


def test_the_indicators_show_them_to_the_head_with_their_definitions_and_their_lists(client, head, post):
    held_until(head, post, dt.date(2026, 11, 21))
    client.force_login(head)
    page = client.get(reverse("liaison:indicators")).content.decode()
    assert "Mandats, personnes recherchées, faux documents" in page
    assert "risques de remise en liberté" in page
    assert "une échéance restée à saisir n’est pas comptée" in page
    assert f'href="{reverse("liaison:release-risk")}"' in page

    officer = make_user(Role.ODL, post, domains=[make_domain("stups")])
    client.force_login(officer)
    assert "Mandats, personnes recherchées" not in client.get(reverse("liaison:indicators")).content.decode()


def test_the_figures_read_the_metadata_that_outlives_the_files(head, post):
    make_mission(head, post=post)
    assert CaseDigest.objects.filter(kind="mission").exists()
    assert value("missions.by_country", head, post) == [("Roumanie", 1)]
