"""Which windows fit, rule by rule and at the edges; and the days counted back from the wished start."""

from datetime import date
from decimal import Decimal

import pytest

from cooperation.funding import planning, rules
from cooperation.funding.rules import Answer, Project, look
from cooperation.funding.vocabulary import Carrier, Rule
from tests.cooperation.funding import a_window

TODAY = date(2026, 3, 1)
NAMES = {"EQUIP": "Équipement", "EXPERT": "Mission d’expert", "MD": "Moldavie", "RO": "Roumanie"}


def says(rule, window, **fields):
    """(answer, sentence) of one rule."""
    found = look(window, Project(names=NAMES, **fields), TODAY)
    return next((v.answer, v.sentence) for v in found.verdicts if v.rule == rule)


@pytest.mark.parametrize(
    ("amount", "answer"),
    [
        ("99999.99", Answer.NO),
        ("100000", Answer.YES),
        ("1000000", Answer.YES),
        ("1000000.01", Answer.NO),
        (None, Answer.OPEN),
    ],
)
def test_the_amount_stays_between_the_floor_and_the_ceiling_to_the_cent(amount, answer):
    window = a_window(min_amount=Decimal(100000), max_amount=Decimal(1000000))

    assert says(Rule.AMOUNT, window, amount=amount and Decimal(amount))[0] is answer


@pytest.mark.parametrize(("days", "answer"), [(5, Answer.YES), (6, Answer.NO), (None, Answer.OPEN)])
def test_the_length_stays_under_its_limit_to_the_day(days, answer):
    assert says(Rule.DURATION, a_window(max_days=5), days=days)[0] is answer


def test_a_programme_too_long_is_sent_to_its_actions():
    _answer, sentence = says(Rule.DURATION, a_window(max_days=5), days=300, is_programme=True)

    assert "depuis une de ses actions" in sentence


@pytest.mark.parametrize(
    ("forms", "answer", "told"),
    [
        ({"EXPERT"}, Answer.YES, "Mission d’expert"),
        ({"EXPERT", "EQUIP"}, Answer.OPEN, "mais pas\u202f: Équipement"),
        ({"EQUIP"}, Answer.NO, "Finance seulement\u202f: Mission d’expert"),
        (set(), Answer.OPEN, "n’a pas encore d’action"),
    ],
)
def test_a_form_is_admitted_whole_in_part_or_not(forms, answer, told):
    found, sentence = says(Rule.FORM, a_window(forms=["EXPERT"]), forms=frozenset(forms))

    assert found is answer
    assert told in sentence


@pytest.mark.parametrize(
    ("countries", "answer"),
    [({"MD"}, Answer.YES), ({"MD", "RO"}, Answer.OPEN), ({"RO"}, Answer.NO), (set(), Answer.OPEN)],
)
def test_a_country_is_on_the_list_or_not(countries, answer):
    assert says(Rule.COUNTRY, a_window(countries=["MD", "UA"]), countries=frozenset(countries))[0] is answer


@pytest.mark.parametrize(
    ("filed_by", "partner", "answer"),
    [
        (Carrier.POST, False, Answer.YES),
        (Carrier.BENEFICIARY, False, Answer.OPEN),
        (Carrier.BENEFICIARY, True, Answer.YES),
        (Carrier.OPERATOR, False, Answer.YES),
    ],
)
def test_a_beneficiary_that_files_is_named(filed_by, partner, answer):
    assert says(Rule.CARRIER, a_window(filed_by=filed_by), partner=partner)[0] is answer


@pytest.mark.parametrize(
    ("forms", "excludes", "answer"),
    [
        ({"EQUIP"}, "", Answer.NO),
        ({"EQUIP", "EXPERT"}, "", Answer.OPEN),
        ({"EXPERT"}, "ONG", Answer.OPEN),
        ({"EXPERT"}, "", Answer.YES),
    ],
)
def test_what_is_excluded_is_said(forms, excludes, answer):
    window = a_window(excluded_forms=["EQUIP"], excludes=excludes)

    assert says(Rule.EXCLUSION, window, forms=frozenset(forms))[0] is answer


@pytest.mark.parametrize(
    ("starts_on", "answer"),
    [(date(2026, 5, 30), Answer.YES), (date(2026, 5, 29), Answer.NO), (None, Answer.OPEN)],
)
def test_there_is_still_time_until_the_last_day_to_file_included(starts_on, answer):
    assert says(Rule.LEAD, a_window(lead_days=90), starts_on=starts_on)[0] is answer


@pytest.mark.parametrize(
    ("closes_on", "answer"),
    [(date(2026, 2, 28), Answer.NO), (date(2026, 3, 1), Answer.YES), (date(2026, 3, 2), Answer.YES)],
)
def test_a_window_is_open_on_its_closing_day(closes_on, answer):
    window = a_window(lead_days=30, closes_on=closes_on)

    assert says(Rule.LEAD, window, starts_on=date(2026, 9, 1))[0] is answer


def test_too_late_says_the_first_start_that_is_possible():
    window = a_window(lead_days=90, visa_days=30, draft_days=20)

    _answer, sentence = says(Rule.LEAD, window, starts_on=date(2026, 4, 1))

    assert planning.earliest_start(window, TODAY) == date(2026, 7, 19)
    assert "19\u00a0juillet 2026" in sentence


def test_a_first_start_is_offered_when_the_date_alone_is_against():
    late, too_long = a_window(lead_days=90, visa_days=30, draft_days=20), a_window(max_days=5)
    project = Project(days=300, starts_on=date(2026, 4, 1))

    assert look(late, project, TODAY).possible_on == date(2026, 7, 19)
    assert look(too_long, project, TODAY).possible_on is None


def test_a_rule_nobody_read_says_so_and_the_others_do_not():
    found = look(a_window(doubts=["PAYS"]), Project(), TODAY)

    assert [verdict.rule for verdict in found.verdicts if verdict.doubtful] == [Rule.COUNTRY]


def test_what_fits_comes_first_then_what_asks_the_fewest_questions():
    sure, asks, refuses = (
        a_window(label="A", max_days=400),
        a_window(label="B", excludes="ONG"),
        a_window(label="0", max_days=5),
    )
    found = rules.find([refuses, asks, sure], Project(days=300, starts_on=date(2027, 1, 1)), TODAY)

    assert [finding.window.label for finding in found] == ["A", "B", "0"]
    assert [finding.fits for finding in found] == [True, True, False]


def test_the_days_are_counted_back_from_the_wished_start():
    window = a_window(lead_days=90, visa_days=30, draft_days=20)

    on = [step.on for step in planning.steps(window, date(2026, 12, 1))]

    assert on == [
        date(2026, 7, 14),  # begin to write
        date(2026, 8, 3),  # written
        date(2026, 8, 30),  # endorsed
        date(2026, 9, 2),  # filed
        date(2026, 12, 1),
    ]


def test_a_window_that_closes_sooner_commands():
    window = a_window(lead_days=90, closes_on=date(2026, 6, 15))

    assert planning.file_by(window, date(2026, 12, 1)) == date(2026, 6, 15)
    assert planning.file_by(window, date(2026, 8, 1)) == date(2026, 5, 3)
