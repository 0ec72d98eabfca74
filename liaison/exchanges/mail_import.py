"""Reading an e-mail (.eml, or its source pasted): who, when, what, and the files it carries. Writes nothing.

The parser of the standard library mends most damage; what it cannot read is refused in words.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.attachments.checks import MAX_SIZE
from ssi.attachments.texts import html_text
from ssi.web.refusals import Refusal
from ssi.web.text import normalise, unprintable

#: Characters of one message of the thread: a longer mail is a file, not a message.
LONGEST = 200_000
#: Parts a mail program adds by itself: kept in nobody's file.
_OF_THE_PROGRAM = re.compile(
    r"image/(gif|bmp|webp)|text/(html|calendar|vcard|x-vcard|rfc822-headers)|message/(delivery|disposition)-.*"
    r"|application/(pkcs7-signature|x-pkcs7-signature|pgp-signature|pgp-keys)"
)
_HEADER = re.compile(rb"^(from|date|message-id|received|subject|to|mime-version)\s*:", re.IGNORECASE | re.MULTILINE)
_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "text/plain": "txt", "message/rfc822": "eml"}


@dataclass(frozen=True)
class Part:
    """A file the mail carries, as it came."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    sender: str
    recipients: str
    subject: str
    sent_at: datetime
    text: str
    parts: tuple[Part, ...] = field(default_factory=tuple)


def read(data, *, zone):
    """The mail these bytes are. A date without its offset is one of `zone`. Raises Refusal, with what to do."""
    if len(data) > MAX_SIZE:
        raise _refusal(_("Ce courriel dépasse %(n)d Mo.") % {"n": MAX_SIZE // (1024 * 1024)})
    if not _HEADER.search(data[:65536]):
        raise _refusal(_("Ceci n’est pas la source d’un courriel : il n’y a ni expéditeur ni date."))
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        text, parts = _contents(message)
        mail = Mail(
            sender=_people(message, "from")[:200],
            recipients=_people(message, "to")[:200],
            subject=_clean(str(message.get("subject", "")))[:300],
            sent_at=_moment(message.get("date"), zone),
            text=text,
            parts=tuple(parts),
        )
    # What the parser raises on what it could not mend.
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _refusal(_("Ce courriel est abîmé ou mal formé.")) from error
    if not mail.sender:
        raise _refusal(_("Ce courriel ne dit pas qui l’a écrit."))
    if len(mail.text) > LONGEST:
        raise _refusal(_("Le texte de ce courriel dépasse %(n)d caractères.") % {"n": LONGEST})
    return mail


def _contents(message):
    """(text, files): the plain text, else that of the HTML, without anything of its mark-up."""
    plain, html, parts = [], [], []
    for part in message.walk() if not message.is_attachment() else [message]:
        kind, name = part.get_content_type(), part.get_filename()
        if part.is_multipart():
            continue
        if kind == "text/plain" and not name:
            plain.append(_decoded(part))
        elif kind == "text/html" and not name:
            html.append(html_text(_decoded(part)))
        elif not _OF_THE_PROGRAM.fullmatch(kind):
            name = name or f"piece.{_EXTENSIONS.get(kind, 'bin')}"
            parts.append(Part(name, kind, part.get_payload(decode=True) or b""))
    text = _clean("\n\n".join(plain if any(t.strip() for t in plain) else html)).strip()
    return text or _("(courriel sans texte)"), parts


def _decoded(part):
    """The text of a part: in the charset it says, in UTF-8, else in that of old Windows programs."""
    content = part.get_payload(decode=True) or b""
    for charset in (part.get_content_charset(), "utf-8"):
        try:
            return content.decode(charset or "utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("cp1252", errors="replace")


def _clean(text):
    """As a person may type it: no control character nor reversed writing, at most two empty lines."""
    text = normalise(text)
    while (found := unprintable(text)) is not None:
        text = text.replace(found, "")
    return re.sub(r"\n[ \t]*(?:\n[ \t]*){2,}", "\n\n", text)


def _people(message, header):
    """« Name <address> », several of them with commas; "" when the header is missing or unreadable."""
    found = getaddresses([str(value) for value in message.get_all(header, ())])
    return ", ".join(_clean(f"{name} <{address}>" if name else address) for name, address in found if address)


def _moment(header, zone):
    """When it was written. Raises Refusal when the mail does not say it, or says the future."""
    try:
        moment = parsedate_to_datetime(str(header))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        moment = moment.astimezone(zone)
    except (TypeError, ValueError, OverflowError, IndexError):
        raise _refusal(_("La date de ce courriel manque ou ne se lit pas.")) from None
    if not moment.year >= 1990 or moment > timezone.now():
        raise _refusal(_("La date de ce courriel est impossible."))
    return moment


def _refusal(sentence):
    return Refusal(
        sentence,
        rule=_("versement d’un courriel"),
        remedy=_("Ajoutez le message à la main, et ses pièces une à une."),
    )
