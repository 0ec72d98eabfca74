"""The engine in words. Narrow and no-break spaces are made plain before comparing, and checked once."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from ssi.clocks.calendars import Calendar, CommonHours
from ssi.clocks.engine import (
    Alert,
    AlertKind,
    Clock,
    LegalReference,
    Rule,
    State,
    Suspension,
    Unit,
    alerts,
)
from ssi.clocks.words import (
    STATE_LABELS,
    UNIT_LABELS,
    alert_in_words,
    common_hours_in_words,
    countdown,
    date_in_words,
    explain,
    moment_in_words,
    span_in_words,
)

BUCHAREST = ZoneInfo("Europe/Bucharest")
DIRECTIVE = LegalReference("Directive (UE) 2023/977, art. 5, § 1, a", date(2023, 5, 22))
URGENT = Rule(
    "E977_U_D",
    "Demande urgente, accès direct",
    "Réception de la demande",
    Unit.HOURS,
    8,
    references=(DIRECTIVE,),
    on_expiry="Le retard est compté dans les statistiques annuelles.",
)


def at(*parts):
    return datetime(*parts, tzinfo=BUCHAREST)


def plain(text):
    return str(text).replace("\u202f", " ").replace("\u00a0", " ")


def told(clock, moment):
    lines = {}
    for line in explain(clock, moment):
        lines.setdefault(line.topic, []).append(plain(line.text))
    return {topic: " / ".join(texts) for topic, texts in lines.items()}


def urgent(**more):
    return Clock(more.pop("rule", URGENT), at(2026, 3, 3, 10, 15), BUCHAREST, Calendar("RO"), **more)


def test_an_explanation_says_event_rule_source_zone_suspensions_end_consequence_and_state():
    assert told(urgent(), at(2026, 3, 3, 15, 15)) == {
        "Événement": "Réception de la demande : mardi 3 mars 2026 à 10 h 15.",
        "Règle": "Demande urgente, accès direct (E977_U_D) : 8 heures. "
        "Temps réellement écoulé, changements d’heure compris.",
        "Source": "Directive (UE) 2023/977, art. 5, § 1, a, version en vigueur le mardi 3 mars 2026.",
        "Fuseau": "Dates et heures du fuseau Europe/Bucharest.",
        "Suspensions": "Aucune.",
        "Échéance stricte": "mardi 3 mars 2026 à 18 h 15 : c’est elle qui déclenche les alertes.",
        "Si le délai expire": "Le retard est compté dans les statistiques annuelles.",
        "État": "Court : expire dans 3 h.",
    }


def test_a_suspension_is_told_with_its_reason_and_its_effect():
    pause = Suspension(at(2026, 3, 3, 12), at(2026, 3, 3, 14, 30), "précision demandée")
    found = told(urgent(suspensions=(pause,)), at(2026, 3, 3, 15))
    assert found["Suspensions"] == (
        "Du mardi 3 mars 2026 à 12 h 00 au mardi 3 mars 2026 à 14 h 30 (précision demandée) : "
        "repousse l’échéance du temps écoulé, 2 h 30."
    )
    days = Rule("E977_STD", "Autre demande", "Réception", Unit.CALENDAR_DAYS, 7)
    pause = Suspension(at(2026, 3, 4, 23), at(2026, 3, 6, 1))
    found = told(urgent(rule=days, suspensions=(pause,)), at(2026, 3, 7))
    assert found["Suspensions"].endswith("repousse l’échéance de 2 jours (différence des dates).")
    assert "jeudi 12 mars 2026 à 23 h 59" in found["Échéance stricte"]


def test_a_suspended_clock_says_what_is_left_and_when_it_would_end():
    found = told(urgent(suspensions=(Suspension(at(2026, 3, 3, 12)),)), at(2026, 3, 4, 12))
    assert found["Suspensions"] == "Depuis le mardi 3 mars 2026 à 12 h 00, toujours en cours."
    assert found["Échéance stricte"] == (
        "Suspendue. Si le délai reprenait le mercredi 4 mars 2026 à 12 h 00, "
        "il expirerait le mercredi 4 mars 2026 à 18 h 15."
    )
    assert found["État"] == "Suspendu ; il restera 6 h à la reprise."


def test_the_rolled_date_is_told_beside_the_strict_one_with_the_days_off():
    rule = Rule("R", "Délai reporté", "Arrestation", Unit.CALENDAR_DAYS, 7, rolls=True, to_verify=True)
    clock = Clock(rule, at(2026, 4, 3, 9), BUCHAREST, Calendar("RO"))  # ends on Good Friday, Orthodox
    lines = explain(clock, at(2026, 4, 4))
    found = told(clock, at(2026, 4, 4))
    assert "vendredi 10 avril 2026 à 23 h 59" in found["Échéance stricte"]
    assert found["Échéance juridique possible"].startswith("mardi 14 avril 2026 à 23 h 59 : le dernier jour")
    assert "vendredi 10 avril 2026" in found["Jours fériés"]
    assert "lundi 13 avril 2026" in found["Jours fériés"]
    assert {line.topic for line in lines if line.to_verify} == {"Règle", "Échéance juridique possible"}


def test_working_days_of_an_unknown_country_are_told_to_be_unknown():
    rule = Rule("O", "Confirmation écrite", "Demande orale", Unit.BUSINESS_DAYS, 2)
    lines = explain(Clock(rule, at(2026, 4, 3, 9), BUCHAREST, Calendar("XX")), at(2026, 4, 3, 10))
    (line,) = [line for line in lines if line.topic == "Jours fériés"]
    assert "n’est pas connu" in line.text
    assert line.to_verify


def test_a_period_without_any_holiday_says_so():
    rule = Rule("O", "Confirmation écrite", "Demande orale", Unit.BUSINESS_DAYS, 2)
    clock = Clock(rule, at(2026, 3, 3, 9), BUCHAREST, Calendar("RO"))
    assert told(clock, at(2026, 3, 3, 10))["Jours fériés"] == "Aucun jour férié sur la période."


def test_a_holiday_that_depends_on_the_moon_is_marked_to_verify():
    rule = Rule("O", "Confirmation écrite", "Demande orale", Unit.BUSINESS_DAYS, 3)
    clock = Clock(rule, at(2026, 3, 18, 9), ZoneInfo("Africa/Djibouti"), Calendar("DJ"))
    (line,) = [line for line in explain(clock, at(2026, 3, 18, 10)) if line.topic == "Jours fériés"]
    assert "Eid al-Fitr" in line.text
    assert line.to_verify


def test_the_article_of_another_day_is_not_cited():
    old = LegalReference("CPP, art. 694-37", date(2017, 5, 22), date(2028, 12, 31))
    rule = Rule("DEE_EXEC", "Exécution", "Reconnaissance", Unit.CALENDAR_DAYS, 90, references=(old,))
    (line,) = [
        line
        for line in explain(Clock(rule, at(2029, 2, 1), BUCHAREST, Calendar("RO")), at(2029, 2, 2))
        if line.topic == "Source"
    ]
    assert plain(line.text) == "Aucune version en vigueur le jeudi 1er février 2029 n’est enregistrée."
    assert line.to_verify


def test_an_internal_rule_says_it_has_no_text_and_no_effect_in_law():
    rule = Rule("RELANCE_1", "Première relance", "Transmission", Unit.CALENDAR_DAYS, 7)
    found = told(urgent(rule=rule), at(2026, 3, 4))
    assert found["Source"] == "Règle interne du service, sans texte."
    assert found["Si le délai expire"] == "Aucun effet de droit enregistré."


def test_a_source_without_recorded_dates_is_not_said_to_be_in_force():
    usage = Rule("U", "Usage", "Demande", Unit.HOURS, 8, references=(LegalReference("usage interne"),))
    found = told(Clock(usage, at(2026, 3, 3, 10, 15), BUCHAREST, Calendar("RO")), at(2026, 3, 3, 12))
    assert found["Source"] == "usage interne."


def test_a_fixed_date_is_told_without_a_duration():
    rule = Rule("CR_RETOUR", "Retour de la commission", "Commission", Unit.FIXED_DATE)
    found = told(urgent(rule=rule, fixed_on=date(2026, 6, 30)), at(2026, 3, 4))
    assert found["Règle"] == ("Retour de la commission (CR_RETOUR). Date fixée : les suspensions ne la déplacent pas.")


@pytest.mark.parametrize(
    ("more", "moment", "expected"),
    [
        ({"kept_at": at(2026, 3, 3, 12)}, (2026, 3, 4), "Tenu le mardi 3 mars 2026 à 12 h 00."),
        ({"moot_at": at(2026, 3, 3, 12)}, (2026, 3, 4), "Sans objet depuis le mardi 3 mars 2026 à 12 h 00."),
        ({}, (2026, 3, 4), "Dépassé : l’échéance était le mardi 3 mars 2026 à 18 h 15."),
        ({"kept_at": at(2026, 3, 3, 19)}, (2026, 3, 4), "Dépassé : tenu avec un retard de 45 min."),
    ],
)
def test_each_end_of_a_clock_is_told(more, moment, expected):
    assert told(urgent(**more), at(*moment))["État"] == expected


@pytest.mark.parametrize(
    ("clock", "moment", "expected"),
    [
        (urgent(), (2026, 3, 3, 15, 15), "dans 3 h"),
        (urgent(), (2026, 3, 5, 18, 15), "dépassé de 2 j"),
        (urgent(kept_at=at(2026, 3, 3, 12)), (2026, 3, 5), "tenu"),
        (urgent(suspensions=(Suspension(at(2026, 3, 3, 12)),)), (2026, 3, 5), "suspendu"),
        (urgent(moot_at=at(2026, 3, 3, 12)), (2026, 3, 5), "sans objet"),
    ],
)
def test_a_list_shows_the_time_left_in_words(clock, moment, expected):
    assert plain(countdown(clock, at(*moment))) == expected


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(seconds=30), "moins d’une minute"),
        (timedelta(minutes=45), "45 min"),
        (timedelta(hours=1, minutes=30), "1 h 30"),
        (timedelta(hours=7, minutes=30), "7 h"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=2), "2 j"),
        (timedelta(days=400), "400 j"),
    ],
)
def test_a_span_is_rounded_to_what_matters(span, expected):
    assert plain(span_in_words(span)) == expected


@pytest.mark.parametrize(
    ("common", "expected"),
    [
        (CommonHours(timedelta(minutes=90), True, False), "il reste 1 h 30 ouvrée commune avant l’échéance"),
        (CommonHours(timedelta(minutes=20), True, False), "il reste 20 min ouvrée commune avant l’échéance"),
        (CommonHours(timedelta(hours=5), True, False), "il reste 5 h ouvrées communes avant l’échéance"),
        (
            CommonHours(timedelta(), True, False),
            "il ne reste aucune heure ouvrée commune avant l’échéance",
        ),
        (
            CommonHours(timedelta(hours=5), False, True),
            "il reste 5 h ouvrées communes avant l’échéance (au moins, seuls les 400 premiers jours sont "
            "comptés ; jours fériés d’un des pays inconnus sur la période, à vérifier)",
        ),
    ],
)
def test_common_working_hours_are_told(common, expected):
    assert plain(common_hours_in_words(common)) == expected


def test_dates_are_in_french_words_with_french_spaces():
    assert date_in_words(date(2026, 12, 1)) == "mardi 1er décembre 2026"
    assert moment_in_words(datetime(2026, 8, 9, 21, 5, tzinfo=UTC), BUCHAREST) == (
        "lundi 10 août 2026 à 0\u00a0h\u00a005"
    )
    assert "\u202f:" in explain(urgent(), at(2026, 3, 3, 15))[0].text


def test_every_unit_state_and_alert_has_a_french_label():
    assert set(UNIT_LABELS) == set(Unit)
    assert set(STATE_LABELS) == set(State)
    moment = at(2026, 3, 3)
    labels = {plain(alert_in_words(Alert(kind, moment, 60))) for kind in AlertKind}
    assert labels == {"moitié du délai écoulée", "80 % du délai écoulés", "J-60", "H-2", "délai dépassé"}
    assert alert_in_words(alerts(urgent())[-1]) == "délai dépassé"


def test_hours_follow_the_language_of_the_reader():
    moment, zone = datetime(2026, 3, 3, 10, 43, tzinfo=UTC), ZoneInfo("Europe/Bucharest")
    for language, hour, span in (
        ("fr", "12\u00a0h\u00a043", "3\u00a0h\u00a005"),
        ("en", "12:43", "3\u00a0h\u00a005\u00a0min"),
    ):
        with translation.override(language):
            assert hour in moment_in_words(moment, zone)
            assert span_in_words(timedelta(hours=3, minutes=5)) == span
