"""The electronic signature of a signed report: one, checked, over the bytes that its snapshot gives."""

import datetime as dt
import io
import subprocess
import sys
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.figures.periods import Period
from ssi.home import health
from ssi.reports import jobs, rendering, services, signing
from ssi.reports.document import Signature
from ssi.reports.models import ReportFile, ReportJob
from ssi.reports.render import render_pdf
from tests.factories import head_of, make_post, make_user
from tests.reports.sample_weekly import weekly_report
from tests.reports.worker import as_worker

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine"),
]
WEEK = Period(dt.date(2026, 11, 14), dt.date(2026, 11, 20))
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate_of(*, usage=True, ends=timedelta(days=300)):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SSI de démonstration")])
    now = timezone.now()
    builder = x509.CertificateBuilder(name, name, KEY.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=400)).not_valid_after(now + ends)
    flags = dict.fromkeys(
        ["content_commitment", "key_encipherment", "data_encipherment", "key_agreement"]
        + ["key_cert_sign", "crl_sign", "encipher_only", "decipher_only"],
        False,
    )
    flags["crl_sign"] = not usage
    return builder.add_extension(x509.KeyUsage(digital_signature=usage, **flags), critical=True).sign(
        KEY, hashes.SHA256()
    )


@pytest.fixture
def install(settings, tmp_path):
    """Give the installation a certificate."""

    def place(certificate):
        locked = BestAvailableEncryption(b"phrase de passe")
        (tmp_path / "key").write_bytes(pkcs12.serialize_key_and_certificates(b"ssi", KEY, certificate, None, locked))
        (tmp_path / "certificate").write_bytes(certificate.public_bytes(Encoding.PEM))
        settings.SSI_SIGNING_KEY, settings.SSI_SIGNING_PASSPHRASE = str(tmp_path / "key"), "phrase de passe"
        settings.SSI_SIGNING_CERTIFICATE = str(tmp_path / "certificate")
        return certificate

    return place


@pytest.fixture
def head():
    return head_of(make_post("BUC"))


@pytest.fixture
def report(head):
    with acting_as(head):
        report = services.request_report(by=head, post=make_post("BUC"), code="weekly", period=WEEK)
        return services.sign(report, by=head)


def come_out(report):
    """The file of its final PDF, made by the worker."""
    job = ReportJob.objects.get(case=report, document="final")
    with as_worker():
        assert jobs.run(job.pk) == "DONE"
    return ReportFile.objects.get(job=job)


def page_of(client, head, report):
    client.force_login(head)
    return client.get(report.get_absolute_url()).content.decode()


def line(code):
    with acting_as(make_user(Role.ADMIN)):
        return next(line for line in health.lines() if line.code == code)


def test_the_signature_verifies_and_follows_the_bytes_of_the_snapshot(client, head, report, install):
    certificate = install(certificate_of())
    file = come_out(report)
    pdf = jobs.open_pdf(file)
    drawn = render_pdf("reports/pdf/report.html", report.snapshot)
    assert pdf.startswith(drawn)
    assert len(pdf) > len(drawn)
    assert signing.verifies(pdf, certificate)
    assert not signing.verifies(pdf + b"\n% one more line\n", certificate)
    assert not signing.verifies(pdf, certificate_of())  # the same name and key, another certificate
    assert not signing.verifies(drawn, certificate)
    assert "Signé électroniquement (PAdES) par SSI de démonstration" in page_of(client, head, report)


def test_a_changed_byte_breaks_the_signature(report, install):
    certificate = install(certificate_of())
    pdf = bytearray(jobs.open_pdf(come_out(report)))
    spot = pdf.index(b"stream") + 40
    pdf[spot] ^= 1
    assert not signing.verifies(bytes(pdf), certificate)


