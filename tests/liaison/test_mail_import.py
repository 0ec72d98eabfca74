"""E-mails put in a file: what is read of them, and what the worst of them do."""

import email.message
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.exchanges import mail_import
from ssi.accounts.roles import Role
from ssi.attachments.models import Attachment
from ssi.audit.models import AuditEvent
from ssi.web.refusals import Refusal
from tests.factories import make_domain, make_exchange, make_post, make_user

ZONE = ZoneInfo("Europe/Bucharest")
PLAIN = (
    b"From: Oana Vacarescu <oana@igpr.example>\r\nTo: ssi@exemple.test\r\nSubject: Votre demande 12\r\n"
    b"Date: Fri, 20 Nov 2026 10:00:00 +0200\r\nMessage-ID: <1@igpr.example>\r\n\r\nLa ligne est connue.\r\n"
)


def mail(text="La ligne est connue.", *, files=(), **headers):
    message = email.message.EmailMessage()
    headers = {"From": "Oana <oana@igpr.example>", "Subject": "Réponse", "Date": "Fri, 20 Nov 2026 10:00:00 +0200"} | {
        name.title(): value for name, value in headers.items()
    }
    for name, value in headers.items():
        message[name] = value
    message.set_content(text)
    for name, content in files:
        message.add_attachment(content, maintype="text", subtype="plain", filename=name)
    return message.as_bytes()


def read(data):
    return mail_import.read(data, zone=ZONE)


def test_sender_date_subject_and_text_are_read():
    found = read(PLAIN)
    assert found.sender == "Oana Vacarescu <oana@igpr.example>"
    assert found.sent_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert (found.subject, found.text) == ("Votre demande 12", "La ligne est connue.")


def test_a_mail_in_html_alone_gives_its_text_and_none_of_its_script():
    data = PLAIN.replace(b"\r\n\r\nLa ligne", b"\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>La ligne")
    data = data.replace(b"connue.", b"connue.</p><script>alert(1)</script><style>p{}</style>")
    text = read(data).text
    assert "La ligne est connue." in text
    assert "alert" not in text
    assert "<" not in text


@pytest.mark.parametrize("charset", ["utf-8", "koi-inconnu", "us-ascii"])
def test_a_wrong_charset_still_gives_letters(charset):
    body = "Numéro déjà cité".encode("cp1252" if charset == "us-ascii" else "utf-8")
    data = PLAIN.replace(b"\r\n\r\nLa ligne est connue.", b"\r\nContent-Type: text/plain; charset=X\r\n\r\n" + body)
    assert "Numéro déjà cité" in read(data.replace(b"charset=X", b"charset=" + charset.encode())).text


def test_a_date_without_its_offset_is_one_of_the_post():
    assert read(PLAIN.replace(b" +0200", b"")).sent_at == datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Bonjour, voici la suite.", "pas la source d’un courriel"),
        (b"", "pas la source d’un courriel"),
        (PLAIN.replace(b"From: Oana Vacarescu <oana@igpr.example>\r\n", b""), "qui l’a écrit"),
        (PLAIN.replace(b"Date: Fri, 20 Nov 2026 10:00:00 +0200\r\n", b""), "date"),
        (PLAIN.replace(b"20 Nov 2026", b"32 Nov 2026"), "date"),
        (PLAIN.replace(b"2026", b"2999"), "impossible"),
        (PLAIN.replace(b"2026", b"1970"), "impossible"),
        (PLAIN + b"x" * 300_000, "dépasse"),
        (PLAIN + b"x" * (21 * 1024 * 1024), "dépasse 20"),
    ],
)
def test_a_mail_that_cannot_be_read_is_refused_in_words(data, sentence):
    with pytest.raises(Refusal, match=sentence):
        read(data)


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(0, len(PLAIN)))
def test_no_damage_breaks_the_reading(noise, place):
    refused = None
    try:
        read(PLAIN[:place] + noise + PLAIN[place:])
    except Refusal as refusal:
        refused = refusal
    assert refused is None or refused.remedy


# --- Into a file ---------------------------------------------------------------------------------------------


@pytest.fixture
def officer(client, db):
    user = make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])
    client.force_login(user)
    return user


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT")


def post(client, exchange, data=None, **typed):
    url = reverse("liaison:exchange-mail", args=[exchange.reference])
    typed = {"type": "ANSWER", "way": "IN"} | typed
    if data is not None:
        typed["file"] = SimpleUploadedFile("message.eml", data, "message/rfc822")
    return client.post(url, typed)


def test_a_mail_lands_in_the_thread_with_its_attachments(client, exchange):
    data = mail(files=[("relevé.txt", b"Ligne +40 721")])
    assert post(client, exchange, data).status_code == 302
    message = exchange.messages.get(type="ANSWER")
    assert (message.correspondent, message.channel) == ("Oana <oana@igpr.example>", "MAIL")
    assert [file.name for file in message.files.all()] == ["relevé.txt"]
    page = client.get(exchange.get_absolute_url()).content.decode()
    assert page.count("relevé.txt") == 2  # in the thread and in the margin
    assert "oana@igpr.example" in page


def test_a_pasted_source_is_read_as_a_file_is(client, exchange):
    assert post(client, exchange, source=PLAIN.decode()).status_code == 302
    assert exchange.messages.get(type="ANSWER").body == "La ligne est connue."


def test_the_same_mail_enters_once(client, exchange):
    assert post(client, exchange, PLAIN).status_code == 302
    again = post(client, exchange, PLAIN)
    assert again.status_code == 422
    assert "déjà dans le fil" in again.content.decode()
    assert exchange.messages.filter(type="ANSWER").count() == 1


@pytest.mark.parametrize("where", ["body", "subject", "attachment"])
def test_a_forbidden_marking_anywhere_and_nothing_is_kept(client, exchange, where):
    data = {
        "body": lambda: mail("SECRET DÉFENSE\n\nVoir la note."),
        "subject": lambda: mail(subject="SECRET DÉFENSE"),
        "attachment": lambda: mail(files=[("ok.txt", b"Rien."), ("note.txt", "SECRET DÉFENSE\nNote".encode())]),
    }[where]()
    answer = post(client, exchange, data)
    assert answer.status_code == 422
    assert "mention" in answer.content.decode()
    assert not exchange.messages.filter(type="ANSWER").exists()
    assert not Attachment.objects.exists()
    assert AuditEvent.objects.filter(verb="attachment.forbidden_marking", case_id=exchange.pk).exists()


def test_a_broken_mail_is_refused_and_what_was_pasted_stays_on_the_page(client, exchange):
    answer = post(client, exchange, source="Bonjour Oana, voici la suite de notre échange.")
    assert answer.status_code == 422
    assert "Bonjour Oana, voici la suite" in answer.content.decode()
    assert "Ajoutez le message à la main" in answer.content.decode()


def test_two_megabytes_pasted_are_refused_in_words_and_kept(client, exchange):
    answer = post(client, exchange, source=PLAIN.decode() + "mot " * 500_000)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert "dépasse" in body
    assert body.count("mot ") >= 500_000


def test_neither_a_file_nor_a_paste_is_said_so(client, exchange):
    assert "Choisissez un fichier" in post(client, exchange).content.decode()


def test_a_mail_does_not_enter_a_file_that_is_over(client, officer):
    closed = make_exchange(officer, state="CLOS", direction="IN")
    answer = post(client, closed, PLAIN)
    assert answer.status_code == 422
    assert "clos" in answer.content.decode()
