"""Messages (.eml): read with limits; each attached file is examined as if it had been deposited alone."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser

from django.utils.translation import gettext as _

from ssi.attachments.markings import Block, Place
from ssi.attachments.sniff import FOREIGN_MAGIC
from ssi.attachments.texts import decoded, html_text
from ssi.web.refusals import Refusal

MAX_PARTS = 100
MAX_DEPTH = 8
MAX_NESTED_MESSAGES = 2
_BOUNDARY_HEADER = re.compile(rb"^content-type\s*:", re.IGNORECASE | re.MULTILINE)
#: Parts a mail client adds by itself: kept inside the message, never stored apart.
_TOLERATED = (
    "image/gif",
    "image/bmp",
    "image/webp",
    "text/html",
    "text/calendar",
    "text/vcard",
    "text/x-vcard",
    "text/rfc822-headers",
    "message/delivery-status",
    "message/disposition-notification",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "application/pgp-keys",
)
_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "text/plain": "txt", "message/rfc822": "eml"}
Attached = Callable[[bytes, str], list[Block]]


@dataclass
class MessageTexts:
    blocks: list[Block] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)


def examine(data: bytes, name: str, check_attached: Attached) -> MessageTexts:
    """Texts of a message and of its parts. `check_attached(bytes, name)` examines a file it carries
    and returns its texts, or raises Refusal; so does this function."""
    if len(_BOUNDARY_HEADER.findall(data)) > MAX_PARTS:
        raise _refusal(name, _("il contient plus de %(n)d parties") % {"n": MAX_PARTS})
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        found = MessageTexts()
        if not message.keys():
            raise _refusal(name, _("ce n’est pas un message électronique"))
        _read(message, name, found, check_attached, 0)
    # The parser repairs most damage; these are what it raises on the rest.
    except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _refusal(name, _("le message est abîmé ou mal formé")) from error
    return found


def _read(part: EmailMessage, name: str, found: MessageTexts, check_attached: Attached, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise _refusal(name, _("ses parties sont trop imbriquées"))
    if part.get("subject"):
        found.blocks.append(Block(str(part["subject"]), Place.SUBJECT, -1))
    for header in ("keywords", "x-classification", "x-protective-marking", "x-x411", "sensitivity-label"):
        found.blocks += [Block(str(value), Place.LABEL, -1) for value in part.get_all(header, ())]
    if part.is_multipart():
        nested = part.get_content_type() == "message/rfc822"
        for child in part.iter_parts() if not nested else part.get_payload():
            _read(child, name, found, check_attached, depth + 1)
        return
    _read_leaf(part, name, found, check_attached)


def _read_leaf(part: EmailMessage, name: str, found: MessageTexts, check_attached: Attached) -> None:
    kind, filename = part.get_content_type(), part.get_filename()
    content = part.get_payload(decode=True) or b""
    page = len(found.blocks)
    if kind in ("text/plain", "text/html") and not filename:
        text = _text(part, content)
        found.blocks.append(Block(html_text(text) if kind == "text/html" else text, Place.BODY, page))
        return
    if kind in _TOLERATED:
        if content.startswith(tuple(FOREIGN_MAGIC)):
            raise _refusal(name, _("une pièce jointe n’est pas ce qu’elle dit être"))
        if kind == "text/html":
            found.blocks.append(Block(html_text(_text(part, content)), Place.BODY, page))
        if filename:
            found.blocks.append(Block(filename.rsplit(".", 1)[0], Place.METADATA, -1))
        return
    attached = filename or f"piece.{_EXTENSIONS.get(kind, 'bin')}"
    found.attached.append(attached)
    found.blocks += [
        Block(block.text, block.place, page + 1000 * len(found.attached) + block.page)
        for block in check_attached(content, attached)
    ]


def _text(part: EmailMessage, content: bytes) -> str:
    try:
        return content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decoded(content.replace(b"\0", b" "), part.get_filename() or "message")


def _refusal(name: str, why: str) -> Refusal:
    return Refusal(
        _("« %(name)s » a été refusé : %(why)s.") % {"name": name, "why": why},
        rule=_("messages électroniques"),
        remedy=_("Déposez le texte et chaque pièce jointe séparément."),
    )
