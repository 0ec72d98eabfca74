"""« Il reste 1 h 30 ouvrée commune » on the explanation of a deadline of a file abroad."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from ssi.clocks import services
from ssi.clocks.models import Clock
from ssi.network.models import Country
from tests.factories import make_exchange, make_post

pytestmark = pytest.mark.django_db
TOPIC = "Heures ouvrées communes"


@pytest.fixture
def post():
    return make_post("BUC")


def running(post, event_at, rule="E977_U_D", **fields):
    exchange = make_exchange(post=post, **fields)
    clock = services.start(exchange, rule, event_at=event_at)
    return Clock.objects.explained().get(pk=clock.pk)


def line(clock, at):
    found = [line for line in clock.explain(at) if line.topic == TOPIC]
    return found[0] if found else None


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_hour_and_a_half_left_in_both_offices_is_said(post):
    # Wednesday 4 March 2026, 14:30 in Bucharest, 13:30 in Paris: due at 16:00 in Bucharest.
    clock = running(post, datetime(2026, 3, 4, 6, tzinfo=UTC))
    found = line(clock, datetime(2026, 3, 4, 12, 30, tzinfo=UTC))
    assert plain(found.text).startswith(
        "Il reste 1 h 30 ouvrée commune avant l’échéance, bureaux ouverts de 9 h à 18 h"
    )
    assert not found.to_verify


def test_the_public_holiday_of_one_country_leaves_no_common_hour(post):
    # 1 December 2026 is the national day of Romania, worked in France.
    clock = running(post, datetime(2026, 12, 1, 6, tzinfo=UTC))
    assert "aucune heure ouvrée commune" in line(clock, datetime(2026, 12, 1, 8, tzinfo=UTC)).text


def test_a_country_whose_holidays_are_unknown_is_said_to_be(post):
    unknown = Country.objects.create(
        code="XQ", name_fr="Pays d’essai", name_en="Test", located_fr="au pays d’essai", time_zone="Europe/Bucharest"
    )
    clock = running(post, datetime(2026, 3, 4, 6, tzinfo=UTC), country=unknown)
    found = line(clock, datetime(2026, 3, 4, 12, 30, tzinfo=UTC))
    assert "jours fériés d’un des pays inconnus sur la période, à vérifier" in found.text
    assert found.to_verify


def test_a_far_due_date_counts_its_beginning_only_and_says_so(post):
    clock = running(post, datetime(2026, 3, 4, 6, tzinfo=UTC), rule="RET_DIX")
    assert "seuls les 400 premiers jours sont comptés" in line(clock, datetime(2026, 3, 5, tzinfo=UTC)).text


def test_nothing_is_said_at_home_nor_of_a_clock_that_does_not_run(post):
    now = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
    abroad = running(post, datetime(2026, 3, 4, 6, tzinfo=UTC))
    assert line(abroad, abroad.due_at + timedelta(seconds=1)) is None
    at_home = running(post, datetime(2026, 3, 4, 6, tzinfo=UTC), country=Country.objects.get(pk="FR"))
    assert line(at_home, now) is None
    without = running(post, datetime(2026, 3, 4, 6, tzinfo=UTC), country=None)
    assert line(without, now) is None
    services.suspend(abroad, since=now, reason="Précision demandée")
    assert line(Clock.objects.explained().get(pk=abroad.pk), now) is None


def test_a_kept_deadline_says_nothing_of_hours_left(post):
    clock = running(post, timezone.now())
    clock.kept_at = timezone.now()
    clock.save(update_fields=["kept_at"])
    assert line(Clock.objects.explained().get(pk=clock.pk), timezone.now()) is None
