"""Somebody a partner copy named proves to be somebody else: who received the copy is told."""

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.exchanges import services
from liaison.intelligence import notices
from liaison.intelligence.models import CorrectionNotice, Disclosure
from liaison.models import InformationExchange, Person
from liaison.persons import links
from liaison.sharing import services as sharing
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.cases.models import Case, CaseEvent
from ssi.retention.registry import recipients_of
from ssi.web.refusals import Refusal
from tests.factories import head_of, make_domain, make_exchange, make_post, make_user
from tests.liaison.people import name, put
from tests.liaison.test_partner_copy import send, signed

pytestmark = pytest.mark.django_db

PARTNER = "Direction des enquêtes"


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT", requester=PARTNER)


@pytest.fixture
def told(exchange, officer):
    """Popescu Ion, who left in the answer."""
    person = name(exchange, officer, for_partner=True)
    signed(exchange, officer)
    send(exchange, officer)
    return person


def change(person, by, **fields):
    with acting_as(by):
        return links.edit(Person.objects.get(pk=person.pk), by=by, **fields)


def test_sending_tells_each_person_and_object_who_received_it(exchange, officer):
    person, phone = name(exchange, officer, for_partner=True), put(exchange, officer, for_partner=True)
    name(exchange, officer, surname="Ionescu")
    request = signed(exchange, officer)
    assert not Disclosure.objects.exists()
    send(exchange, officer)
    given = Disclosure.objects.order_by("pk")
    assert {row.subject_id for row in given} == {person.pk, phone.pk}
    assert {(row.service, row.country_id, row.piece_id) for row in given} == {(PARTNER, "RO", None)}
    assert request.sha256 not in {row.copy_sha256 for row in given}, "each recipient has their own"
    assert CaseEvent.objects.filter(case=exchange.pk, verb="informationexchange.disclose_subjects").count() == 1
    assert recipients_of(exchange)[0][0] == f"{PARTNER} (Roumanie)"


def test_a_person_corrected_after_the_copy_left_is_owed_to_each_who_received_it(told, exchange, officer):
    with acting_as(officer):
        sharing.share(InformationExchange.objects.get(pk=exchange.pk), by=officer)
    assert Disclosure.objects.count() == 2
    change(told, officer, surname="Popesco", reason="Nom mal lu.")
    notice = CorrectionNotice.objects.get()
    assert (notice.disclosure.service, notice.disclosure.subject_id) == (PARTNER, told.pk)
    for said in ("«\u00a0POPESCU Ion\u00a0»", "Nom mal lu.", exchange.reference):
        assert said in notice.body
    assert "POPESCO" not in notice.body


def test_what_has_not_left_yet_is_said_once_and_names_what_the_partner_knows(told, officer):
    """Never the name as it was corrected meanwhile: no visa let it go."""
    change(told, officer, surname="Popesco", reason="Nom mal lu.")
    change(told, officer, surname="Popa", reason="Homonyme.")
    notice = CorrectionNotice.objects.get()
    assert "Nom mal lu." in notice.body
    assert "Homonyme." in notice.body
    assert "POPESCO" not in notice.body
    with acting_as(officer):
        notices.send(notice, by=officer)
    change(told, officer, surname="Popescu", reason="Nom exact.")
    last = CorrectionNotice.objects.earliest("-pk")
    assert "« POPESCU Ion »" in last.body
    assert "POPA" not in last.body


def test_a_notice_is_noted_as_sent_though_the_file_was_closed_meanwhile(client, told, exchange, officer):
    change(told, officer, surname="Popesco", reason="Nom mal lu.")
    Case.objects.filter(pk=exchange.pk).update(status="CLOS", closed_at=timezone.now())
    client.force_login(officer)
    assert "Noter cet avis comme envoyé" in client.get(told.get_absolute_url()).content.decode()
    assert client.post(told.get_absolute_url(), {"notice": CorrectionNotice.objects.get().pk}).status_code == 302
    assert CorrectionNotice.objects.get().sent_by == officer


def test_a_person_withdrawn_after_the_copy_left_is_owed_too(told, officer):
    with acting_as(officer):
        links.remove(told, by=officer, why="Homonyme.")
    assert "Homonyme." in CorrectionNotice.objects.get().body


def test_what_the_partner_was_not_told_owes_nothing(told, exchange, officer):
    change(told, officer, note="Vu rue de Metz.")
    change(told, officer, for_partner=False)
    stays = name(exchange, officer, surname="Ionescu")
    change(stays, officer, surname="Ionesco")
    assert not CorrectionNotice.objects.exists()


def test_before_the_copy_left_nothing_is_owed(exchange, officer):
    person = name(exchange, officer, for_partner=True)
    signed(exchange, officer)
    change(person, officer, surname="Popesco")
    assert not CorrectionNotice.objects.exists()


