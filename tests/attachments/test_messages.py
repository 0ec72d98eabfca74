"""A message is judged by what it carries, to the bottom."""

import pytest

from ssi.attachments.markings import ForbiddenMarking
from ssi.attachments.sniff import Kind
from tests.attachments import samples
from tests.attachments.looking import JS, docx_with, looked_at, refused


def test_a_message_is_judged_by_the_files_it_carries():
    zipped = samples.zipped({"a": "b"})
    for name, kind, content in [
        ("x.zip", "application/zip", zipped),
        ("x.exe", "application/octet-stream", b"MZ"),
        ("x.pdf", "application/pdf", samples.pdf(["x"], catalog=b"/OpenAction " + JS)),
        ("x.docx", "application/octet-stream", docx_with(word__vbaProject="x")),
        ("x.gif", "image/gif", zipped),
    ]:
        assert refused(samples.eml(attached=[(name, kind, content)]), "message.eml")


def test_what_a_mail_client_adds_by_itself_is_tolerated():
    data = samples.eml(
        attached=[
            ("logo.gif", "image/gif", b"GIF89a"),
            ("smime.p7s", "application/pkcs7-signature", b"0\x82"),
            ("page.html", "text/html", b"<p>Bonjour</p>"),
            ("photo.png", "image/png", samples.image("PNG")),
        ]
    )
    found = looked_at(data, "message.eml")
    assert found.kind is Kind.EML
    assert any("photo.png" in warning for warning in found.warnings)


def test_an_attached_message_is_opened_too_but_not_without_end():
    inner = samples.eml(attached=[("x.zip", "application/zip", b"PK\x05\x06" + bytes(18))])
    forwarded = samples.eml(attached=[("fwd.eml", "application/octet-stream", inner)])
    assert "zip" in refused(forwarded, "message.eml")
    nested = samples.eml()
    for _ in range(3):
        nested = samples.eml(attached=[("fwd.eml", "application/octet-stream", nested)])
    assert "trop de messages" in refused(nested, "message.eml")


def message_in_message(depth):
    data = samples.eml("SECRET")
    for _ in range(depth):
        data = b"From: a@example.org\nSubject: fwd\nContent-Type: message/rfc822\n\n" + data
    return data


def test_forwarded_messages_are_read_to_the_bottom_and_refused_when_too_deep():
    with pytest.raises(ForbiddenMarking):
        looked_at(message_in_message(2), "message.eml")
    assert "imbriquées" in refused(message_in_message(20), "message.eml")


def test_a_message_of_too_many_parts_is_refused():
    data = samples.eml() + b"\n".join(b"Content-Type: text/plain" for _ in range(101))
    assert "parties" in refused(data, "message.eml")


def test_a_message_in_an_unknown_charset_is_read_all_the_same():
    data = b"From: a@example.org\nContent-Type: text/plain; charset=x-unknown\n\nSECRET\n"
    with pytest.raises(ForbiddenMarking):
        looked_at(data, "message.eml")
    wrong = b"From: a@example.org\nContent-Type: text/plain; charset=utf-8\n\nd\xe9j\xe0 vu\n"
    assert looked_at(wrong, "message.eml")
