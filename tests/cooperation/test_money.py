"""Asked, committed, certified, paid: four things; the limits are the database's, to the cent, and the form's."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.urls import reverse
from django.utils import timezone

from cooperation.models import Commitment, FundingLine, LineLedger, Payment
from cooperation.money import board, ledgers, rates
from cooperation.money import services as money
from cooperation.money.words import in_euros
from ssi.accounts.context import acting_as
from ssi.accounts.models import User
from ssi.cases.models import Case
from ssi.figures.periods import Period
from ssi.figures.registry import compute
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.cooperation.files import Cast, make_action, make_line, make_programme

DAY = date(2026, 1, 20)


@pytest.fixture
def cast(db):
    return Cast()


def certify(cast, programme, commitment, amount, by=None):
    by = by or cast.via
    with acting_as(by):
        money.certify(commitment, programme, by=by, on=DAY, amount=Decimal(amount), what="Session tenue")


def pay(cast, programme, commitment, amount, by=None, **fields):
    by = by or cast.odl
    with acting_as(by):
        money.pay(commitment, programme, by=by, on=DAY, amount=Decimal(amount), reference="DP-1", **fields)


def test_the_formulas_of_the_page(cast):
    programme, commitment = cast.committed("10000")
    certify(cast, programme, commitment, "6000")
    pay(cast, programme, commitment, "4000.50")
    make_line(programme, cast.odl, source="P105", asked="5000", label="Second volet")
    with acting_as(cast.odl):
        sums = board.board_of(programme).sums

    assert sums.available == Decimal(50000)
    assert sums.to_pay == Decimal("5999.50")
    assert sums.commitment_rate == 17
    assert sums.asked == Decimal(65000)


@pytest.mark.parametrize(("amount", "passes"), [("60000", True), ("60000.01", False)])
def test_commitments_stay_within_the_credits_to_the_cent(cast, amount, passes):
    if passes:
        _programme, commitment = cast.committed(amount)
        assert Commitment.objects.get(pk=commitment.pk).net == Decimal(60000)
        return
    with pytest.raises(Refusal, match="dépasseraient les AE notifiées"):
        cast.committed(amount)


@pytest.mark.parametrize(("amount", "passes"), [("10000", True), ("10000.01", False)])
def test_payments_stay_within_the_commitment_to_the_cent(cast, amount, passes):
    programme, commitment = cast.committed("10000")
    if passes:
        pay(cast, programme, commitment, amount)
        return
    with pytest.raises(Refusal, match="dépasseraient l’engagement"):
        pay(cast, programme, commitment, amount)


def test_what_is_paid_cannot_be_given_back(cast):
    programme, commitment = cast.committed("10000")
    pay(cast, programme, commitment, "7000")
    with acting_as(cast.odl), pytest.raises(Refusal):
        money.adjust(commitment, programme, by=cast.odl, on=DAY, amount=Decimal("-3000.01"), reason="Solde")

    with acting_as(cast.odl):
        money.adjust(commitment, programme, by=cast.odl, on=DAY, amount=Decimal(-3000), reason="Solde")
    row = LineLedger.objects.get(line=commitment.line_id)
    assert (row.committed, row.paid) == (Decimal(7000), Decimal(7000))


def test_credits_are_not_lowered_below_what_is_committed(cast):
    programme, commitment = cast.committed("10000")
    with acting_as(cast.odl), pytest.raises(Refusal, match="dépasseraient"):
        money.save_line(commitment.line, programme, by=cast.odl, notified=Decimal("9999.99"))


def test_whoever_certified_does_not_pay_nor_the_other_way_round(cast):
    programme, commitment = cast.committed("10000")
    certify(cast, programme, commitment, "5000", by=cast.odl)
    with pytest.raises(Refusal, match="Constater n’est pas payer"):
        pay(cast, programme, commitment, "5000", by=cast.odl)

    pay(cast, programme, commitment, "5000", by=cast.via)
    with pytest.raises(Refusal, match="Constater n’est pas payer"):
        certify(cast, programme, commitment, "1000", by=cast.via)


def test_nothing_is_committed_before_the_approval(cast):
    programme = make_programme(cast.odl)
    line = make_line(programme, cast.odl, notified="500", asked="500")
    with acting_as(cast.odl), pytest.raises(Refusal, match="n’est pas approuvé"):
        money.commit(line, programme, by=cast.odl, number="EJ", supplier="X", on=DAY, amount=Decimal(1))


@pytest.mark.parametrize(("late", "passes"), [(0, True), (1, False)])
def test_credits_are_committed_up_to_their_last_day_included(cast, late, passes):
    programme, line = cast.approved()
    with acting_as(cast.odl):
        line = money.save_line(line, programme, by=cast.odl, commit_before=DAY)
        fields = {"number": "EJ", "supplier": "X", "on": DAY + timedelta(days=late), "amount": Decimal(1)}
        if passes:
            money.commit(line, programme, by=cast.odl, **fields)
        else:
            with pytest.raises(Refusal, match="perdues"):
                money.commit(line, programme, by=cast.odl, **fields)


def test_a_programme_starts_at_its_first_commitment(cast):
    programme, _commitment = cast.committed()

    assert programme.status == "EN_COURS"


def test_a_volunteer_certifies_and_does_not_commit(cast):
    programme, line = cast.approved()
    with acting_as(cast.via), pytest.raises(NotAllowed):
        money.commit(line, programme, by=cast.via, number="EJ", supplier="X", on=DAY, amount=Decimal(1))


# --- Other currencies -----------------------------------------------------------------------------------------


def test_the_cfa_franc_has_its_fixed_parity(cast):
    assert rates.value("655957", "XOF", DAY).eur == Decimal("1000.00")
    assert rates.value("655957", "XAF", DAY).eur == Decimal("1000.00")


def test_a_currency_without_a_rate_is_refused_until_somebody_enters_it(cast):
    programme, commitment = cast.committed("10000")
    with pytest.raises(Refusal, match="Aucun taux"):
        pay(cast, programme, commitment, "4975", currency="RON")

    with acting_as(cast.asi):
        money.add_rate(by=cast.asi, currency="RON", per_euro=Decimal("4.975"), starts_on=DAY, source="chancellerie")
    pay(cast, programme, commitment, "4975", currency="RON")
    paid = Payment.objects.get()
    assert (paid.amount, paid.rate, paid.rate_on, paid.eur) == (4975, Decimal("4.975"), DAY, Decimal("1000.00"))


def test_an_amount_keeps_the_rate_of_its_day(cast):
    with acting_as(cast.asi):
        money.add_rate(by=cast.asi, currency="RON", per_euro=Decimal(5), starts_on=DAY, source="chancellerie")
        later = DAY + timedelta(days=30)
        money.add_rate(by=cast.asi, currency="RON", per_euro=Decimal(4), starts_on=later, source="chancellerie")

    assert rates.value("100", "RON", later - timedelta(days=1)).eur == Decimal("20.00")
    assert rates.value("100", "RON", later).eur == Decimal("25.00")


def test_a_fixed_parity_is_not_typed_over(cast):
    with acting_as(cast.asi), pytest.raises(Refusal, match="fixe"):
        money.add_rate(by=cast.asi, currency="XOF", per_euro=Decimal(600), starts_on=DAY, source="moi")


# --- The database ---------------------------------------------------------------------------------------------


def test_the_database_refuses_what_the_form_did_not_see(cast):
    programme, commitment = cast.committed("10000")
    fields = {"case_id": programme.pk, "on": DAY, "amount": 10001, "rate_on": DAY, "eur": 10001, "by": cast.odl}
    with acting_as(cast.odl), pytest.raises(IntegrityError, match="paid_within_the_commitment"):
        commitment.payments.create(reference="DP", **fields)


def test_euros_that_do_not_follow_the_rate_are_refused(cast):
    programme, commitment = cast.committed("10000")
    fields = {"case_id": programme.pk, "on": DAY, "currency": "XOF", "amount": 655957, "rate": "655.957"}
    with acting_as(cast.odl), pytest.raises(IntegrityError, match="payment_euros_follow_the_rate"):
        commitment.payments.create(reference="DP", rate_on=DAY, eur=999, by=cast.odl, **fields)


def test_the_application_writes_no_sum(cast):
    _programme, commitment = cast.committed("10000")
    for statement in (
        "UPDATE cooperation_commitment SET paid = 0",
        "UPDATE cooperation_lineledger SET committed = 0",
        "UPDATE cooperation_payment SET eur = 1",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(cast.odl):
            _run(statement)
    assert Commitment.objects.get(pk=commitment.pk).net == 10000


def _run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.commits
def test_of_two_payments_sent_at_once_that_together_pass_the_commitment_one_is_refused(own_database, django_db_blocker):
    with django_db_blocker.unblock():
        cast = Cast()
        programme, commitment = cast.committed("10000")
        results, barrier = [], threading.Barrier(2, timeout=20)
        threads = [
            threading.Thread(target=_pay, args=(programme.pk, commitment.pk, key, barrier, results, django_db_blocker))
            for key in (cast.odl.pk, cast.asi.pk)
        ]
        [thread.start() for thread in threads]
        [thread.join(timeout=30) for thread in threads]

        assert sorted(results) == ["paid", "refused"]
        assert Commitment.objects.get(pk=commitment.pk).paid == Decimal(6000)


def _pay(programme_id, commitment_id, person_id, barrier, results, blocker):
    with blocker.unblock():
        person = User.objects.get(pk=person_id)
        try:
            with acting_as(person):
                commitment = Commitment.objects.get(pk=commitment_id)
                programme = commitment.case.specific()
                barrier.wait()
                fields = {"on": DAY, "amount": Decimal(6000), "reference": "DP"}
                money.pay(commitment, programme, by=person, **fields)
            results.append("paid")
        except Refusal:
            results.append("refused")
        finally:
            connection.close()


# --- What is about to be lost, sums over posts ----------------------------------------------------------------


@pytest.mark.parametrize(("days", "shown"), [(59, True), (60, False)])
def test_credits_are_shown_as_about_to_be_lost_within_sixty_days(cast, days, shown):
    today = timezone.localdate()
    programme, line = cast.approved()
    with acting_as(cast.odl):
        money.save_line(line, programme, by=cast.odl, commit_before=today + timedelta(days=days))
        rows = ledgers.countdown(cast.odl, today)

    assert [row[0].pk for row in rows] == ([line.pk] if shown else [])


def test_the_countdown_says_the_smallest_next_step(cast):
    today = timezone.localdate()
    programme, line = cast.approved()
    with acting_as(cast.odl):
        line = money.save_line(line, programme, by=cast.odl, commit_before=today + timedelta(days=5))
        [(_line, free, step)] = ledgers.countdown(cast.odl, today)

    assert free == Decimal(60000)
    assert "devis" in step


def test_committed_credits_are_not_about_to_be_lost(cast):
    programme, commitment = cast.committed("60000")
    with acting_as(cast.odl):
        money.save_line(commitment.line, programme, by=cast.odl, commit_before=timezone.localdate())
        assert ledgers.countdown(cast.odl) == []


def test_the_network_is_the_sum_of_its_posts_for_the_desk(cast):
    there = Cast("DJI")
    cast.committed("10000")
    programme, _commitment = there.committed("2500.25")
    make_programme(cast.odl)  # a draft: its money is counted, its text is not the desk's
    period = Period.month_of(timezone.localdate())
    with acting_as(cast.desk):
        for code in ("money.notified", "money.committed", "money.to_pay"):
            each = [compute(code, [post], period, by=cast.desk) for post in (cast.post, there.post)]
            assert compute(code, [cast.post, there.post], period, by=cast.desk) == sum(each) > 0
        assert ledgers.total_of([cast.post]).asked == Decimal(120000)
        assert not FundingLine.objects.filter(case__status="BROUILLON").exists()


def test_the_table_of_the_network_is_the_sum_of_its_posts_to_the_cent(cast):
    there, year = Cast("DJI"), timezone.localdate().year
    paid_on = date(year, 1, 2)
    for each, amount, paid in ((cast, "10000.01", "3333.33"), (there, "2500.25", "0.01")):
        programme, commitment = each.committed(amount)
        make_line(programme, each.odl, source="NATURE", asked="650.65", state="PROMIS")
        with acting_as(each.odl):
            fields = {"on": paid_on, "amount": Decimal(paid), "reference": "DP"}
            money.pay(commitment, each.fresh(programme), by=each.odl, **fields)
            money.plan(commitment.line, each.fresh(programme), by=each.odl, year=year, planned=Decimal(5000))
    with acting_as(cast.desk):
        network = ledgers.total_of([cast.post, there.post])
        by_post = [sums for _key, sums in ledgers.by([cast.post, there.post], "post_id")]
        by_source = [sums for _key, sums in ledgers.by([cast.post, there.post], "source_id")]

    assert network == sum(by_post, board.Sums()) == sum(by_source, board.Sums())
    assert network.full_cost == Decimal("13801.56")
    assert (network.planned, network.paid_in_year, network.year_rate) == (Decimal(10000), Decimal("3333.34"), 33)


def test_the_cost_of_a_programme_is_that_of_its_lines_and_of_its_actions(cast):
    programme, _commitment = cast.committed("10000")
    action = make_action(cast.odl, part_of=programme)
    make_line(action, cast.odl, source="NATURE", asked="650.65")
    with acting_as(cast.odl):
        found = board.board_of(cast.fresh(programme))

    assert [(file.pk, sums.full_cost) for file, sums in found.by_file] == [
        (programme.pk, Decimal(10000)),
        (action.pk, Decimal("650.65")),
    ]
    assert found.sums.full_cost == Decimal("10650.65")


def test_credits_foreseen_again_for_a_year_replace_and_payments_of_another_year_are_apart(cast):
    programme, commitment = cast.committed("10000")
    for planned in (Decimal(9000), Decimal(4000)):
        with acting_as(cast.odl):
            money.plan(commitment.line, programme, by=cast.odl, year=2026, planned=planned)
    pay(cast, programme, commitment, "1000")
    with acting_as(cast.odl):
        fields = {"on": date(2025, 12, 31), "amount": Decimal(500), "reference": "DP-0"}
        money.pay(commitment, programme, by=cast.odl, **fields)
        sums = ledgers.total_of([cast.post], year=2026)

    assert (sums.planned, sums.paid_in_year, sums.year_rate) == (Decimal(4000), Decimal(1000), 25)


def test_another_post_sees_neither_the_lines_nor_the_sums(cast):
    cast.committed("10000")
    stranger = factories.make_user("ODL", factories.make_post("DJI"))
    with acting_as(stranger):
        assert LineLedger.objects.count() == FundingLine.objects.count() == Payment.objects.count() == 0


def test_the_deputy_adds_the_money_of_the_files_they_see_and_the_head_all_of_it(cast, client):
    """PRODUCT §3.1: a sum that holds compartmented files would betray them."""
    cast.committed("10000")
    hidden, commitment = cast.committed("2000")
    with acting_as(cast.odl):
        money.plan(commitment.line, hidden, by=cast.odl, year=timezone.localdate().year, planned=Decimal(1500))
    Case.objects.filter(pk=hidden.pk).update(compartmented=True)

    def found(user):
        client.force_login(user)
        page = client.get(reverse("cooperation:money"))
        sums, said = page.context["total"], "dossiers que vous voyez" in page.content.decode()
        return sums.committed, sums.planned, said

    assert found(cast.asia) == (Decimal(10000), 0, True)
    assert found(cast.asi) == (Decimal(12000), Decimal(1500), False)


def test_euros_are_written_as_a_french_reader_expects():
    assert in_euros(Decimal("12345.6")) == "12\u202f345,60\u00a0€"
    assert in_euros(Decimal(45000)) == "45\u202f000\u00a0€"
