"""What is spent for unrepresented citizens of the Union and asked back from their State (directive (UE) 2015/637)."""

import io
import uuid
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from consular.crises import observations
from consular.crises import services as crises
from consular.crises.costs import services
from consular.crises.costs.models import CostClaim, CostLine
from consular.crises.costs.term import term_on
from consular.crises.people import CrisisPerson
from consular.crises.purge import purge
from consular.models import PaperCopy
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.network.models import Country
from ssi.reports.documents import document_of
from ssi.reports.models import Printout
from ssi.reports.render import render_pdf
from ssi.web.refusals import NotAllowed, Refusal
from tests import factories
from tests.consular.crisis import Cell
from tests.house.world import follow_python_time

pytestmark = pytest.mark.django_db


@pytest.fixture
def cell():
    return Cell()


def today(cell):
    return timezone.localdate(timezone=cell.post.zone)


def begin(cell, by=None, state="DE", **fields):
    by = by or cell.consul
    with acting_as(by):
        return services.open_claim(
            cell.crisis, by=by, state=Country.objects.get(pk=state), **({"currency": "EUR"} | fields)
        )


def spend(cell, claim, name="Anke Vogel", **fields):
    values = {"help": "TITRE", "helped_on": today(cell), "amount": Decimal("40.00"), "document": "C01X00T47"}
    with acting_as(cell.consul):
        return services.add_line(claim, by=cell.consul, name=name, **(values | fields))


def do(cell, act, claim, **fields):
    with acting_as(cell.consul):
        return act(claim, by=cell.consul, **fields)


def sent(cell, **fields):
    claim = begin(cell, **fields)
    spend(cell, claim)
    return do(cell, services.send, claim, sent_on=today(cell))


def close(cell):
    with acting_as(cell.ambassador):
        for target in ("DECRUE", "CLOSE"):
            cell.crisis = crises.move(cell.crisis, by=cell.ambassador, target=target, comment="Fin")


def meet(cell):
    """Somebody of the Union, in no register."""
    with acting_as(cell.consul):
        return observations.discover(
            cell.crisis, by=cell.consul, situation="SAIN", observed_at=timezone.now(), key=uuid.uuid4(),
            last_name="Rossi", first_name="Ada", origin="UE", place="Port",
        )  # fmt: skip


def told(cell, user):
    with acting_as(user):
        return services.counts().get(cell.crisis.pk)


def test_claims_are_numbered_without_a_gap_and_one_sent_twice_is_one(cell):
    key = uuid.uuid4()
    first, again, second = begin(cell, key=key), begin(cell, key=key), begin(cell, state="IT")
    assert (first.number, again.pk, second.number) == (1, first.pk, 2)


def test_only_another_member_state_is_asked(cell):
    for state in ("FR", "CH"):
        with pytest.raises(Refusal, match="autre État membre"):
            begin(cell, state=state)


def test_a_claim_counts_persons_and_adds_costs(cell):
    claim, key = begin(cell), uuid.uuid4()
    spend(cell, claim, key=key)
    spend(cell, claim, key=key)
    spend(cell, claim, help="HEBERGE", amount=Decimal("60.50"))
    last = spend(cell, claim, name="Jan Wolf", amount=Decimal("10.00"))
    claim.refresh_from_db()
    assert (claim.persons, claim.total) == (2, Decimal("110.50"))

    do(cell, services.drop_line, last)
    claim.refresh_from_db()
    assert (claim.persons, claim.total) == (1, Decimal("100.50"))


def test_a_cost_says_for_whom_and_on_a_day_that_came(cell):
    claim = begin(cell)
    with pytest.raises(Refusal, match="écrivez son nom"):
        spend(cell, claim, name=" ")
    for field in ("helped_on", "undertaken_on"):
        with pytest.raises(Refusal, match="à venir"):
            spend(cell, claim, **{field: today(cell) + timedelta(days=1)})
    assert not CostLine.objects.exists()


