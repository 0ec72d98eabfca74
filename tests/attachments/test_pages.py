"""Files put in a case and taken out of it, as people do it and as others try to."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.attachments import services, shelf, vault
from ssi.attachments.models import Attachment, Upload
from ssi.cases.models import Case
from tests.factories import make_domain, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db

TEXT = "Compte rendu de surveillance.\nLe véhicule a quitté Cluj à 14 h 05.\n".encode()


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT")


def send(client, exchange, content, name="note.txt", kind="text/plain"):
    return client.post(
        reverse("attachments:add", args=[exchange.reference]), {"file": SimpleUploadedFile(name, content, kind)}
    )


def test_a_file_is_sealed_on_disk_and_comes_back_whole(client, officer, exchange):
    client.force_login(officer)
    assert send(client, exchange, TEXT).status_code == 302
    attachment = Attachment.objects.get()
    assert b"Cluj" not in shelf.shelf().path(str(attachment.pk)).read_bytes()
    answer = client.get(reverse("attachments:download", args=[attachment.pk]))
    assert answer.content == TEXT
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_stored_file_has_no_address_of_its_own_and_cannot_be_run(client, officer, exchange, settings):
    client.force_login(officer)
    send(client, exchange, TEXT)
    attachment = Attachment.objects.get()
    path = shelf.shelf().path(str(attachment.pk))
    assert path.is_relative_to(settings.STATE_DIR)
    assert not path.suffix
    assert path.stat().st_mode & 0o111 == 0
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS, getattr(settings, "WHITENOISE_ROOT", None)]
    assert not any(path.is_relative_to(folder) for folder in served if folder)
    assert not settings.MEDIA_URL.strip("/")
    for address in (f"/static/{path.name}", f"/{path.name}", f"/files/{path.parent.name}/{path.name}"):
        assert client.get(address).status_code == 404
    answer = client.get(reverse("attachments:download", args=[attachment.pk]))
    assert "filename*=UTF-8''note.txt" in answer.headers["Content-Disposition"]


def test_nobody_else_gets_the_bytes(client, officer, exchange):
    client.force_login(officer)
    send(client, exchange, TEXT)
    url = reverse("attachments:download", args=[Attachment.objects.get().pk])
    for role, post in [(Role.ASI, "BRU"), (Role.VIA, "BUC"), (Role.AMBASSADOR, "BUC")]:
        client.force_login(make_user(role, make_post(post)))
        assert client.get(url).status_code == 404
        assert client.get(reverse("attachments:add", args=[exchange.reference])).status_code == 404


def test_a_secret_document_leaves_nothing_behind(client, officer, exchange, settings):
    client.force_login(officer)
    answer = send(client, exchange, "SECRET DÉFENSE\n\nPlan de vol.\n".encode(), "plan.txt")
    assert answer.status_code == 422
    assert "officier de sécurité" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert not [p for p in settings.STATE_DIR.rglob("*") if p.is_file()]


def test_a_restricted_document_raises_the_marking_of_its_file(client, officer, exchange):
    client.force_login(officer)
    assert send(client, exchange, b"DIFFUSION RESTREINTE\n\nNote de service.\n").status_code == 302
    assert Case.objects.get(pk=exchange.pk).marking == "DR"


def test_a_restricted_document_is_refused_where_the_installation_is_not_accredited(client, officer, exchange, settings):
    settings.SSI_HOMOLOGATION_DR = False
    client.force_login(officer)
    answer = send(client, exchange, b"DIFFUSION RESTREINTE\n\nNote de service.\n")
    assert answer.status_code == 422
    assert "pas homologuée" in answer.content.decode()


def test_a_special_france_piece_does_not_exist_for_a_foreign_colleague(client, officer, exchange):
    with acting_as(officer):
        piece = services.store(exchange, io.BytesIO(TEXT), by=officer, name="source.txt", special_france=True)
    foreign = make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")], french=False)
    client.force_login(foreign)
    assert client.get(reverse("attachments:download", args=[piece.pk])).status_code == 404
    page = client.get(exchange.get_absolute_url())
    assert page.status_code == 200
    assert "source.txt" not in page.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("grand.txt", b"x" * (30 * 1024 * 1024), "dépasse 20"),
        ("photo.png", TEXT, "photo.png"),
        ("vide.txt", b"", "vide"),
    ],
)
def test_a_file_that_cannot_enter_is_refused_in_words(client, officer, exchange, name, content, sentence):
    client.force_login(officer)
    answer = send(client, exchange, content, name)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Attachment.objects.exists()


class TestOnABadLine:
    @pytest.fixture
    def upload(self, client, officer, exchange):
        client.force_login(officer)
        begin = client.post(
            reverse("attachments:begin", args=[exchange.reference]), {"name": "note.txt", "size": len(TEXT)}
        )
        return begin.json()

    def put(self, client, upload, offset, data):
        return client.put(
            upload["url"],
            data,
            content_type="application/octet-stream",
            headers={"Upload-Offset": str(offset), "Upload-Secret": upload["secret"]},
        )

    def test_an_interrupted_file_goes_on_where_it_stopped(self, client, upload):
        assert self.put(client, upload, 0, TEXT[:20]).json() == {"received": 20}
        # The answer was lost: the browser asks, then sends the next piece, one of them twice.
        assert client.get(upload["url"]).json() == {"received": 20}
        assert self.put(client, upload, 0, TEXT[:20]).json() == {"received": 20}
        self.put(client, upload, 20, TEXT[20:])
        done = client.post(upload["url"], headers={"Upload-Secret": upload["secret"]})
        assert done.status_code == 201
        assert services.read(Attachment.objects.get()) == TEXT
        assert not Upload.objects.exists()

    def test_a_hole_is_refused_and_says_where_to_go_on(self, client, upload):
        answer = self.put(client, upload, 30, TEXT[30:])
        assert answer.status_code == 422
        assert answer.json()["received"] == 0

    def test_what_waits_cannot_be_read_without_the_browsers_secret(self, client, upload, settings):
        self.put(client, upload, 0, TEXT)
        (path,) = [p for p in settings.STATE_DIR.rglob("*") if p.is_file()]
        assert b"Cluj" not in path.read_bytes()
        row = Upload.objects.get()
        with pytest.raises(vault.VaultError):
            list(vault.open_sealed(path.name, vault.WrappedKey.parse(row.keys[0])))

    def test_another_person_cannot_touch_it(self, client, upload):
        client.force_login(make_user(Role.ASI, make_post("BUC")))
        assert client.get(upload["url"]).status_code == 404
        assert self.put(client, upload, 0, TEXT).status_code == 404


class TestTooMany:
    """What one person may put on the disk: so many files a day, so many on their way, each of twenty megabytes."""

    def begin(self, client, exchange):
        return client.post(reverse("attachments:begin", args=[exchange.reference]), {"name": "a.txt", "size": 9})

    def test_the_files_of_a_day_are_counted_over_all_cases_and_for_each_person(
        self, client, officer, exchange, monkeypatch
    ):
        monkeypatch.setattr(services, "FILES_A_DAY", 2)
        client.force_login(officer)
        for case in (exchange, make_exchange(officer, state="EN_TRAITEMENT")):
            assert send(client, case, TEXT).status_code == 302
        refused = send(client, exchange, TEXT)
        assert refused.status_code == 422
        assert "la limite est atteinte" in refused.content.decode()
        assert self.begin(client, exchange).status_code == 422
        assert Attachment.objects.count() == 2
        Attachment.objects.update(added_at=timezone.now() - timedelta(days=1, minutes=1))
        assert send(client, exchange, TEXT).status_code == 302

    def test_files_that_are_begun_and_left_are_counted_and_go_after_a_day(
        self, client, officer, exchange, monkeypatch, settings
    ):
        monkeypatch.setattr(services, "UPLOADS_AT_ONCE", 2)
        client.force_login(officer)
        begun = [self.begin(client, exchange).json() for _n in range(2)]
        headers = {"Upload-Offset": "0", "Upload-Secret": begun[0]["secret"]}
        client.put(begun[0]["url"], b"123456", content_type="application/octet-stream", headers=headers)
        assert self.begin(client, exchange).status_code == 422
        (kept,) = [p for p in settings.STATE_DIR.rglob("*") if p.is_file()]
        Upload.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
        assert self.begin(client, exchange).status_code == 201
        assert Upload.objects.count() == 1
        assert not kept.exists()
