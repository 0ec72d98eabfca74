"""What an answer was worth: noted once, counted once per French procedure, never named to the desk."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from liaison.exchanges import sending
from liaison.letters import services
from liaison.models import InformationExchange, Usefulness
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.figures.periods import Period
from ssi.figures.registry import compute
from ssi.web.refusals import NotAllowed, Refusal
from tests.factories import head_of, make_domain, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


@pytest.fixture
def answered(officer):
    return make_exchange(officer, state="REPONSE_RECUE")


def record(exchange, by, result="ARREST", **fields):
    with acting_as(by):
        return services.record_usefulness(
            InformationExchange.objects.get(pk=exchange.pk), by=by, result=result, **fields
        )


def period():
    today = timezone.localdate()
    return Period(today - timedelta(days=1), today + timedelta(days=1))


def figure(name, by, *posts):
    with acting_as(by):
        return compute(f"usefulness.{name}", posts, period(), by=by)


def test_a_result_is_noted_and_its_clock_kept(officer, answered):
    record(answered, officer, quantity=2, national_reference=" BNRF  2026/14 ")
    assert answered.usefulness.get().national_reference == "BNRF 2026/14"
    assert not answered.clocks.open().filter(rule__code="RETOUR_UTILITE").exists()
    assert answered.events.filter(verb="informationexchange.record_usefulness").exists()


def test_the_page_says_how_the_outcome_and_the_results_relate(officer, client):
    exchange = make_exchange(officer, state="REPONSE_RECUE")
    client.force_login(officer)
    address = reverse("liaison:exchange-usefulness", args=[exchange.reference])
    assert "Suite donnée, dite" not in client.get(address).content.decode()
    with acting_as(officer):
        sending.exploit(InformationExchange.objects.get(pk=exchange.pk), "exploit", by=officer, outcome="SEIZURE")
    assert "Suite donnée, dite en exploitant la réponse : Saisie" in client.get(address).content.decode()


def test_the_same_result_of_the_same_procedure_counts_once_and_another_adds(officer, answered):
    record(answered, officer, national_reference="A")
    with pytest.raises(Refusal):
        record(answered, officer, national_reference="A")
    record(answered, officer, "SEIZURE", national_reference="A")
    record(answered, officer, national_reference="B")
    assert answered.usefulness.count() == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"result": "NOTHING", "quantity": 3},
        {"result": "ARREST", "thanked_on": date(2999, 1, 1)},
    ],
)
def test_what_makes_no_sense_is_refused(officer, answered, fields):
    with pytest.raises(Refusal):
        record(answered, officer, **fields)


def test_nothing_is_noted_before_the_answer_nor_by_somebody_who_only_reads(officer, answered):
    with pytest.raises(Refusal):
        record(make_exchange(officer, state="TRANSMIS"), officer)
    desk = make_user(Role.DCIS_OFFICER)
    InformationExchange.objects.filter(pk=answered.pk).update(shared_with_dcis=True)
    with pytest.raises(NotAllowed):
        record(answered, desk)


def test_one_procedure_served_by_two_exchanges_counts_once_at_its_largest(officer, answered):
    other = make_exchange(officer, state="REPONSE_RECUE")
    record(answered, officer, quantity=2, national_reference="BNRF 2026/14")
    record(other, officer, quantity=3, national_reference="BNRF 2026/14")
    record(other, officer, quantity=1, national_reference="OFAST 7")
    head = head_of(make_post("BUC"))
    assert figure("arrests", head, make_post("BUC")) == 4
    assert figure("served", head, make_post("BUC")) == 2


def test_files_without_a_national_reference_are_told_apart_by_their_own(officer, answered):
    record(answered, officer)
    record(make_exchange(officer, state="REPONSE_RECUE"), officer)
    record(make_exchange(officer, state="REPONSE_RECUE"), officer, "NOTHING")
    head = head_of(make_post("BUC"))
    assert figure("arrests", head, make_post("BUC")) == 2
    assert figure("served", head, make_post("BUC")) == 2


def test_the_desk_reads_the_sum_of_the_network_and_no_row_of_it(officer, answered):
    record(answered, officer, quantity=2)
    desk = make_user(Role.DCIS_OFFICER)
    assert figure("arrests", desk, make_post("BUC"), make_post("DJI")) == 2
    with acting_as(desk):
        assert not Usefulness.objects.exists()


def test_the_sums_of_another_post_are_nobody_s(officer, answered):
    record(answered, officer)
    stranger = make_user(Role.ASI, make_post("DJI"))
    with acting_as(stranger), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sec.usefulness(%s, %s::timestamptz[], %s::timestamptz[])",
            [[answered.post_id], ["-infinity"], ["infinity"]],
        )
        assert cursor.fetchone() == (0,)


def test_what_was_noted_is_never_rewritten(officer, answered):
    row = record(answered, officer)
    with acting_as(officer), pytest.raises(DatabaseError), transaction.atomic():
        Usefulness.objects.filter(pk=row.pk).update(quantity=40)


def test_the_short_form_keeps_what_was_typed_and_leads_to_the_thanks(client, officer, answered):
    client.force_login(officer)
    page = reverse("liaison:exchange-usefulness", args=[answered.reference])
    tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
    response = client.post(page, {"result": "ARREST", "thanked_on": tomorrow, "detail": "Deux passeurs"})
    assert response.status_code == 422
    assert "Deux passeurs" in response.content.decode()
    assert "dans l’avenir" in response.content.decode()
    today = timezone.localdate().isoformat()
    assert client.post(page, {"result": "ARREST", "thanked_on": today, "quantity": "2"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "Interpellation" in shown
    assert reverse("liaison:exchange-letter", args=[answered.reference, "thanks"]) in shown
    assert client.get(reverse("liaison:exchange-letter", args=[answered.reference, "thanks"])).status_code == 200


def test_a_request_that_is_not_answered_has_no_such_page(client, officer):
    client.force_login(officer)
    page = reverse("liaison:exchange-usefulness", args=[make_exchange(officer, state="TRANSMIS").reference])
    assert client.get(page).status_code == 404
