"""The thread of an exchange: messages of any type, corrected for fifteen minutes and never after; services seized."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from liaison.exchanges import services
from liaison.exchanges.vocabulary import MessageType
from liaison.models import Message, MessageDraft, SeizedService
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.attachments.models import Attachment
from ssi.directory.reciprocity import sheet
from ssi.web.refusals import NotAllowed, Refusal
from tests.bench.browser import observed
from tests.factories import make_domain, make_exchange, make_post, make_service, make_user
from tests.liaison import people
from tests.liaison.acts import do, fresh

pytestmark = pytest.mark.django_db

WRITTEN = timezone.now().replace(microsecond=0)


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


@pytest.fixture
def colleague():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT")


@pytest.fixture
def message(exchange, officer):
    with time_machine.travel(WRITTEN, tick=False), acting_as(officer):
        return services.add_message(fresh(exchange), by=officer, type="ORAL", outgoing=False, body="Il rappellera.")


def correct(message, by, body, after, **more):
    with time_machine.travel(WRITTEN + after, tick=False), acting_as(by):
        return services.correct_message(Message.objects.get(pk=message.pk), by=by, body=body, **more)


# --- Immutable after fifteen minutes -------------------------------------------------------------------------


def test_its_author_corrects_a_message_in_place_and_what_it_said_is_kept(message, officer):
    correct(message, officer, "Il rappellera jeudi.", timedelta(minutes=14, seconds=59))
    message.refresh_from_db()
    assert message.body == "Il rappellera jeudi."
    assert [draft.body for draft in message.drafts.all()] == ["Il rappellera."]
    assert message.case.events.filter(verb="informationexchange.rewrite_message", by=officer).exists()


@pytest.mark.parametrize("after", [timedelta(minutes=15), timedelta(days=1)])
def test_afterwards_a_correction_is_a_new_version_and_both_are_shown(client, message, officer, after):
    with pytest.raises(Refusal, match="dites pourquoi"):
        correct(message, officer, "Il rappellera jeudi.", after)
    new = correct(message, officer, "Il rappellera jeudi.", after, reason="Jour mal entendu")
    assert (new.replaces_id, new.sent_at) == (message.pk, message.sent_at)
    message.refresh_from_db()
    assert message.body == "Il rappellera."
    client.force_login(officer)
    page = client.get(message.case.get_absolute_url()).content.decode()
    assert "Il rappellera." in page
    assert "Il rappellera jeudi." in page
    assert "remplacé" in page
    with pytest.raises(Refusal, match="déjà été corrigé"):
        correct(message, officer, "Encore.", after, reason="x")


def test_another_officer_never_rewrites_it_even_at_once(message, colleague):
    new = correct(message, colleague, "Il rappellera vendredi.", timedelta(minutes=1), reason="J’étais là")
    assert new.replaces_id == message.pk
    assert Message.objects.get(pk=message.pk).body == "Il rappellera."


@pytest.mark.parametrize(
    ("who", "after", "statement"),
    [
        ("officer", timedelta(minutes=16), "UPDATE liaison_message SET body = 'x' WHERE id = %s"),
        ("colleague", timedelta(minutes=1), "UPDATE liaison_message SET body = 'x' WHERE id = %s"),
    ],
)
def test_the_database_changes_nothing_for_who_may_not(request, message, who, after, statement):
    by = request.getfixturevalue(who)
    with time_machine.travel(WRITTEN + after, tick=False), acting_as(by), connection.cursor() as cursor:
        cursor.execute(statement, [message.pk])
        assert cursor.rowcount == 0


@pytest.mark.parametrize("column", ["sent_at = now()", "written_at = now()", "type = 'ANSWER'", "outgoing = true"])
def test_the_database_lets_nothing_but_the_text_be_corrected(message, officer, column):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        time_machine.travel(WRITTEN, tick=False),
        acting_as(officer),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE liaison_message SET {column} WHERE id = %s", [message.pk])  # noqa: S608


def test_the_database_refuses_under_every_role_once_the_minutes_are_over(message):
    with pytest.raises(DatabaseError, match="within fifteen minutes"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(body="x")  # the bypass role of the factories


def test_nobody_writes_in_the_name_of_another_nor_ahead_of_time(exchange, officer, colleague):
    later = WRITTEN + timedelta(hours=3)
    with time_machine.travel(WRITTEN, tick=False), acting_as(officer):
        mine = Message.objects.create(
            case=exchange, outgoing=True, type="INFORMATION", channel="MAIL", body="x", written_by=officer,
            written_at=later,
        )  # fmt: skip
    assert Message.objects.get(pk=mine.pk).written_at == WRITTEN
    with pytest.raises(DatabaseError, match="whoever is there"), acting_as(officer):
        Message.objects.create(
            case=exchange, outgoing=True, type="INFORMATION", channel="MAIL", body="x", written_by=colleague
        )


def test_earlier_texts_are_written_by_the_database_alone(message, officer):
    with pytest.raises(DatabaseError, match="permission denied"), acting_as(officer):
        MessageDraft.objects.create(case=message.case, message=message, body="faux", until=timezone.now())


# --- Adding --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MessageType.values)
def test_every_type_of_message_is_added_from_the_box_of_the_page(client, exchange, officer, kind):
    client.force_login(officer)
    assert 'id="ajouter"' in client.get(exchange.get_absolute_url()).content.decode()
    answer = client.post(reverse("liaison:exchange-message-add", args=[exchange.reference]), typed(type=kind))
    assert answer.status_code == 302
    assert exchange.messages.latest("pk").type == kind


def typed(**changes):
    return {
        "type": "INFORMATION",
        "way": "IN",
        "sent_at": "2026-11-20T10:00",
        "channel": "MESSAGING",
        "language": "ro",
        "body": "Numărul este cunoscut.",
    } | changes


def test_a_translation_is_tied_to_its_original_and_says_its_language(client, exchange, officer):
    client.force_login(officer)
    url = reverse("liaison:exchange-message-add", args=[exchange.reference])
    client.post(url, typed())
    original = exchange.messages.latest("pk")
    client.post(url, typed(language="fr", body="Le numéro est connu.", translation_of=original.pk))
    translated = exchange.messages.latest("pk")
    assert translated.translation_of == original
    page = client.get(exchange.get_absolute_url()).content.decode()
    assert "en roumain" in page
    assert "traduction" in page


def test_the_same_form_sent_twice_writes_one_message(client, exchange, officer):
    client.force_login(officer)
    before = exchange.messages.count()
    data = typed(form_token=str(uuid.uuid4()))
    for _time in range(2):
        assert client.post(reverse("liaison:exchange-message-add", args=[exchange.reference]), data).status_code == 302
    assert exchange.messages.count() == before + 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sent_at": "2026-02-30T10:00"}, "n’existe pas"),
        ({"sent_at": "1200-01-01T10:00"}, "hors du calendrier"),
        ({"sent_at": "2199-01-01T10:00"}, "dans l’avenir"),
        ({"body": ""}, "Renseignez"),
        ({"body": "SECRET DÉFENSE\n\nNumărul este cunoscut."}, "mention"),
        ({"body": "DIFFUSION RESTREINTE\n\nNumărul este cunoscut."}, "non protégé"),
        ({"way": "OUT", "body": "SPÉCIAL FRANCE\n\nNumărul este cunoscut."}, "Spécial France"),
        ({"type": "N’IMPORTE"}, "N’IMPORTE"),
    ],
)
def test_what_may_not_enter_is_refused_in_words_and_nothing_typed_is_lost(client, exchange, officer, changes, sentence):
    client.force_login(officer)
    before = exchange.messages.count()
    data = typed(correspondent="Oana, DCCO") | changes
    answer = client.post(reverse("liaison:exchange-message-add", args=[exchange.reference]), data)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in body
    assert "Oana, DCCO" in body
    assert exchange.messages.count() == before


def test_one_form_is_no_door_between_two_files(client, exchange, officer):
    client.force_login(officer)
    data = typed(form_token=str(uuid.uuid4()))
    for one in (exchange, make_exchange(officer)):
        assert client.post(reverse("liaison:exchange-message-add", args=[one.reference]), data).status_code == 302
        assert one.messages.latest("pk").body == data["body"]


def test_a_file_that_is_over_takes_no_message(officer):
    exchange = make_exchange(officer, state="ANNULE", direction="IN")
    with pytest.raises(NotAllowed, match="clos"):
        do(exchange, "add_message", officer, type="INFORMATION", outgoing=False, body="x")


# --- Services seized -----------------------------------------------------------------------------------------


def test_the_line_of_services_shows_who_was_seized_when_and_when_they_answered(client, exchange, officer):
    client.force_login(officer)
    for name in ("SCCOPOL", "OFAST, antenne de Lyon"):
        url = reverse("liaison:exchange-seize", args=[exchange.reference])
        data = {"name": name, "reference": "SC-12", "seized_at": "2026-11-20T10:00"}
        assert client.post(url, data).status_code == 302
    first, _second = SeizedService.objects.order_by("pk")
    url = reverse("liaison:exchange-seized", args=[exchange.reference, first.pk])
    early = client.post(url, {"answered_at": "2026-11-19T10:00"})
    assert early.status_code == 422
    assert "après avoir été saisi" in early.content.decode()
    assert client.post(url, {"answered_at": "2026-11-21T09:00"}).status_code == 302
    page = client.get(exchange.get_absolute_url()).content.decode()
    assert page.index("SCCOPOL") < page.index("OFAST, antenne de Lyon")
    assert page.count("Noter sa réponse") == 1
    assert client.post(url, {"answered_at": "2026-11-22T09:00"}).status_code == 422


def test_a_service_of_the_annuaire_gives_its_name_and_one_of_another_post_is_refused(client, officer):
    ours, theirs = make_service(officer.assignments.get().post, name="DCCO"), make_service(make_post("DJI"))
    client.force_login(officer)
    data = {
        "title": "Titulaire d’une ligne",
        "country": "RO",
        "recipient": "",
        "requester": "OFAST",
        "partner_service": ours.pk,
        "channel": "MAIL",
        "regime": "BILATERAL",
        "information_sought": "Titulaire.",
        "purpose": "Enquête.",
        "marking": "NP",
    }
    url = reverse("liaison:exchange-open-outgoing")
    refused = client.post(url, data | {"partner_service": theirs.pk})
    assert refused.status_code == 422
    assert "partner_service" in refused.context["form"].errors
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.context["form"].errors
    exchange = ours.exchanges.get()
    assert (exchange.recipient, exchange.partner) == ("DCCO", "DCCO")
    assert ours.get_absolute_url() in client.get(exchange.get_absolute_url()).content.decode()


# --- The page ------------------------------------------------------------------------------------------------


def test_the_page_costs_the_same_with_two_hundred_messages_fifty_persons_and_thirty_files(client, exchange, officer):
    people.name(exchange, officer, surname="Popescu", born=None)
    client.force_login(officer)
    client.get(exchange.get_absolute_url())
    with observed() as few:
        client.get(exchange.get_absolute_url())
    files = [
        Attachment(case=exchange, name=f"Pièce {n}.txt", kind="txt", size=9, sha256="0" * 64, key="x", added_by=officer)
        for n in range(30)
    ]
    Attachment.objects.bulk_create(files)
    common = {"case": exchange, "channel": "MAIL", "type": "INFORMATION", "written_by": officer}
    said = [Message(outgoing=bool(n % 2), body=f"Message {n}", **common) for n in range(200)]
    Message.objects.bulk_create(said)
    for message, file in zip(said, files, strict=False):
        message.files.add(file)
    SeizedService.objects.bulk_create(
        [SeizedService(case=exchange, name=f"Service {n}", added_by=officer) for n in range(10)]
    )
    letters = "abcdefghij"
    for n in range(1, 50):
        people.name(exchange, officer, surname=f"Nom{letters[n // 10]}{letters[n % 10]}", born=None)
    with observed() as many:
        page = client.get(exchange.get_absolute_url()).content.decode()
    assert page.count("Suspect") >= 50
    assert all(f"Message {n}" in page for n in range(200))
    assert page.count("Pièce 7.txt") == 2
    # Six, and two for a file that names somebody: its rows, and their matches.
    assert len([s for s in many if not s.fixed]) == len([s for s in few if not s.fixed]) <= 6 + 2


def test_exchanges_count_in_the_reciprocity_of_the_service_as_each_person_sees_them(officer):
    service = make_service(make_post("BUC"))
    make_exchange(officer, state="REPONDU", partner_service=service)
    make_exchange(officer, state="TRANSMIS", partner_service=service)
    for unsaid in ({"state": "BROUILLON"}, {"nature": "SPONTANEOUS"}):
        make_exchange(officer, partner_service=service, **unsaid)
    stranger = make_user(Role.ODL, make_post("BUC"), domains=[make_domain("autre")])
    with acting_as(officer):
        received, asked = sheet(service, officer).ways
    assert (received.asked, received.answered, len(received.waiting)) == (1, 1, 0)
    assert (asked.asked, asked.answered, [row.text for row in asked.waiting]) == (
        1,
        0,
        ["Vérification d’un véhicule signalé"],
    )
    with acting_as(stranger):
        assert [way.asked for way in sheet(service, stranger).ways] == [0, 0]