def test_a_person_of_another_nationality_is_not_claimed_from_that_state(cell):
    met = meet(cell)
    CrisisPerson.objects.filter(pk=met.pk).update(nationalities=["IT"])
    met = CrisisPerson.objects.get(pk=met.pk)
    claim = begin(cell)
    with pytest.raises(Refusal, match="nationalité"):
        spend(cell, claim, name="", person=met)
    italian = begin(cell, state="IT")
    assert spend(cell, italian, name="", person=met).name == "ROSSI Ada"
    with pytest.raises(Refusal, match="nationalité"):
        do(cell, services.change_claim, italian, state=Country.objects.get(pk="DE"), currency="EUR")


def test_names_and_documents_are_sealed_in_the_database(cell):
    line = spend(cell, begin(cell))
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, document FROM consular_costline WHERE id = %s", [line.pk])
        raw = cursor.fetchone()
    assert all(value.startswith("s1.") for value in raw)
    assert CostLine.objects.get(pk=line.pk).document == "C01X00T47"


@pytest.mark.parametrize(
    ("day", "until"), [(date(2026, 2, 27), date(2027, 2, 27)), (date(2028, 2, 29), date(2029, 2, 28))]
)
def test_a_claim_is_repaid_within_twelve_months_of_its_sending(day, until):
    term = term_on(day)
    assert term.after(day) == until
    assert term.to_verify
    assert "2015/637" in term.article


def test_there_is_no_term_before_the_directive_applied():
    assert term_on(date(2018, 4, 30)) is None
    assert term_on(date(2018, 5, 1)) is not None


