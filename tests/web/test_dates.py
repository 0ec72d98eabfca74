import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from ssi.network.models import Country
from ssi.web.dates import date_in_words, due_in_words, due_tone, hour_of, moment_in_words, period_in_words, utc_offset

BUCHAREST = ZoneInfo("Europe/Bucharest")
NOW = dt.datetime(2026, 11, 20, 10, 15, tzinfo=BUCHAREST)
NB = "\u00a0"


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


@pytest.mark.parametrize(
    ("away", "words", "tone"),
    [
        (dt.timedelta(seconds=30), "maintenant", "soon"),
        (dt.timedelta(minutes=59, seconds=59), f"dans 59{NB}min", "soon"),
        (dt.timedelta(hours=3, minutes=55), f"dans 3{NB}h", "soon"),
        (dt.timedelta(hours=23, minutes=59), f"dans 23{NB}h", "soon"),
        (dt.timedelta(days=1, hours=23), f"dans 1{NB}j", "soon"),
        (dt.timedelta(days=2), f"dans 2{NB}j", ""),
        (dt.timedelta(days=14, hours=23), f"dans 14{NB}j", ""),
        (dt.timedelta(days=24), f"dans 3{NB}sem.", ""),
        (dt.timedelta(days=122), f"dans 4{NB}mois", ""),
        (dt.timedelta(days=1100), f"dans 3{NB}ans", ""),
        (dt.timedelta(seconds=-30), "à l’instant", "late"),
        (dt.timedelta(minutes=-25), f"dépassé de 25{NB}min", "late"),
        (dt.timedelta(hours=-23), f"dépassé de 23{NB}h", "late"),
        (dt.timedelta(days=-2, hours=-23), f"dépassé de 2{NB}j", "late"),
        (dt.timedelta(days=-400), f"dépassé de 13{NB}mois", "late"),
    ],
)
def test_a_due_moment_is_said_in_words_never_promising_more_time_than_is_left(away, words, tone):
    assert due_in_words(NOW + away, NOW) == words
    assert due_tone(NOW + away, NOW) == tone


@pytest.mark.parametrize(
    ("day", "words", "tone"),
    [
        (dt.date(2026, 11, 20), "aujourd’hui", "soon"),
        (dt.date(2026, 11, 21), "demain", "soon"),
        (dt.date(2026, 11, 25), f"dans 5{NB}j", ""),
        (dt.date(2026, 11, 19), f"dépassé de 1{NB}j", "late"),
    ],
)
def test_a_due_day_counts_in_days_of_the_post(day, words, tone):
    late_evening = dt.datetime(2026, 11, 20, 23, 59, tzinfo=BUCHAREST)
    assert due_in_words(day, late_evening) == words
    assert due_tone(day, late_evening) == tone


def test_two_zones_agree_on_how_far_a_moment_is():
    delhi = NOW.astimezone(ZoneInfo("Asia/Kolkata"))
    assert due_in_words(NOW + dt.timedelta(hours=5), delhi) == f"dans 5{NB}h"


def test_no_due_date_says_so():
    assert due_in_words(None, NOW) == "sans échéance"
    assert due_tone(None, NOW) == ""


def test_dates_are_french_words_with_1er():
    assert date_in_words(dt.date(2026, 11, 20)) == f"20{NB}novembre 2026"
    assert date_in_words(dt.date(2026, 5, 1), weekday=True) == f"vendredi 1er{NB}mai 2026"
    with translation.override("en"):
        assert date_in_words(dt.date(2026, 5, 1)) == f"1{NB}May 2026"


def test_a_moment_is_shown_in_the_zone_of_the_post_and_names_it():
    utc = dt.datetime(2026, 7, 14, 22, 5, tzinfo=dt.UTC)
    assert moment_in_words(utc, BUCHAREST, "Bucarest") == (f"15{NB}juillet 2026 à 1{NB}h{NB}05 (heure de Bucarest)")
    assert moment_in_words(utc, ZoneInfo("Asia/Kolkata")).endswith("(UTC+5:30)")


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("Bucarest", "heure de Bucarest"),
        ("Abidjan", "heure d’Abidjan"),
        ("Le Caire", "heure du Caire"),
        (Country(name_fr="France", located_fr="en France"), "heure de France"),
        (Country(name_fr="Espagne", located_fr="en Espagne"), "heure d’Espagne"),
        (Country(name_fr="Royaume-Uni", located_fr="au Royaume-Uni"), "heure du Royaume-Uni"),
        (Country(name_fr="Émirats arabes unis", located_fr="aux Émirats arabes unis"), "heure des Émirats arabes unis"),
        (Country(name_fr="Barbade", located_fr="à la Barbade"), "heure de la Barbade"),
    ],
)
def test_the_hour_of_a_place_is_said_in_good_french(place, shown):
    assert hour_of(place) == shown


@pytest.mark.parametrize(
    ("zone", "shown"),
    [("UTC", "UTC"), ("Europe/Paris", "UTC+1"), ("America/Bogota", "UTC−5"), ("Asia/Kolkata", "UTC+5:30")],
)
def test_an_offset_is_plain(zone, shown):
    assert utc_offset(dt.datetime(2026, 1, 10, 12, tzinfo=ZoneInfo(zone))) == shown


@pytest.mark.parametrize(
    ("start", "end", "french", "english"),
    [
        ("2026-11-14", "2026-11-20", "du 14 au 20\u00a0novembre 2026", "from 14 to 20\u00a0November 2026"),
        ("2026-12-01", "2026-12-31", "du 1er au 31\u00a0décembre 2026", "from 1 to 31\u00a0December 2026"),
        (
            "2026-11-28",
            "2026-12-04",
            "du 28\u00a0novembre au 4\u00a0décembre 2026",
            "from 28\u00a0November to 4\u00a0December 2026",
        ),
        (
            "2026-12-26",
            "2027-01-01",
            "du 26\u00a0décembre 2026 au 1er\u00a0janvier 2027",
            "from 26\u00a0December 2026 to 1\u00a0January 2027",
        ),
        ("2026-11-14", "2026-11-14", "le 14\u00a0novembre 2026", "on 14\u00a0November 2026"),
    ],
)
def test_a_period_says_month_and_year_once_in_each_language(start, end, french, english):
    ends = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    for language, words in (("fr", french), ("en", english)):
        with translation.override(language):
            assert period_in_words(*ends) == words