def test_what_makes_it_an_archive_that_can_be_read_stays(install):
    install(certificate_of())
    who = Signature("Hélène Marchetti", "L’attachée de sécurité intérieure", place="Bucarest", interim=True)
    snapshot = weekly_report(signature=who).to_json()
    drawn = render_pdf("reports/pdf/report.html", snapshot)
    before, after = (PdfReader(io.BytesIO(pdf)) for pdf in (drawn, signing.signed(drawn, snapshot).pdf))
    assert {name.rpartition("-")[2] for name in after.attachments} == {"chiffres.csv", "chiffres.json"}
    assert dict(after.attachments) == dict(before.attachments)
    root = after.trailer["/Root"]
    kept = {"/AF", "/Lang", "/MarkInfo", "/Metadata", "/OutputIntents", "/StructTreeRoot", "/ViewerPreferences"}
    assert kept <= set(root)
    assert len(root["/AF"]) == len(after.attachments)
    assert b"pdfaid" in root["/Metadata"].get_data()
    field = root["/AcroForm"]["/Fields"][0].get_object()
    assert (field["/F"] & 4, field["/F"] & 2) == (4, 0), "printed and not hidden, as PDF/A wants"
    value = field["/V"]
    assert value["/SubFilter"] == "/ETSI.CAdES.detached"
    assert value["/Reason"].endswith("Hélène Marchetti, L’attachée de sécurité intérieure, p.i.")
    assert root["/Perms"]["/DocMDP"]["/Reference"][0]["/TransformParams"]["/P"] == 1


def test_asked_again_the_signed_pdf_is_the_one_that_was_kept(client, head, report, install):
    install(certificate_of())
    file = come_out(report)
    client.force_login(head)
    client.post(reverse("reports:report-queue", args=[report.reference]))
    assert ReportJob.objects.filter(case=report, document="final").count() == 1
    assert jobs.open_pdf(ReportFile.objects.get(job=file.job_id)) == jobs.open_pdf(file)


def test_without_a_certificate_nothing_is_said_and_the_bytes_are_those_of_the_snapshot(client, head, report):
    file = come_out(report)
    assert jobs.open_pdf(file) == render_pdf("reports/pdf/report.html", report.snapshot)
    assert (file.signer, file.unsigned) == ("", "")
    assert "signature électronique" not in page_of(client, head, report).lower()
    assert line("signing").tone == health.GOOD


def test_drafts_are_never_signed(head, install):
    install(certificate_of())
    with acting_as(head):
        report = services.request_report(by=head, post=make_post("BUC"), code="weekly", period=WEEK)
    job = ReportJob.objects.get(case=report)
    with as_worker():
        jobs.run(job.pk)
    assert ReportFile.objects.get(job=job).signer == ""


@pytest.mark.parametrize(
    ("certificate", "passphrase", "why", "words"),
    [
        ({"ends": timedelta(seconds=-1)}, "phrase de passe", "expired", "n’est plus valable"),
        ({}, "une autre", "unreadable", "ne se lit pas"),
        ({"usage": False}, "phrase de passe", "refused", "vérification"),
    ],
)
def test_a_certificate_that_fails_holds_no_report_back_and_is_said(
    client, head, report, install, settings, certificate, passphrase, why, words
):
    install(certificate_of(**certificate))
    settings.SSI_SIGNING_PASSPHRASE = passphrase
    file = come_out(report)
    assert (file.signer, file.unsigned) == ("", why)
    assert jobs.open_pdf(file) == render_pdf("reports/pdf/report.html", report.snapshot)
    page = page_of(client, head, report)
    assert "Sorti sans signature électronique" in page
    assert words in page
    assert (line("signing").tone, "1 rapport sorti sans elle" in line("signing").found) == (health.BAD, True)


def test_the_end_of_the_certificate_is_watched(install):
    install(certificate_of(ends=timedelta(days=20, hours=1)))
    assert (line("signing").tone, line("signing").found) == (health.WARNING, "Expire dans 20 jours.")


def test_no_page_pays_for_the_library():
    code = "import django; django.setup(); import sys, ssi.urls; sys.exit('pyhanko' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
