"""People at work while the files are away: each is told to try again, nothing is lost, nothing is half done."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ssi.accounts.context import acting_as
from ssi.attachments import services, shelf, vault
from ssi.attachments.models import Attachment, Upload
from ssi.audit.models import AuditEvent
from ssi.reports import documents, jobs
from tests.factories import make_exchange
from tests.house.telling import tell
from tests.objects import away
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db
TEXT = "Compte rendu de surveillance.\nLe véhicule a quitté Cluj à 14 h 05.\n".encode()


@pytest.fixture
def exchange(officer, client):
    client.force_login(officer)
    return make_exchange(officer, state="EN_TRAITEMENT")


def send(client, exchange):
    sent = {"file": SimpleUploadedFile("note.txt", TEXT, "text/plain")}
    return client.post(reverse("attachments:add", args=[exchange.reference]), sent)


def is_told_to_try_again(answer):
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Rien n’est perdu" in answer.content.decode()
    return True


def test_a_file_that_cannot_be_kept_is_sent_again_and_is_there_once(client, exchange, bucket, monkeypatch):
    with away(monkeypatch):
        assert is_told_to_try_again(send(client, exchange))
    assert not Attachment.objects.exists()
    assert not AuditEvent.objects.filter(verb="attachment.add").exists()
    assert send(client, exchange).status_code == 302
    attachment = Attachment.objects.get()
    assert list(bucket.names()) == [str(attachment.pk)]
    url = reverse("attachments:download", args=[attachment.pk])
    with away(monkeypatch):
        assert is_told_to_try_again(client.get(url))
    assert not AuditEvent.objects.filter(verb="attachment.download").exists(), "nothing was read"
    assert client.get(url).content == TEXT


def test_a_file_that_comes_in_chunks_goes_on_where_it_stopped(client, exchange, bucket, monkeypatch):
    begin = client.post(reverse("attachments:begin", args=[exchange.reference]), {"name": "n.txt", "size": len(TEXT)})
    upload = begin.json()
    headers = {"Upload-Secret": upload["secret"]}

    def put(offset, data):
        there = {**headers, "Upload-Offset": str(offset)}
        return client.put(upload["url"], data, content_type="application/octet-stream", headers=there)

    put(0, TEXT[:20])
    with away(monkeypatch):
        assert is_told_to_try_again(put(20, TEXT[20:]))
        assert client.get(upload["url"]).json() == {"received": 20}
    assert put(20, TEXT[20:]).json() == {"received": len(TEXT)}
    with away(monkeypatch):
        assert is_told_to_try_again(client.post(upload["url"], headers=headers))
    with monkeypatch.context() as patch:  # it falls between the chunks and the whole, then at their end
        patch.setattr(shelf.Bucket, "put", lambda *_a: (_ for _ in ()).throw(shelf.Away("…")))
        assert is_told_to_try_again(client.post(upload["url"], headers=headers))
        patch.undo()
        patch.setattr(shelf.Bucket, "remove", lambda *_a: (_ for _ in ()).throw(shelf.Away("…")))
        assert client.post(upload["url"], headers=headers).status_code == 201
    assert services.read(Attachment.objects.get()) == TEXT
    assert not Upload.objects.exists()


def test_a_full_disk_keeps_the_chunks_of_a_file_that_could_not_be_put_together(client, exchange, monkeypatch):
    begin = client.post(reverse("attachments:begin", args=[exchange.reference]), {"name": "n.txt", "size": len(TEXT)})
    upload = begin.json()
    headers = {"Upload-Secret": upload["secret"], "Upload-Offset": "0"}
    client.put(upload["url"], TEXT, content_type="application/octet-stream", headers=headers)
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(vault, "seal", lambda *_a: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert client.post(upload["url"], headers=headers).status_code == 500
    assert client.post(upload["url"], headers=headers).status_code == 201


# --- Nothing readable lies there -----------------------------------------------------------------------------


def clear_words(bucket):
    """Words of the files that whoever reads the bucket would find: in names, bytes, and what is said beside them."""
    found = []
    for one in bucket._client.list_objects_v2(Bucket=bucket.bucket).get("Contents", ()):
        answer = bucket._client.get_object(Bucket=bucket.bucket, Key=one["Key"])
        told = b"%r %r" % (one["Key"].encode(), str(answer["ResponseMetadata"]).encode()) + answer["Body"].read()
        found += [word for word in (b"Cluj", b"note.txt", b"%PDF", b"quitt") if word in told]
    return found


def furnish(client, exchange, officer, monkeypatch):
    """A file, a chunk of another, a document: all that is kept of them lies in the bucket."""
    send(client, exchange)
    begin = client.post(reverse("attachments:begin", args=[exchange.reference]), {"name": "note.txt", "size": 99})
    headers = {"Upload-Secret": begin.json()["secret"], "Upload-Offset": "0"}
    client.put(begin.json()["url"], TEXT[:50], content_type="application/octet-stream", headers=headers)
    monkeypatch.setattr(jobs, "render_pdf", lambda *_args, **_more: b"%PDF-1.7 Cluj")
    with acting_as(officer):
        printout = documents.request_document(exchange, "exchange-history", by=officer)
    with as_worker():
        assert jobs.run(printout.jobs.get().pk) == "DONE"


def test_whoever_reads_the_bucket_reads_no_word_of_a_file(client, exchange, officer, bucket, monkeypatch, settings):
    furnish(client, exchange, officer, monkeypatch)
    assert len(list(bucket.names())) == 3
    assert clear_words(bucket) == []
    assert not [path for path in settings.STATE_DIR.rglob("*") if path.is_file()], "nothing lies on this machine"
    tell("a bucket of three files: no word in clear")


def test_a_file_that_is_not_sealed_is_found(client, exchange, officer, bucket, monkeypatch):
    honest = vault.seal

    def seal(stream, name, *keyring):
        bucket.put(str(name), [stream.read()])
        return honest(io.BytesIO(), "00000000-0000-4000-8000-000000000000", *keyring)

    monkeypatch.setattr(vault, "seal", seal)
    send(client, exchange)
    assert set(clear_words(bucket)) == {b"Cluj", b"quitt"}
    tell("a file not sealed in a bucket: found")
