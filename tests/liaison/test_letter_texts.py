"""The texts of letters: who writes which, from when they serve, what stays as it was printed."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from liaison.exchanges import services
from liaison.letters import texts
from liaison.letters.compose import Situation, compose
from liaison.letters.models import Clause, LetterTemplate
from liaison.letters.vocabulary import LetterKind
from liaison.models import InformationExchange
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.attachments.markings import ForbiddenMarking
from ssi.audit.models import AuditEvent
from ssi.reports import documents
from ssi.reports.models import Printout
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion
from tests.factories import make_domain, make_exchange, make_interim, make_post, make_user

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = date(2026, 3, 2)
OURS = {"subject": "Rappel $reference", "body": "Bonjour,\n\nNotre demande du $asked_on.", "closing": "Bien à vous."}
ABOUT = {"source": "Relu par le service, mars 2026", "why": "Ton plus direct."}


@pytest.fixture(autouse=True)
def _on_monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def head(post):
    return make_user(Role.ASI, post, starts_on=date(2025, 1, 1))


@pytest.fixture
def officer(post):
    return make_user(Role.ODL, post, domains=[make_domain("stups")], starts_on=date(2025, 1, 1))


@pytest.fixture
def director():
    return make_user(Role.DCIS_DIRECTOR, starts_on=date(2025, 1, 1))


def reminder(language="fr"):
    return LetterTemplate.objects.get(kind="REMINDER_1", language=language, post=None, version=1)


def write(text, by, **fields):
    fields = {"seen": 0, "valid_from": TODAY, **ABOUT, **OURS} | fields
    with acting_as(by):
        return texts.write_version(text, by=by, **fields)


def paragraphs(exchange):
    exchange = InformationExchange.objects.select_related("post__country", "country").get(pk=exchange.pk)
    return compose(Situation(exchange), LetterKind.REMINDER_1, "fr").paragraphs


def sent(officer):
    return make_exchange(officer, state="TRANSMIS")


# --- Who writes what -----------------------------------------------------------------------------------------


def test_the_text_of_a_post_serves_there_alone_and_that_of_the_network_everywhere_else(head, officer, director):
    elsewhere = make_user(Role.ODL, make_post("BRU"), domains=[make_domain("stups")], starts_on=date(2025, 1, 1))
    ours, theirs = sent(officer), sent(elsewhere)
    shipped = paragraphs(theirs)
    write(reminder(), head)
    assert paragraphs(ours)[0] == "Bonjour,"
    assert paragraphs(theirs) == shipped
    write(reminder(), director, seen=1, body="Texte du réseau.")
    assert paragraphs(theirs) == ("Texte du réseau.",)
    assert paragraphs(ours)[0] == "Bonjour,"


def test_whoever_acts_for_the_head_writes_and_the_others_do_not(post, head, officer):
    deputy = make_user(Role.ASIA, post, starts_on=date(2025, 1, 1))
    for stranger in (officer, deputy, make_user(Role.DCIS_OFFICER, starts_on=date(2025, 1, 1))):
        with pytest.raises(NotAllowed):
            write(reminder(), stranger)
    make_interim(post, given_by=head, given_to=deputy)
    assert write(reminder(), deputy).post == post


def test_the_second_wall_alone_keeps_a_text_from_who_does_not_lead_its_post(post, head, officer, director):
    own = write(reminder(), head)
    same = {"kind": "THANKS", "language": "fr", "source": "x", **OURS}
    for stranger, where in ((officer, post), (head, None), (director, post)):
        with acting_as(stranger), pytest.raises(DatabaseError), transaction.atomic():
            LetterTemplate.objects.create(post=where, version=9, written_by=stranger, **same)
    with acting_as(head):
        with pytest.raises(DatabaseError), transaction.atomic():
            LetterTemplate.objects.filter(pk=own.pk).update(body="Réécrit.")
        assert LetterTemplate.objects.filter(pk=reminder().pk).update(valid_until=TODAY) == 0
    with acting_as(officer):
        assert LetterTemplate.objects.filter(pk=own.pk).update(valid_until=TODAY) == 0


# --- From when -----------------------------------------------------------------------------------------------


def test_a_version_serves_from_its_day_and_the_day_before_keeps_the_text_it_had(head, officer):
    exchange, before = sent(officer), None
    before = paragraphs(exchange)
    write(reminder(), head, valid_from=TODAY + timedelta(days=3))
    for days, expected in ((2, before), (3, ("Bonjour,", "Notre demande du 2 mars 2026."))):
        with time_machine.travel(MONDAY + timedelta(days=days), tick=False):
            assert paragraphs(exchange) == expected


def test_the_day_is_that_of_the_post(head, officer):
    exchange = sent(officer)
    write(reminder(), head, valid_from=date(2026, 3, 3))
    with time_machine.travel(datetime(2026, 3, 2, 21, 59, tzinfo=UTC), tick=False):
        assert paragraphs(exchange)[0] != "Bonjour,"
    with time_machine.travel(datetime(2026, 3, 2, 22, 0, tzinfo=UTC), tick=False):
        assert paragraphs(exchange)[0] == "Bonjour,", "it is Tuesday in Bucharest"


def test_a_letter_already_printed_keeps_its_old_text(head, officer):
    exchange = sent(officer)
    with acting_as(officer):
        exchange = InformationExchange.objects.select_related("post__country", "country").get(pk=exchange.pk)
        old = documents.request_document(exchange, "letter", by=officer, variant="reminder-1.fr")
    before = old.snapshot
    write(reminder(), head)
    old.refresh_from_db()
    assert old.snapshot == before
    assert old.snapshot["extra"]["versions"] == ["REMINDER_1 fr v1"]
    old.jobs.update(state="DONE")
    with acting_as(officer):
        new = documents.request_document(exchange, "letter", by=officer, variant="reminder-1.fr")
    assert new.snapshot["extra"]["versions"] == ["REMINDER_1 fr v1 BUC"]


def test_the_latest_written_of_two_versions_serves(head, officer):
    exchange = sent(officer)
    write(reminder(), head)
    write(reminder(), head, seen=1, body="Deuxième.")
    assert paragraphs(exchange) == ("Deuxième.",)


def test_a_text_does_not_change_in_the_past(head):
    with pytest.raises(Refusal, match="dans le passé"):
        write(reminder(), head, valid_from=TODAY - timedelta(days=1))


def test_a_text_of_the_post_withdrawn_gives_its_place_back_the_next_day(head, officer):
    exchange = sent(officer)
    shipped = paragraphs(exchange)
    own = write(reminder(), head)
    with acting_as(head):
        texts.withdraw(own, by=head)
        with pytest.raises(Refusal, match="déjà retiré"):
            texts.withdraw(own, by=head)
        with pytest.raises(Refusal, match="ne se retire pas"):
            texts.withdraw(reminder(), by=head)
    assert paragraphs(exchange)[0] == "Bonjour,"
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        assert paragraphs(exchange) == shipped
        write(reminder(), head, seen=1, valid_from=TODAY + timedelta(days=1), body="Repris.")
        assert paragraphs(exchange) == ("Repris.",)


# --- What it may say -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"body": "Au sujet de $title."}, "Champs inconnus"),
        ({"subject": "Pour 100 $ seulement"}, "dollar seul"),
        ({"closing": "SPÉCIAL FRANCE\nSalutations."}, "pas de mention"),
    ],
)
def test_a_text_that_names_the_file_or_bears_a_mention_is_refused(head, words, sentence):
    with pytest.raises(Refusal, match=sentence):
        write(reminder(), head, **words)
    assert not LetterTemplate.objects.filter(post=head.assignments.get().post).exists()


def test_a_classified_text_never_enters(head):
    with pytest.raises(ForbiddenMarking):
        write(reminder(), head, body="TRÈS SECRET\n\nBonjour.")


def test_the_same_words_are_no_version_unless_somebody_reread_them(director):
    text = reminder()
    same = {name: getattr(text, name) for name in text.words}
    with pytest.raises(Refusal, match="Rien n’a changé"):
        write(text, director, seen=1, **same)
    assert not write(text, director, seen=1, reviewed=True, **same).to_verify


def test_two_people_who_write_at_once_make_one_version(head):
    write(reminder(), head)
    with pytest.raises(StaleVersion):
        write(reminder(), head, body="Autre.")
    assert LetterTemplate.objects.exclude(post=None).count() == 1


def test_writing_is_in_the_journal_without_a_word_of_the_text(head):
    write(reminder(), head)
    event = AuditEvent.objects.get(verb="letter.text_version")
    assert event.details["text"] == "REMINDER_1 fr v1 BUC"
    assert "Bonjour" not in str(event.details)


# --- The pages -----------------------------------------------------------------------------------------------


def page(name, text):
    return reverse(f"liaison:{name}", args=[text.key])


POSTED = {"seen": "0", "valid_from": "2026-03-03", **ABOUT, **OURS}


def test_the_head_reads_writes_sees_the_letter_first_and_withdraws(client, head, officer):
    client.force_login(head)
    text = reminder()
    assert page("letter-text", text) in client.get(reverse("liaison:letter-texts")).content.decode()
    assert page("letter-text-write", text) in client.get(page("letter-text", text)).content.decode()
    assert "2026-03-03" in client.get(page("letter-text-write", text)).content.decode(), "tomorrow, unless told"
    shown = client.post(page("letter-text-write", text), {**POSTED, "act": "preview"})
    assert "Rappel EXI-BUC-2026-00000" in shown.content.decode()
    assert not LetterTemplate.objects.exclude(post=None).exists()
    answer = client.post(page("letter-text-write", text), POSTED)
    own = LetterTemplate.objects.exclude(post=None).get()
    assert answer.headers["Location"] == own.get_absolute_url()
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        client.force_login(head)
        shown = client.get(page("letter-text", own)).content.decode()
        assert "Ton plus direct." in shown
        assert "Retirer le texte du poste" in shown
        assert client.post(page("letter-text", own)).status_code == 302
    client.force_login(officer)
    assert client.get(page("letter-text", own)).status_code == 200
    assert client.get(page("letter-text-write", own)).status_code == 404
    assert client.post(page("letter-text", own)).status_code == 404


def test_what_is_refused_keeps_what_was_typed(client, head):
    client.force_login(head)
    address = page("letter-text-write", reminder())
    answer = client.post(address, {**POSTED, "body": "À propos de $title."})
    assert answer.status_code == 422
    assert "À propos de $title." in answer.content.decode()
    assert client.post(address, {**POSTED, "body": "De $title.", "act": "preview"}).status_code == 422
    assert client.post(address, {**POSTED, "why": ""}).status_code == 422
    client.post(address, POSTED)
    answer = client.post(address, {**POSTED, "body": "Autre."})
    assert answer.status_code == 409
    assert "Autre." in answer.content.decode()
    assert client.post(address, {**POSTED, "seen": "1", "body": "Autre."}).status_code == 302


def test_a_clause_is_written_the_same_way_and_read_under_its_letter(client, head, officer):
    client.force_login(head)
    clause = Clause.objects.get(code="CONFIDENTIALITY", language="fr", regime="")
    about = {"seen": "0", "valid_from": "2026-03-02", **ABOUT}
    assert (
        client.post(page("letter-text-write", clause), {**about, "text": "Strictement entre nous."}).status_code == 302
    )
    own = Clause.objects.exclude(post=None).get()
    assert "Strictement entre nous." in client.get(page("letter-text", own)).content.decode()
    exchange = make_exchange(officer, state="BROUILLON")
    with acting_as(officer):
        services.perform(InformationExchange.objects.get(pk=exchange.pk), "validate_on_own_responsibility", by=officer)
        exchange = InformationExchange.objects.select_related("post__country", "country").get(pk=exchange.pk)
        letter = compose(Situation(exchange), LetterKind.REQUEST, "fr")
    assert "Strictement entre nous." in letter.conditions
    assert ("Information demandée", exchange.information_sought) in letter.quoted


def test_the_text_of_another_post_does_not_exist(client, head, director):
    own = write(reminder(), head)
    for stranger in (make_user(Role.ASI, make_post("BRU"), starts_on=date(2025, 1, 1)), director):
        client.force_login(stranger)
        assert client.get(page("letter-text", own)).status_code == 404
        assert own.key not in client.get(reverse("liaison:letter-texts")).content.decode()


@pytest.mark.parametrize("key", ["lettre-0", "lettre-", "clause-999999", "autre-1", "lettre-99999999999999999999"])
def test_an_address_typed_by_hand_is_an_ordinary_404(client, head, key):
    client.force_login(head)
    assert client.get(reverse("liaison:letter-text", args=[key])).status_code == 404


@pytest.mark.parametrize("code", ["REMINDER_2", "REFUSAL"])
def test_every_text_can_be_read_as_a_letter(director, code):
    for text in (*LetterTemplate.objects.filter(kind=code), *Clause.objects.all()):
        assert "$" not in texts.specimen_of(text, None, TODAY).text


def test_a_specimen_is_asked_from_the_page_of_its_text(client, head, officer):
    client.force_login(officer)
    address = reverse("reports:document", args=["letter-specimen", reminder().key])
    assert address in client.get(page("letter-text", reminder())).content.decode()
    assert "Première relance" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert client.get(reverse("reports:printout", args=[Printout.objects.get().pk])).status_code == 200


def test_a_specimen_is_addressed_to_nobody_and_says_so(head, officer):
    own = write(reminder(), head, valid_from=TODAY + timedelta(days=30))
    with acting_as(officer):
        _kind, subject = documents.find(officer, "letter-specimen", own.key)
        printout = documents.request_document(subject, "letter-specimen", by=officer)
    assert printout.case_id is None
    assert printout.snapshot["extra"]["mention"].startswith("Spécimen")
    assert printout.snapshot["sections"][0]["blocks"][0]["text"] == "Bonjour,"
    with acting_as(officer):
        assert documents.open_to(officer, printout)
    with acting_as(head):
        assert documents.open_to(head, printout) is None, "its own asker alone"
