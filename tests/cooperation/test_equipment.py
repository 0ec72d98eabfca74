"""Equipment is handed over under its licence, out of customs, with its serial numbers; then it is looked for twice."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from cooperation.equipment import services
from cooperation.equipment.day import end_use
from cooperation.models import Equipment
from ssi.accounts.context import acting_as
from ssi.cases.models import Case
from ssi.reports import documents
from ssi.web.refusals import NotAllowed, Refusal
from tests.cooperation.trainees import hand, make_lot

pytestmark = pytest.mark.django_db


def again(lot):
    return Equipment.objects.select_related("case__post__country").get(pk=lot.pk)


def change(lot, by, **fields):
    with acting_as(by):
        return services.save(again(lot), again(lot).case, by=by, **fields)


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"control": "BIENS_DOUBLE_USAGE"}, "aucune licence"),
        ({"customs": "A_DEMANDER"}, "franchise douanière"),
        ({"serials": ["VSC-0001"]}, "1 pour 2"),
        ({"serials": []}, "0 pour 2"),
    ],
)
def test_a_lot_that_lacks_something_is_not_handed_over(cast, fields, refused):
    lot = make_lot(cast.via, **fields)
    with pytest.raises(Refusal, match=refused):
        hand(again(lot), cast.odl)


@pytest.mark.parametrize("fields", [{"control": "BIENS_DOUBLE_USAGE", "licence": ""}, {"customs": "A_DEMANDER"}])
def test_the_database_refuses_it_too(cast, fields):
    lot = make_lot(cast.via)
    with pytest.raises(IntegrityError), transaction.atomic():
        Equipment.objects.filter(pk=lot.pk).update(handed_on=date(2026, 1, 5), **fields)


def test_serial_numbers_are_one_per_unit_and_never_twice(cast):
    with pytest.raises(Refusal, match="saisi deux fois"):
        make_lot(cast.via, serials=["A1", "A1"])
    with pytest.raises(Refusal, match="Plus de numéros"):
        make_lot(cast.via, serials=["A1", "A2", "A3"])
    lot = make_lot(cast.via, serials=[], unnumbered=True)
    assert hand(again(lot), cast.odl).handed_on


def test_the_hand_over_plans_two_checks_and_freezes_the_sheet(cast):
    with time_machine.travel("2026-08-31T10:00:00+03:00", tick=False):
        lot = hand(again(make_lot(cast.odl)), cast.odl)
        checks = list(lot.checks.select_related("clock__rule"))
        assert [(one.months, one.due_on) for one in checks] == [(6, date(2027, 2, 28)), (12, date(2027, 8, 31))]
        assert [one.clock.due_at.astimezone(cast.post.zone).date() for one in checks] == [one.due_on for one in checks]
        with pytest.raises(NotAllowed, match="procès-verbal fait foi"):
            change(lot, cast.odl, designation="Autre chose")


def test_a_volunteer_enters_and_an_officer_hands_over(cast):
    lot = make_lot(cast.via)
    with pytest.raises(NotAllowed):
        hand(again(lot), cast.via)
    assert hand(again(lot), cast.odl).handed_on


def test_the_clock_of_customs_follows_the_answer(cast):
    today = timezone.localdate()
    asked = {"customs": "DEMANDEE", "customs_asked_on": today, "customs_awaited_on": today + timedelta(days=20)}
    lot = make_lot(cast.via, **asked)
    first = lot.customs_clock
    lot = change(lot, cast.via, customs_awaited_on=today + timedelta(days=30))
    first.refresh_from_db()
    assert first.moot_at
    assert lot.customs_clock.fixed_on == today + timedelta(days=30)
    with pytest.raises(Refusal, match="date est nécessaire"):
        change(lot, cast.via, customs="OBTENUE")
    lot = change(lot, cast.via, customs="OBTENUE", customs_granted_on=today)
    lot.customs_clock.refresh_from_db()
    assert lot.customs_clock.kept_at


@pytest.mark.parametrize(("ahead", "shown"), [(15, False), (14, True), (0, True), (-1, True)])
def test_the_day_shows_the_check_a_fortnight_before(cast, ahead, shown):
    lot = hand(again(make_lot(cast.odl)), cast.odl)
    due = lot.checks.get(months=6).due_on
    moment = timezone.datetime.combine(due - timedelta(days=ahead), timezone.datetime.min.time().replace(hour=10))
    moment = moment.replace(tzinfo=cast.post.zone)
    with time_machine.travel(moment, tick=False), timezone.override(cast.post.zone), acting_as(cast.via):
        assert bool(end_use(cast.via, timezone.now()).lines) is shown


def test_what_is_missing_is_explained_even_after_the_action_is_evaluated(cast):
    lot = hand(again(make_lot(cast.odl)), cast.odl)
    Case.objects.filter(pk=lot.case_id).update(status="EVALUEE", closed_at=timezone.now())
    check = lot.checks.select_related("equipment__case__post__country").get(months=6)
    noted = {"done_on": timezone.localdate(), "present": 2, "in_service": 1}
    with acting_as(cast.via):
        with pytest.raises(Refusal, match="dites ce qu’il en est"):
            services.note_check(check, by=cast.via, **noted)
        with pytest.raises(Refusal, match="2 unités"):
            services.note_check(check, by=cast.via, **noted | {"present": 3})
        services.note_check(check, by=cast.via, observation="Une valise en réparation.", **noted)
    check.clock.refresh_from_db()
    assert check.clock.kept_at


def test_the_hand_over_sheet_is_offered_once_it_is_handed_over(cast, client):
    lot = make_lot(cast.odl)
    kind, address = documents.document_of("equipment-handover"), again(lot).case.get_absolute_url()
    client.force_login(cast.odl)
    with acting_as(cast.odl):
        assert kind.offered(again(lot).case, cast.odl) == []
        with pytest.raises(Refusal, match="pas à produire"):
            documents.request_document(again(lot).case, "equipment-handover", by=cast.odl, variant=f"e{lot.pk}")
    assert "Procès-verbal de remise" not in client.get(address).content.decode()

    hand(lot, cast.odl)
    with acting_as(cast.odl):
        assert [code for code, _label in kind.offered(again(lot).case, cast.odl)] == [f"e{lot.pk}"]
    assert "Procès-verbal de remise" in client.get(address).content.decode()