def test_an_empty_claim_does_not_leave_and_one_that_left_never_changes(cell):
    claim = begin(cell)
    with pytest.raises(Refusal, match="Aucun frais"):
        do(cell, services.send, claim, sent_on=today(cell))
    line = spend(cell, claim)
    with pytest.raises(Refusal, match="dernière aide"):
        do(cell, services.send, claim, sent_on=today(cell) - timedelta(days=1))
    do(cell, services.send, claim, sent_on=today(cell))

    for act in (lambda: spend(cell, claim), lambda: do(cell, services.drop_line, line)):
        with pytest.raises(Refusal, match="ne change plus"):
            act()
    with pytest.raises(DatabaseError), transaction.atomic():
        CostClaim.objects.filter(pk=claim.pk).update(total=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        CostLine.objects.filter(pk=line.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        CostLine.objects.filter(pk=line.pk).update(amount=1)


def test_a_claim_is_answered_once_with_what_was_repaid_or_why_not(cell):
    claim, day = sent(cell), today(cell)
    wrong = (
        ({"outcome": "REMBOURSEE"}, "montant"),
        ({"outcome": "REMBOURSEE", "repaid": Decimal("40.01")}, "dépasse"),
        ({"outcome": "REFUSEE"}, "pourquoi"),
        ({"outcome": "REFUSEE", "answer": "Non", "settled_on": day - timedelta(days=1)}, "précède"),
        ({"outcome": "REFUSEE", "answer": "Non", "settled_on": day + timedelta(days=1)}, "à venir"),
    )
    for fields, why in wrong:
        with pytest.raises(Refusal, match=why):
            do(cell, services.settle, claim, **({"settled_on": day} | fields))
    claim = do(cell, services.settle, claim, outcome="REMBOURSEE", repaid=Decimal("40.00"), settled_on=day)
    assert claim.status == "REMBOURSEE"
    with pytest.raises(Refusal, match="n’attend pas"):
        do(cell, services.settle, claim, outcome="REFUSEE", answer="Non", settled_on=day)


def test_a_draft_awaits_no_answer(cell):
    with pytest.raises(Refusal, match="n’attend pas"):
        do(cell, services.settle, begin(cell), outcome="REFUSEE", answer="Non", settled_on=today(cell))


def test_neither_the_ambassador_nor_the_cell_nor_the_desk_reads_or_writes_a_claim(cell):
    claim = begin(cell, by=cell.asi)
    spend(cell, claim)
    cell.give(cell.odl, "SITUATION")
    cell.give(cell.via, "REPONSE_TELEPHONIQUE")
    elsewhere = factories.make_user(Role.ASI, factories.make_post("NBO"))
    for user in (cell.ambassador, cell.odl, cell.via, cell.desk, elsewhere):
        with acting_as(user):
            assert not CostClaim.objects.filter(pk=claim.pk).exists()
            assert not CostLine.objects.exists()
            assert not CostClaim.objects.visible_to(user).exists()
        with pytest.raises(NotAllowed):
            begin(cell, by=user)


def test_the_desk_and_the_ambassador_read_numbers_and_no_other_post_does(cell):
    sent(cell)
    begin(cell, state="IT")
    crisis = {"reference": cell.crisis.reference, "post_id": cell.post.pk, "exercise": False, "closed": False}
    for user in (cell.consul, cell.ambassador, cell.desk):
        assert told(cell, user) == crisis | {"claims": 2, "persons": 1, "waiting": 1, "late": 0}
    assert told(cell, factories.make_user(Role.ASI, factories.make_post("NBO"))) is None


def test_the_desk_counts_what_is_owed_after_the_close_until_the_state_answers(cell, client, time_machine):
    claim = sent(cell)
    close(cell)
    page = reverse("consular:crises-network")
    client.force_login(cell.desk)
    assert cell.crisis.reference in client.get(page).content.decode()
    assert (told(cell, cell.desk)["closed"], told(cell, cell.desk)["late"]) == (True, 0)

    for days, late in ((0, 0), (1, 1)):
        time_machine.move_to(datetime.combine(claim.expected_on + timedelta(days=days), time(12), cell.post.zone))
        follow_python_time()
        assert told(cell, cell.desk)["late"] == late

    do(cell, services.settle, claim, outcome="REFUSEE", answer="Prescrit", settled_on=today(cell))
    assert told(cell, cell.desk) is None
    with acting_as(cell.desk):
        assert services.counts(cell.crisis) == {}
    with acting_as(cell.consul):
        assert services.counts(cell.crisis)[cell.crisis.pk]["claims"] == 1
    client.force_login(cell.desk)
    assert cell.crisis.reference not in client.get(page).content.decode()


def test_a_claim_is_late_the_day_after_its_term(cell):
    claim = sent(cell)
    assert not claim.is_late(claim.expected_on)
    assert claim.is_late(claim.expected_on + timedelta(days=1))


def test_names_stay_until_the_state_answers_then_numbers_alone(cell, time_machine):
    waiting, drafted = begin(cell), begin(cell, state="IT")
    spend(cell, waiting, person=meet(cell), name="Anke Vogel")
    do(cell, services.send, waiting, sent_on=today(cell))
    spend(cell, drafted, name="Ada Rossi")
    close(cell)
    after_the_close = begin(cell, state="ES")
    assert after_the_close.number == 3

    time_machine.move_to(timezone.now() + timedelta(days=400))
    follow_python_time()
    purge()
    assert not CrisisPerson.objects.filter(crisis=cell.crisis).exists()
    assert [(line.name, line.person) for line in CostLine.objects.all()] == [("Anke Vogel", None)]
    with pytest.raises(Refusal, match="Aucun frais"):
        do(cell, services.send, drafted, sent_on=today(cell))

    do(cell, services.settle, waiting, outcome="REFUSEE", answer="Prescrit", settled_on=today(cell))
    purge()
    assert not CostLine.objects.exists()
    waiting.refresh_from_db()
    assert (waiting.persons, waiting.total) == (1, Decimal("40.00"))


# --- Pages ---------------------------------------------------------------------------------------------------


def at(name, row):
    return reverse(f"consular:{name}", args=[row.pk])


def test_a_claim_is_begun_written_sent_and_answered_from_the_pages(cell, client):
    client.force_login(cell.consul)
    assert "Aucune demande encore" in client.get(at("crisis-costs", cell.crisis)).content.decode()
    client.post(at("crisis-costs", cell.crisis), {"state": "DE", "currency": "EUR", "key": str(uuid.uuid4())})
    claim, day = CostClaim.objects.get(), today(cell).isoformat()
    typed = {"name": "Anke Vogel", "help": "TITRE", "helped_on": day, "amount": "40", "key": str(uuid.uuid4())}
    answer = client.post(at("crisis-cost", claim), typed | {"undertaken": "on"})
    assert answer.status_code == 422
    assert "quel jour" in answer.content.decode()
    client.post(at("crisis-cost", claim), typed | {"undertaken": "on", "undertaken_on": day})
    page = client.get(at("crisis-cost", claim)).content.decode()
    assert "Anke Vogel" in page
    assert "2015/637" in page
    assert "à vérifier" in page

    client.post(at("crisis-cost-edit", claim), {"state": "AT", "currency": "USD"})
    client.post(at("crisis-cost-send", claim), {"sent_on": day})
    typed = {"outcome": "REMBOURSEE", "repaid": "40", "settled_on": day}
    client.post(at("crisis-cost-settle", claim), typed)
    claim.refresh_from_db()
    assert (claim.state_id, claim.currency, claim.status) == ("AT", "USD", "REMBOURSEE")
    assert client.post(at("crisis-cost-drop", CostLine.objects.get())).status_code == 404


def test_the_printed_form_is_a_numbered_copy_in_two_languages_that_says_its_model_is_to_be_checked(cell, client):
    claim = begin(cell)
    spend(cell, claim, undertaken_on=today(cell))
    client.force_login(cell.consul)
    assert client.post(at("crisis-cost-print", claim), {"reason": ""}).status_code == 422
    answer = client.post(at("crisis-cost-print", claim), {"reason": "Ambassade d’Allemagne"})

    copy, printout = PaperCopy.objects.get(), Printout.objects.get()
    assert answer.url == reverse("reports:printout", args=[printout.pk])
    assert (copy.get_what_display(), copy.document) == ("Demande de remboursement", printout.reference)
    page = render_pdf(document_of("crisis-cost").template, printout.snapshot)
    text = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(page)).pages).split())
    for said in ("Modèle à vérifier", "Anke Vogel", "C01X00T47", "Requested Member State", "Germany", "40,00 EUR"):
        assert said in text.replace("\xa0", " ").replace("\u202f", " ")


