"""An old master key can really be dropped: everything that lay under it is brought under the new one."""

import base64
import io

import pytest
from django.core.management import call_command

from ssi.accounts.context import acting_as
from ssi.attachments import services as attachments
from ssi.attachments.shelf import fingerprint, shelf
from ssi.attachments.vault import VaultError
from ssi.reports import documents, jobs
from ssi.reports.models import ReportFile
from ssi.web import rotation
from tests.factories import make_exchange
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db
OLD, NEW = (f"{name}:{base64.b64encode(name.encode() * 8).decode()}" for name in ("old1", "new1"))
PDF = b"%PDF-1.7 a document of the tests"


@pytest.fixture
def attachment(settings):
    settings.SSI_VAULT_KEYS = [OLD]
    exchange = make_exchange(state="EN_TRAITEMENT")
    with acting_as(exchange.author):
        return attachments.store(exchange, io.BytesIO(b"Compte rendu"), by=exchange.author, name="note.txt")


@pytest.fixture
def pdf(attachment, monkeypatch):
    monkeypatch.setattr(jobs, "render_pdf", lambda *_args, **_more: PDF)
    case = attachment.case.specific()
    with acting_as(case.author):
        printout = documents.request_document(case, "exchange-history", by=case.author)
    with as_worker():
        assert jobs.run(printout.jobs.get().pk) == "DONE"
    return ReportFile.objects.get()


def test_once_rotated_the_old_key_is_needed_no_more(attachment, pdf, settings, capsys):
    settings.SSI_VAULT_KEYS = [NEW, OLD]
    before = fingerprint(shelf(), str(attachment.pk))
    call_command("rotate_keys")
    told = capsys.readouterr().out
    for line in ("attachments_attachment.key: 1 sealed again", "reports_reportfile.key: 1 sealed again"):
        assert line in told
    call_command("rotate_keys")
    assert "1 sealed again" not in capsys.readouterr().out

    settings.SSI_VAULT_KEYS = [NEW]
    attachment.refresh_from_db()
    pdf.refresh_from_db()
    assert attachments.read(attachment) == b"Compte rendu"
    assert jobs.open_pdf(pdf) == PDF
    assert fingerprint(shelf(), str(attachment.pk)) == before, "only its key was sealed again"


def test_without_the_rotation_the_files_would_be_lost_with_the_key(attachment, pdf, settings):
    settings.SSI_VAULT_KEYS = [NEW]
    with pytest.raises(VaultError, match="old1"):
        attachments.read(attachment)
    with pytest.raises(VaultError, match="old1"):
        jobs.open_pdf(pdf)


def test_every_column_under_a_master_key_is_walked():
    assert {str(column) for column in rotation.columns()} == {
        "cooperation_nomination.passport_number",
        "attachments_attachment.key",
        "reports_reportfile.key",
        "liaison_traveldocument.number",
        "consular_callsheet.phone",
        "consular_chefilot.phone",
        "consular_costline.document",
        "consular_costline.name",
        "consular_delegatepaper.number",
        "consular_extractdraft.content",
        "consular_household.details",
        "consular_listcomparison.content",
        "consular_person.details",
        "consular_site.phone",
        "consular_site.email",
        "consular_alertreply.content",
    }
