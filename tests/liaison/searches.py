"""Searches for persons, opened and followed by the services, as an officer would."""

from datetime import timedelta

from django.utils import timezone

from liaison.models import WantedPerson
from liaison.persons.crosscheck import Birth
from liaison.wanted import services
from ssi.accounts.context import acting_as
from tests import factories

PERSON = {"surname": "Popa", "given_names": "Sorin", "born": Birth(1985, 11, 3), "category": "CONVICTED"}


def fields(post, canary="", **changed):
    """What the service needs; each text holds the canary."""
    today = timezone.localdate(timezone=post.zone)
    texts = {
        "title": "Localisation d’un condamné véhicule",
        "title_reference": "MAE 2025/114",
        "title_authority": "Parquet de Lyon",
        "purpose": "Exécution d’une peine de six ans.",
        "safety": "Ne pas approcher seul.",
    }
    return {
        **{name: f"{text} {canary}".strip() for name, text in texts.items()},
        "direction": "OUT",
        "country": post.country,
        "legal_title": "EAW",
        "title_date": today - timedelta(days=90),
        "notice": "RED",
        "dangers": ["ARMED"],
        "review_on": today + timedelta(days=20),
        "strike_off_on": today + timedelta(days=200),
    } | changed


def make_search(by=None, *, post=None, domain=None, canary="", person=None, **changed):
    post = post or factories.make_post()
    by = by or factories.head_of(post)
    domain = domain or factories.make_domain()
    with acting_as(by):
        person = PERSON | {"note": canary} | (person or {})
        return services.open_search(
            by=by, post=post, person=person, **fields(post, canary, **{"domain": domain} | changed)
        )


def see(case, by, **changed):
    """A sighting of B2 worth, an hour ago."""
    case = WantedPerson.objects.get(pk=case.pk)
    told = {
        "seen_at": timezone.now() - timedelta(hours=1),
        "place": "Galați",
        "country": case.country,
        "text": "Vu à la gare.",
        "origin": "Police roumaine",
        "scale": "4X4",
        "source_grade": "B",
        "information_grade": "2",
        "confidence": "HIGH",
    }
    return services.add_sighting(case, by=by, **told | changed)
