"""The examination every file goes through before anything of it is stored.

`examine` reads at most the limit, decides what the file is, opens it, and looks for forbidden markings. It
writes nothing anywhere: what it refuses has never been on our disks.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from ssi.attachments import archives, messages, pdfs, pictures, texts
from ssi.attachments.markings import Block, check
from ssi.attachments.sniff import HEAD, Kind, clean_name, sniff
from ssi.web.refusals import Refusal

MAX_SIZE = 20 * 1024 * 1024


@dataclass(frozen=True)
class Examined:
    """What may be stored. `content` are the bytes to seal: those received, or an image encoded again; `size`
    and `sha256` are theirs, `received_sha256` that of the bytes received. `mentions` holds "DR" and "SF"
    when the text bears them: the marking of the file must follow."""

    kind: Kind
    name: str
    size: int
    sha256: str
    received_sha256: str
    content: bytes
    mentions: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        return self.kind.content_type


@dataclass
class _Opened:
    content: bytes
    blocks: list[Block]
    warnings: list[str]


def examine(
    source: BinaryIO | Path | str, name: str, declared_type: str = "", *, block_restricted: bool = True
) -> Examined:
    """Raises Refusal, whose sentence names the rule broken and whose remedy says what to do;
    ForbiddenMarking, a Refusal, for a classified document (nothing of it may be kept, not even its name).

    `block_restricted=False` lets RESTREINT UE and NATO RESTRICTED in.
    """
    name = clean_name(name)
    data = read(source, name)
    opened, kind = _Examiner(block_restricted).open(data, name, declared_type)
    found = check(opened.blocks, name, block_restricted=block_restricted)
    return Examined(
        kind=kind,
        name=name,
        size=len(opened.content),
        sha256=hashlib.sha256(opened.content).hexdigest(),
        received_sha256=hashlib.sha256(data).hexdigest(),
        content=opened.content,
        mentions=found.mentions,
        warnings=tuple(opened.warnings),
    )


def read(source: BinaryIO | Path | str, name: str) -> bytes:
    """The bytes received, whole. Raises Refusal. One byte more than the limit is enough to know."""
    if isinstance(source, (str, Path)):
        with open(source, "rb") as stream:
            return read(stream, name)
    pieces, left = [], MAX_SIZE + 1
    while left > 0 and (piece := source.read(min(left, 1024 * 1024))):
        pieces.append(piece)
        left -= len(piece)
    data = b"".join(pieces)
    if len(data) > MAX_SIZE:
        raise Refusal(
            _("« %(name)s » dépasse %(n)d Mo.") % {"name": name, "n": MAX_SIZE // (1024 * 1024)},
            rule=_("taille des fichiers"),
            remedy=_("Coupez le document en plusieurs fichiers ou réduisez ses images."),
        )
    if not data:
        raise Refusal(
            _("« %(name)s » est vide.") % {"name": name},
            rule=_("fichier non vide"),
            remedy=_("Vérifiez le fichier et déposez-le de nouveau."),
        )
    return data


@dataclass
class _Examiner:
    """Opens a file of any kind; a message makes it open the files it carries."""

    block_restricted: bool

    def open(self, data: bytes, name: str, declared_type: str, depth: int = 0) -> tuple[_Opened, Kind]:
        kind = sniff(data[:HEAD], name, declared_type)
        match kind:
            case Kind.PDF:
                return _open_pdf(data, name), kind
            case Kind.JPEG | Kind.PNG:
                cleaned, blocks = pictures.clean(data, kind, name)
                warning = _("Image : aucune recherche de mention n’est possible dans ce qu’elle montre.")
                return _Opened(cleaned, blocks, [warning]), kind
            case Kind.DOCX | Kind.XLSX | Kind.ODT:
                package = archives.inspect(data, kind, name)
                return _Opened(data, texts.office_blocks(package, name), []), kind
            case Kind.TXT:
                return _Opened(data, [Block(texts.decoded(data, name))], []), kind
            case _:
                return self._open_message(data, name, depth), kind

    def _open_message(self, data: bytes, name: str, depth: int) -> _Opened:
        if depth > messages.MAX_NESTED_MESSAGES:
            raise Refusal(
                _("« %(name)s » contient trop de messages joints les uns dans les autres.") % {"name": name},
                rule=_("messages électroniques"),
                remedy=_("Déposez chaque message séparément."),
            )
        warnings: list[str] = []

        def check_attached(content: bytes, attached: str) -> list[Block]:
            attached = clean_name(attached)
            # Mail programs name types by their own lights: the bytes and the extension decide.
            opened, _kind = self.open(content, attached, "", depth + 1)
            check(opened.blocks, attached, block_restricted=self.block_restricted)
            warnings.extend(f"{attached} : {warning}" for warning in opened.warnings)
            return opened.blocks

        found = messages.examine(data, name, check_attached)
        return _Opened(data, found.blocks, warnings)


def _open_pdf(data: bytes, name: str) -> _Opened:
    found = pdfs.examine(data, name)
    warnings = []
    if found.is_silent:
        warnings.append(_("Document numérisé, sans texte lisible : vérifiez vous-même qu’il ne porte aucune mention."))
    elif found.unread:
        warnings.append(
            _("%(unread)d pages sur %(pages)d n’ont pas pu être lues : vérifiez qu’elles ne portent aucune mention.")
            % {"unread": found.unread, "pages": found.pages}
        )
    return _Opened(data, found.blocks, warnings)
