"""Warnings at half, four fifths, the day before, and on breach: planned with the clock, told once, by the worker."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import ProgrammingError, connection
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.models import Assignment
from ssi.accounts.roles import Role
from ssi.cases.models import Case
from ssi.clocks import alerts, services
from ssi.clocks.models import ClockAlert
from ssi.clocks.tasks import warn
from ssi.outbox.models import OutboxMessage
from ssi.outbox.tasks import drain
from ssi.settings.base import CELERY_BEAT_SCHEDULE
from tests.factories import make_domain, make_exchange, make_interim, make_user
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post)


def asked(officer, head, ago, **fields):
    """A request whose answer is due fifteen days after it was received."""
    return make_exchange(officer, state="QUALIFIE", head=head, received_at=timezone.now() - ago, **fields)


def told():
    """One round of the worker, and the people it wrote to: (address, subject)."""
    mail.outbox.clear()
    with as_worker():
        warn()
        drain()
    return sorted((message.to[0], message.subject) for message in mail.outbox)


def planned(exchange):
    return {(a.kind, a.days) for a in ClockAlert.objects.filter(case=exchange, told_at=None).exclude(at=None)}


def test_a_deadline_that_starts_plans_its_four_warnings(officer, head):
    exchange = asked(officer, head, timedelta())
    assert planned(exchange) == {("HALF", 0), ("FOUR_FIFTHS", 0), ("DAYS_BEFORE", 1), ("BREACH", 0)}


def test_nothing_is_told_before_its_moment(officer, head):
    asked(officer, head, timedelta())
    assert told() == []


def test_a_file_registered_late_is_warned_of_once_and_not_four_times(officer, head):
    exchange = asked(officer, head, timedelta(days=13))
    assert planned(exchange) == {("FOUR_FIFTHS", 0), ("DAYS_BEFORE", 1), ("BREACH", 0)}
    assert told() == [(officer.email, f"Un délai approche\u202f: {exchange.reference}")]


def test_what_was_told_is_never_told_again(officer, head):
    asked(officer, head, timedelta(days=13))
    assert len(told()) == 1
    assert told() == []


def test_the_message_names_the_file_and_the_moment_and_nothing_else(officer, head):
    exchange = asked(officer, head, timedelta(days=13), canary="CANARI")
    told()
    (message,) = mail.outbox
    text = f"{message.subject} {message.body}"
    assert exchange.reference in text
    assert "Europe/Bucharest" in text
    for hidden in ("CANARI", exchange.title, exchange.requester, officer.last_name, "Réponse au partenaire"):
        assert hidden not in text


def test_the_deputy_of_the_file_is_warned_too_and_the_head_on_breach_only(officer, head, post):
    deputy = make_user(Role.ODL, post)
    near, late = asked(officer, head, timedelta(days=13)), asked(officer, head, timedelta(days=20))
    Case.objects.filter(pk__in=[near.pk, late.pk]).update(deputy=deputy)
    approaches = f"Un délai approche\u202f: {near.reference}"
    missed = f"Un délai est dépassé\u202f: {late.reference}"
    assert told() == sorted(
        [(p.email, approaches) for p in (officer, deputy)] + [(p.email, missed) for p in (officer, deputy, head)]
    )


def test_whoever_holds_the_interim_is_told_of_a_breach(officer, head, post):
    acting = make_user(Role.ASIA, post)
    make_interim(post, given_by=head, given_to=acting)
    asked(officer, head, timedelta(days=20))
    assert acting.email in {to for to, _subject in told()}


def test_somebody_whose_assignment_ended_is_told_nothing(officer, head):
    asked(officer, head, timedelta(days=20))
    Assignment.objects.filter(user=officer).update(ends_on=timezone.localdate() - timedelta(days=2))
    assert [to for to, _subject in told()] == [head.email]


def test_a_breach_of_a_special_france_file_is_not_told_to_a_foreign_head(officer, post):
    foreign = make_user(Role.ASI, post, french=False)
    asked(officer, foreign, timedelta(days=20), reach={"special_france": True})
    assert [to for to, _subject in told()] == [officer.email]


@pytest.mark.parametrize("ended", ["kept", "moot", "suspended"])
def test_a_deadline_that_no_longer_runs_warns_nobody(officer, head, ended):
    exchange = asked(officer, head, timedelta(days=13))
    with acting_as(officer):
        if ended == "kept":
            services.keep(exchange, {"BILATERAL_STD"})
        elif ended == "moot":
            services.moot(exchange)
        else:
            services.suspend(exchange.clocks.get(), since=timezone.now(), reason="Précision demandée")
    assert told() == []


def test_a_suspension_takes_the_warnings_away_and_resuming_plans_them_later(officer, head):
    exchange = asked(officer, head, timedelta())
    before = dict(ClockAlert.objects.values_list("kind", "at"))
    clock = exchange.clocks.get()
    with acting_as(officer):
        services.suspend(clock, since=timezone.now(), reason="Précision demandée")
        assert planned(exchange) == set()
        services.resume(clock, at=timezone.now() + timedelta(days=3))
    after = dict(ClockAlert.objects.values_list("kind", "at"))
    assert planned(exchange) == {("HALF", 0), ("FOUR_FIFTHS", 0), ("DAYS_BEFORE", 1), ("BREACH", 0)}
    assert after["BREACH"] - before["BREACH"] == timedelta(days=3)


def test_after_a_resumption_what_was_told_stays_told(officer, head):
    exchange = asked(officer, head, timedelta(days=13))
    told()
    clock = exchange.clocks.get()
    with acting_as(officer):
        services.suspend(clock, since=timezone.now(), reason="Précision demandée")
        services.resume(clock, at=timezone.now() + timedelta(hours=1))
    assert told() == []
    assert ClockAlert.objects.filter(kind="FOUR_FIFTHS").count() == 1


def test_a_round_that_dies_before_its_commit_loses_nothing(officer, head, monkeypatch):
    asked(officer, head, timedelta(days=13))

    def die(*_args, **_payload):
        raise RuntimeError("the worker died")

    monkeypatch.setattr(alerts, "publish", die)
    with pytest.raises(RuntimeError):
        alerts.tell_due()
    assert not OutboxMessage.objects.filter(topic=alerts.TOPIC).exists()
    monkeypatch.undo()
    assert len(told()) == 1


def test_of_several_warnings_of_one_deadline_the_last_alone_is_sent(officer, head):
    exchange = asked(officer, head, timedelta())
    ClockAlert.objects.filter(case=exchange, kind__in=["HALF", "FOUR_FIFTHS"]).update(
        at=timezone.now() - timedelta(hours=1)
    )
    assert len(told()) == 1
    assert ClockAlert.objects.filter(case=exchange).exclude(told_at=None).count() == 2


def test_somebody_who_left_before_delivery_receives_nothing(officer, head):
    asked(officer, head, timedelta(days=13))
    with as_worker():
        warn()
    type(officer).objects.filter(pk=officer.pk).update(is_active=False)
    assert told() == []


def test_the_day_shows_what_one_was_warned_of_and_nobody_else_s(client, officer, head, post):
    exchange = asked(officer, head, timedelta(days=13))
    told()
    client.force_login(officer)
    page = client.get(reverse("home")).content.decode()
    assert "Alertes de délai" in page
    assert f"{reverse('clocks:why', args=[exchange.reference])}#delai-" in page
    client.force_login(make_user(Role.ODL, post, domains=[make_domain("stups")]))
    assert "Alertes de délai" not in client.get(reverse("home")).content.decode()


def test_a_warning_leaves_the_day_with_its_deadline_and_with_the_right_to_see_the_file(client, officer, head):
    kept, hidden = asked(officer, head, timedelta(days=20)), asked(officer, head, timedelta(days=20))
    told()
    with acting_as(head):
        assert {alert.case_id for alert in alerts.told_to(head, most=8)} == {kept.pk, hidden.pk}
    with acting_as(officer):
        services.keep(kept, {"BILATERAL_STD"})
    type(head).objects.filter(pk=head.pk).update(french_national=False)
    Case.objects.filter(pk=hidden.pk).update(special_france=True)
    with acting_as(head):
        assert alerts.told_to(head, most=8) == []


def test_the_web_neither_takes_warnings_nor_writes_that_they_were_told(officer, head):
    asked(officer, head, timedelta(days=13))
    for sql in ("SELECT * FROM sec.take_due_alerts(10)", "UPDATE clocks_clockalert SET told_at = now()"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            acting_as(officer),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_beat_rings_each_minute():
    assert CELERY_BEAT_SCHEDULE["warn-of-deadlines"] == {"task": "ssi.clocks.tasks.warn", "schedule": 60.0}