def test_after_the_close_names_are_read_with_a_reason(cell, client):
    claim = sent(cell)
    close(cell)
    client.force_login(cell.consul)
    assert client.get(at("crisis-cost", claim)).url.startswith(reverse("consular:reading"))


def test_the_board_and_the_network_count_and_name_nobody(cell, client):
    sent(cell)
    for user, url in ((cell.ambassador, at("crisis", cell.crisis)), (cell.desk, reverse("consular:crises-network"))):
        client.force_login(user)
        page = client.get(url).content.decode()
        assert "Frais demandés" in page
        assert "Vogel" not in page
        assert client.get(at("crisis-costs", cell.crisis)).status_code == 404


def test_a_page_of_claims_costs_the_same_for_one_and_for_ten(cell, client, django_assert_max_num_queries):
    client.force_login(cell.consul)
    claim = begin(cell)
    spend(cell, claim)
    pages = at("crisis-costs", cell.crisis), at("crisis-cost", claim)
    for page in pages:
        client.get(page)
    counted = []
    for page in pages:
        with CaptureQueriesContext(connection) as one:
            client.get(page)
        counted.append(len(one))
    for number in range(10):
        begin(cell, state="IT")
        spend(cell, claim, name=f"Personne {number}")
    for page, most in zip(pages, counted, strict=True):
        with django_assert_max_num_queries(most):
            client.get(page)


def test_the_day_tells_of_what_should_be_repaid_within_the_month_and_names_nobody(cell, client, time_machine):
    claim = sent(cell)
    client.force_login(cell.consul)
    assert "Remboursements attendus" not in client.get("/").content.decode()
    time_machine.move_to(timezone.now() + timedelta(days=340))
    follow_python_time()
    client.force_login(cell.consul)
    page = client.get("/").content.decode()
    assert str(claim) in page
    assert "Vogel" not in page


def test_the_journal_says_what_was_done_and_no_name(cell):
    spend(cell, begin(cell))
    line = AuditEvent.objects.filter(verb="crisis.cost_line").latest("pk")
    assert line.details["number"] == 1
    assert "Vogel" not in str(line.details)
