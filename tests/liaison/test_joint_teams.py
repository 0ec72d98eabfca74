"""Joint teams: the minister before the signature, a duration that runs from it, extensions before its end."""

from datetime import date, timedelta

import pytest
import time_machine

from liaison.models import FundingCall, TeamMember, TeamParty
from liaison.teams import services
from liaison.teams.day import ending_teams
from ssi.accounts.context import acting_as
from ssi.web.refusals import Refusal
from tests.factories import make_domain
from tests.liaison.warrants import at, statements

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_morning():
    """Sessions are judged by the real clock: a morning to come."""
    with time_machine.travel(at("2037-03-02", "09:00"), tick=False):
        yield


@pytest.fixture
def team(officer, post):
    fields = {
        "title": "Équipe fret",
        "french_authority": "JIRS de Lyon",
        "purpose": "Vols de fret",
        "ground": "COMPLEX",
    }
    with acting_as(officer):
        return services.open_team(by=officer, post=post, country=post.country, domain=make_domain("stups"), **fields)


def signed(team, officer, signed_on=date(2037, 2, 28), months=12, **fields):
    with acting_as(officer):
        services.perform(team, "negotiate", by=officer)
        services.perform(
            team, "minister_agrees", by=officer, minister_agreed_on=date(2037, 2, 1), consents_on=date(2037, 2, 10)
        )
        services.add(team, TeamParty, by=officer, country=team.country, authority="DIICOT")
        services.perform(team, "sign", by=officer, signed_on=signed_on, duration_months=months, **fields)
    return team


def end_of(team):
    return team.clocks.open().get(rule__code="ECE_FIN")


def test_the_minister_and_the_other_states_agree_before_anything_is_signed(team, officer):
    with acting_as(officer):
        services.perform(team, "negotiate", by=officer)
        with pytest.raises(Refusal, match="tous deux nécessaires"):
            services.perform(team, "minister_agrees", by=officer, minister_agreed_on=date(2037, 2, 1))


def test_a_team_is_signed_by_parties_for_a_duration(team, officer):
    with acting_as(officer):
        services.perform(team, "negotiate", by=officer)
        agreed = {"minister_agreed_on": date(2037, 2, 1), "consents_on": date(2037, 2, 10)}
        services.perform(team, "minister_agrees", by=officer, **agreed)
        with pytest.raises(Refusal, match="durée maximale"):
            services.perform(team, "sign", by=officer, signed_on=date(2037, 2, 28))
    with acting_as(officer), pytest.raises(Refusal, match="Aucune partie"):
        services.perform(team, "sign", by=officer, signed_on=date(2037, 2, 28), duration_months=12)


@pytest.mark.parametrize(
    ("signed_on", "months", "end"),
    [
        (date(2037, 2, 28), 12, date(2038, 2, 28)),
        (date(2036, 2, 29), 12, date(2037, 2, 28)),
        (date(2036, 8, 31), 18, date(2038, 2, 28)),
    ],
)
def test_the_duration_runs_from_the_signature(team, officer, signed_on, months, end):
    signed(team, officer, signed_on, months)

    assert team.ends_on == end
    assert end_of(team).due_at.astimezone(team.post.zone).isoformat() == f"{end}T23:59:59+02:00"


def test_unless_the_agreement_says_another_first_day(team, officer):
    signed(team, officer, starts_on=date(2037, 3, 15))

    assert team.ends_on == date(2038, 3, 15)
    with acting_as(officer), pytest.raises(Refusal, match="début plus tard"):
        services.perform(team, "activate", by=officer)


def test_the_alert_comes_sixty_days_before(team, officer):
    signed(team, officer)
    alert = end_of(team).alerts.get(kind="DAYS_BEFORE", days=60)

    assert alert.at.astimezone(team.post.zone).date() == date(2038, 2, 28) - timedelta(days=60)


