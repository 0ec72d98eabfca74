"""Countries and domains as shipped, against the libraries that know better."""

from zoneinfo import ZoneInfo

import holidays
import pytest

from ssi.network import reference
from ssi.network.models import Country, Domain

COUNTRIES = {row["code"]: row for row in reference.countries()}


def test_every_country_has_a_time_zone_that_exists():
    for row in COUNTRIES.values():
        assert ZoneInfo(row["time_zone"]).key == row["time_zone"]


def test_week_ends_are_those_published_and_none_is_invented():
    for code, row in COUNTRIES.items():
        try:
            published = {day + 1 for day in holidays.country_holidays(code).weekend}
        except NotImplementedError:
            published = set()
        assert set(row["weekend"]) == published, code


def test_djibouti_rests_on_friday_and_saturday():
    assert COUNTRIES["DJ"]["weekend"] == [5, 6]


def test_the_union_counts_twenty_seven_states():
    members = {code for code, row in COUNTRIES.items() if row["in_european_union"]}
    assert len(members) == 27
    assert {"RO", "BE", "LU", "NL", "BG"} <= members
    assert not members & {"GB", "MD", "CH", "NO", "RE"}


@pytest.mark.parametrize(
    ("code", "located"),
    [
        ("RO", "en Roumanie"),
        ("MD", "en Moldavie"),
        ("BE", "en Belgique"),
        ("LU", "au Luxembourg"),
        ("NL", "aux Pays-Bas"),
        ("DJ", "à Djibouti"),
        ("IN", "en Inde"),
        ("NP", "au Népal"),
        ("LK", "au Sri Lanka"),
        ("MV", "aux Maldives"),
        ("BD", "au Bangladesh"),
        ("IL", "en Israël"),
        ("GB", "au Royaume-Uni"),
        ("US", "aux États-Unis"),
        ("AE", "aux Émirats arabes unis"),
        ("CI", "en Côte d’Ivoire"),
        ("CD", "en République démocratique du Congo"),
        ("KM", "aux Comores"),
        ("MX", "au Mexique"),
        ("CU", "à Cuba"),
        ("CK", "aux îles Cook"),
        ("HT", "en Haïti"),
    ],
)
def test_a_country_is_named_with_its_preposition(code, located):
    assert COUNTRIES[code]["located_fr"] == located


def test_no_name_keeps_a_straight_apostrophe():
    assert not [row for row in COUNTRIES.values() if "'" in row["name_fr"] + row["located_fr"]]


@pytest.mark.django_db
def test_the_migration_wrote_every_country_and_every_domain():
    assert set(Country.objects.values_list("code", flat=True)) >= set(COUNTRIES)
    assert list(Domain.objects.filter(pk__lte=10).values_list("pk", "code")) == [
        (row["id"], row["code"]) for row in reference.domains()
    ]


@pytest.mark.django_db
def test_a_domain_added_by_an_administrator_takes_the_next_number():
    assert Domain.objects.create(code="firearms", name="Armes", name_en="Firearms").pk > 10


@pytest.mark.django_db
def test_only_terrorism_always_goes_to_the_visa():
    assert list(Domain.objects.filter(sensitive=True).values_list("code", flat=True)) == ["terrorism"]
