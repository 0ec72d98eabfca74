"""Images: verified, bounded, and encoded again, so that neither EXIF nor anything hidden behind them stays."""

import io
import re

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from ssi.attachments.markings import Block, Place
from ssi.attachments.sniff import Kind
from ssi.web.refusals import Refusal

MAX_PIXELS = 25_000_000
JPEG_QUALITY = 92
_FORMATS = {Kind.JPEG: "JPEG", Kind.PNG: "PNG"}
_MODES = {Kind.JPEG: ("L", "RGB", "CMYK"), Kind.PNG: ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")}
#: ImageDescription, Make, Software, Artist, Copyright, UserComment and the Windows title to subject.
_TEXT_TAGS = (0x010E, 0x010F, 0x0131, 0x013B, 0x8298, 0x9286, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F)
_MAX_METADATA = 20_000


def clean(data: bytes, kind: Kind, name: str) -> tuple[bytes, list[Block]]:
    """The image encoded again without metadata, upright, and the texts its metadata held.

    Only the first frame is kept. Raises Refusal: not an image, other format than announced, > 25 Mpx.
    """
    try:
        _check(data, kind, name)
        with Image.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as image:
            blocks = _texts(image)
            return _encoded(image, kind), blocks
    # Far above our own limit, Pillow warns or raises by itself.
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    # What its decoders raise on damaged or hand-made images.
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, OverflowError) as error:
        raise _damaged(name) from error


def _check(data: bytes, kind: Kind, name: str) -> None:
    with Image.open(io.BytesIO(data), formats=[_FORMATS[kind]]) as image:
        if image.width * image.height > MAX_PIXELS:
            raise _too_large(name)
        image.verify()


def _encoded(image: Image.Image, kind: Kind) -> bytes:
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in _MODES[kind]:
        upright = upright.convert("RGBA" if kind is Kind.PNG and "A" in upright.mode else "RGB")
    bare = Image.new(upright.mode, upright.size)
    if upright.mode == "P":
        bare.putpalette(upright.getpalette())
    bare.paste(upright)
    target = io.BytesIO()
    if kind is Kind.JPEG:
        bare.save(target, "JPEG", quality=JPEG_QUALITY)
    else:
        options = {"transparency": upright.info["transparency"]} if "transparency" in upright.info else {}
        bare.save(target, "PNG", **options)
    return target.getvalue()


def _texts(image: Image.Image) -> list[Block]:
    values = [value for value in image.info.values() if isinstance(value, (str, bytes))]
    exif = image.getexif()
    details = {**exif, **exif.get_ifd(0x8769)}
    values += [details[tag] for tag in _TEXT_TAGS if isinstance(details.get(tag), (str, bytes))]
    # XMP is XML: its tags are not text.
    return [Block(re.sub(r"<[^>]*>", "\n", _readable(value)), Place.METADATA, -1) for value in values]


def _readable(value: str | bytes) -> str:
    if isinstance(value, str):
        return value[:_MAX_METADATA]
    # User comments begin with their encoding, Windows titles are UTF-16: NULs are enough to tell.
    raw = value[:_MAX_METADATA].removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0")
    return raw.decode("utf-16-le" if b"\0" in raw[:4] else "utf-8", "ignore").replace("\0", "")


def _damaged(name: str) -> Refusal:
    return Refusal(
        _("« %(name)s » n’est pas une image lisible.") % {"name": name},
        rule=_("image vérifiée"),
        remedy=_("Ouvrez-la et enregistrez-la de nouveau en JPEG ou en PNG."),
    )


def _too_large(name: str) -> Refusal:
    return Refusal(
        _("« %(name)s » dépasse 25 millions de pixels.") % {"name": name},
        rule=_("taille des images"),
        remedy=_("Réduisez ses dimensions (une page A4 à 300 points par pouce en fait 9 millions)."),
    )
