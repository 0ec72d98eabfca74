"""The electronic signature of a signed report's PDF (PAdES), with the certificate of the installation (ADR 11).

An incremental update of what was drawn: the bytes before it stay those that the snapshot gives, tags and attached
files included. In the worker only, which alone has the key; `ReportFile` keeps what came of it.
"""

import io
import logging
from dataclasses import dataclass
from pathlib import Path

from celery.exceptions import SoftTimeLimitExceeded
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import ExtensionNotFound, KeyUsage
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

from .models import ReportFile

log = logging.getLogger(__name__)
Unsigned = ReportFile.Unsigned
FIELD = "SSI"


class CannotSign(Exception):
    """The certificate does not sign now; `why` is of `ReportFile.Unsigned`."""

    def __init__(self, why, detail=""):
        super().__init__(why, detail)
        self.why = why


@dataclass(frozen=True)
class Paper:
    """The bytes to keep, who signed them, or why nobody did though there is a certificate; both empty without one."""

    pdf: bytes
    signer: str = ""
    unsigned: str = ""


def signed(pdf, snapshot):
    """The Paper of a frozen report. A certificate that fails never holds the report back: it comes out unsigned."""
    if not settings.SSI_SIGNING_KEY:
        return Paper(pdf)
    try:
        key_file = _key_file()
        certificate = _certificate(key_file)
        sealed = _sign(pdf, snapshot, key_file)
        if not sealed.startswith(pdf) or not verifies(sealed, certificate):
            raise CannotSign(Unsigned.REFUSED, "the signature does not verify")
    except CannotSign as failure:
        log.error("a report came out unsigned: %s", failure)
        return Paper(pdf, unsigned=failure.why)
    except SoftTimeLimitExceeded:
        raise
    except Exception:  # whatever the library raises on a key that does not suit it
        log.exception("a report came out unsigned")
        return Paper(pdf, unsigned=Unsigned.REFUSED)
    return Paper(sealed, signer=_name_of(certificate))


def _passphrase():
    return settings.SSI_SIGNING_PASSPHRASE.encode() or None


def _key_file():
    """The bytes of the PKCS#12. Raises CannotSign."""
    try:
        return Path(settings.SSI_SIGNING_KEY).read_bytes()
    except OSError as error:
        raise CannotSign(Unsigned.UNREADABLE, type(error).__name__) from error


def _certificate(key_file):
    """The certificate in force. Raises CannotSign."""
    try:
        key, certificate, _chain = pkcs12.load_key_and_certificates(key_file, _passphrase())
    except ValueError as error:
        raise CannotSign(Unsigned.UNREADABLE, type(error).__name__) from error
    if key is None or certificate is None:
        raise CannotSign(Unsigned.UNREADABLE, "no key or no certificate in it")
    if not certificate.not_valid_before_utc <= timezone.now() < certificate.not_valid_after_utc:
        raise CannotSign(Unsigned.EXPIRED)
    if not _may_sign(certificate):
        raise CannotSign(Unsigned.REFUSED, "its key usage is not to sign")
    return certificate


def _may_sign(certificate):
    """Whether its key usage, where it states one, is to sign (RFC 5280, 4.2.1.3)."""
    try:
        usage = certificate.extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _name_of(certificate):
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value if names else certificate.subject.rfc4514_string())[:200]


def _sign(pdf, snapshot, key_file):
    # Here and not above: half a second that no page should pay.
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signer = signers.SimpleSigner.load_pkcs12_data(key_file, other_certs=[], passphrase=_passphrase())
    who = snapshot["signature"]
    acting = ", p.i." if who["interim"] else ""
    told = signers.PdfSignatureMetadata(
        field_name=FIELD,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        md_algorithm="sha256",
        reason=f"{snapshot['number']}\u00a0: {who['name']}, {who['function']}{acting}",
        location=who["place"] or None,
    )
    # Outside the page: an annotation without a tag is allowed nowhere else (PDF/UA), and PDF/A forbids hiding it.
    place = fields.SigFieldSpec(FIELD, invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True))
    out = io.BytesIO()
    signers.PdfSigner(told, signer=signer, new_field_spec=place).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out
    )
    return out.getvalue()


def verifies(pdf, certificate):
    """Whether the whole file bears one valid signature by this certificate. Who vouches for it is its reader's to say:
    the authorities that they trust are not known here.
    """
    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    own = x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    if len(found) != 1:
        return False
    context = ValidationContext(trust_roots=[own], allow_fetching=False, moment=timezone.now())
    status = validate_pdf_signature(found[0], context)
    ours = status.signing_cert.dump() == own.dump()
    return ours and status.bottom_line and status.coverage.name == "ENTIRE_FILE"