def test_an_extension_is_signed_before_the_end_and_moves_it(team, officer):
    signed(team, officer, date(2036, 3, 2))
    with acting_as(officer):
        services.perform(team, "activate", by=officer)
        services.extend(team, by=officer, signed_on=date(2037, 3, 2), ends_on=date(2037, 9, 2), reason="Procès")

    assert team.status == "PROLONGEE"
    assert end_of(team).fixed_on == date(2037, 9, 2)
    assert team.clocks.filter(rule__code="ECE_FIN").exclude(kept_at=None).count() == 1


def test_the_day_after_the_end_nothing_is_extended_any_more(team, officer):
    signed(team, officer, date(2036, 3, 1))
    with acting_as(officer):
        services.perform(team, "activate", by=officer)
        with pytest.raises(Refusal, match="avant la fin"):
            services.extend(team, by=officer, signed_on=date(2037, 3, 2), ends_on=date(2037, 9, 2), reason="Procès")
        services.extend(team, by=officer, signed_on=date(2037, 3, 1), ends_on=date(2037, 9, 2), reason="Procès")


def test_a_call_has_the_three_dates_it_was_given_and_they_are_kept_one_by_one(team, officer):
    with acting_as(officer):
        call = services.add(
            team,
            FundingCall,
            by=officer,
            name="Appel 2",
            apply_by=date(2037, 3, 20),
            action_starts_on=date(2037, 4, 15),
            action_ends_on=date(2037, 7, 15),
            claim_by=date(2037, 8, 17),
        )
        assert set(team.clocks.open().values_list("rule__code", "fixed_on")) == {
            ("ECE_APPEL_DEPOT", date(2037, 3, 20)),
            ("ECE_APPEL_ACTION", date(2037, 7, 15)),
            ("ECE_APPEL_FRAIS", date(2037, 8, 17)),
        }
        services.note_call(call, by=officer, applied_on=date(2037, 3, 2))
    assert set(team.clocks.open().values_list("rule__code", flat=True)) == {"ECE_APPEL_ACTION", "ECE_APPEL_FRAIS"}


def test_a_team_goes_to_its_evaluation_and_closes(team, officer):
    signed(team, officer, date(2036, 3, 2))
    with acting_as(officer):
        services.perform(team, "activate", by=officer)
        services.perform(team, "expire", by=officer, comment="Terme atteint")
        with pytest.raises(Refusal, match="évaluation"):
            services.perform(team, "evaluate", by=officer, evaluated_on=date(2037, 3, 2))
        services.perform(team, "evaluate", by=officer, evaluated_on=date(2037, 3, 2), evaluation="Trois arrestations")
        services.perform(team, "close", by=officer, comment="Terminée")

    assert team.status == "CLOSE"
    assert not team.clocks.open().exists()


def test_what_was_done_is_not_in_the_future(team, officer):
    with acting_as(officer), pytest.raises(Refusal, match="avenir"):
        services.perform(team, "minister_agrees", by=officer, minister_agreed_on=date(2037, 3, 3))


def test_the_day_shows_the_teams_that_end_within_two_months(team, officer):
    signed(team, officer, date(2036, 5, 1))
    with acting_as(officer):
        (line,) = ending_teams(officer, at("2037-03-02")).lines
    assert line.due == date(2037, 5, 1)
    with acting_as(officer):
        assert ending_teams(officer, at("2037-03-01")).lines == []


def test_a_team_asks_as_much_with_ten_members_as_with_one(team, officer, client):
    client.force_login(officer)

    def hire():
        with acting_as(officer):
            fields = {"part": "MEMBER", "name": "Ionescu", "function": "Procureur", "country": team.country}
            services.add(team, TeamMember, by=officer, **fields)
            services.add(team, TeamParty, by=officer, country=team.country, authority="DIICOT")

    hire()
    client.get(team.get_absolute_url())
    one = statements(client, team.get_absolute_url())
    for _n in range(9):
        hire()
    assert statements(client, team.get_absolute_url()) == one