def test_a_correction_that_is_owed_says_what_was_wrong_and_changes_nothing_otherwise(told, officer):
    with pytest.raises(Refusal, match="dites ce qui était faux") as refused:
        change(told, officer, surname="Popesco")
    assert refused.value.field == "reason"
    assert Person.objects.get(pk=told.pk).surname == "Popescu"
    assert not CorrectionNotice.objects.exists()


def test_an_object_is_owed_when_its_holder_who_left_too_is_another(exchange, officer):
    one, other = name(exchange, officer, for_partner=True), name(exchange, officer, surname="Ionescu")
    phone = put(exchange, officer, for_partner=True, holder=one)
    signed(exchange, officer)
    send(exchange, officer)
    with acting_as(officer):
        links.edit(phone, by=officer, holder=other, reason="Ligne d’un autre.")
    assert [notice.disclosure.subject_id for notice in CorrectionNotice.objects.all()] == [phone.pk]


def test_a_signed_answer_whose_person_changed_is_not_handed_over_as_a_bundle(told, exchange, officer):
    change(told, officer, surname="Popesco", reason="Nom mal lu.")
    with acting_as(officer), pytest.raises(Refusal, match="modifié, ou retiré"):
        sharing.share(InformationExchange.objects.get(pk=exchange.pk), by=officer)


def test_a_request_that_names_somebody_is_remembered_as_an_answer_is(officer):
    asked = make_exchange(officer, state="BROUILLON", recipient=PARTNER)
    person = name(asked, officer, for_partner=True)
    with acting_as(officer):
        request = services.submit_request(InformationExchange.objects.get(pk=asked.pk), by=officer)
    head = head_of(asked.post)
    with acting_as(head):
        approvals.decide(request, by=head, decision="APPROVE")
    with acting_as(officer):
        services.transmit(InformationExchange.objects.get(pk=asked.pk), by=officer)
    change(person, officer, surname="Popesco", reason="Nom mal lu.")
    assert CorrectionNotice.objects.get().disclosure.service == PARTNER


def test_a_notice_is_noted_as_sent_once(told, officer):
    change(told, officer, surname="Popesco", reason="Nom mal lu.")
    notice = CorrectionNotice.objects.get()
    with acting_as(officer):
        notices.send(notice, by=officer)
        with pytest.raises(Refusal, match="déjà parti"):
            notices.send(notice, by=officer)


# --- Pages ---------------------------------------------------------------------------------------------------


def typed(person, **changes):
    names = ["surname", "given_names", "original_name", "birth_place", "sex", "category", "basis", "note"]
    shown = {field: getattr(person, field) for field in names}
    return {**shown, "birth": str(person.born), "for_partner": "on", "version": person.version, **changes}


def test_the_officer_is_warned_says_why_and_finds_the_notice_where_it_is_sent(client, told, exchange, officer):
    client.force_login(officer)
    person = Person.objects.get(pk=told.pk)
    page = reverse("liaison:subject-edit", args=[exchange.reference, person.pk])
    assert f"{PARTNER} (Roumanie)" in client.get(page).content.decode()
    refused = client.post(page, typed(person, surname="Popesco"))
    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    assert "Popesco" in refused.content.decode()
    assert client.post(page, typed(person, surname="Popesco", reason="Nom mal lu.")).url == person.get_absolute_url()
    shown = client.get(person.get_absolute_url()).content.decode()
    assert "Nom mal lu." in shown
    assert "Noter cet avis comme envoyé" in shown
    file = client.get(exchange.get_absolute_url()).content.decode()
    assert "1 avis de correction à envoyer" in file
    assert f"{person.get_absolute_url()}#avis-de-correction" in file
    assert PARTNER in client.get(reverse("home")).content.decode()
    answer = client.post(person.get_absolute_url(), {"notice": CorrectionNotice.objects.get().pk})
    assert answer.status_code == 302
    assert CorrectionNotice.objects.get().sent_by == officer
    assert "avis de correction à envoyer" not in client.get(exchange.get_absolute_url()).content.decode()


def test_a_notice_of_another_file_is_not_found(client, told, exchange, officer):
    change(told, officer, surname="Popesco", reason="Nom mal lu.")
    notice = CorrectionNotice.objects.get()
    other = name(exchange, officer, surname="Ionescu")
    client.force_login(officer)
    assert client.post(other.get_absolute_url(), {"notice": notice.pk}).status_code == 404
    assert client.post(told.get_absolute_url(), {"notice": "x"}).status_code == 404


def test_two_people_correcting_somebody_see_both_births(client, told, exchange, officer):
    change(told, officer, born=links.Birth(1978, 3, 2), reason="Chiffres inversés.")
    client.force_login(officer)
    page = reverse("liaison:subject-edit", args=[exchange.reference, told.pk])
    stale = client.post(page, typed(told, birth="1985", reason="Jour inconnu."))
    assert stale.status_code == 409
    assert [tuple(map(str, row[1:])) for row in stale.context["theirs"]] == [("02/03/1978", "1985")]
