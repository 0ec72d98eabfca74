"""An image keeps its pixels and loses what was written beside them."""

import io
import struct
import zlib

import pytest
from PIL import Image

from tests.attachments import samples
from tests.attachments.looking import looked_at, refused


def test_exif_and_text_chunks_are_gone_and_the_image_is_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Telephone"  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    found = looked_at(samples.image("JPEG", (40, 30), exif=exif), "photo.jpg")
    with Image.open(io.BytesIO(found.content)) as image:
        assert image.size == (30, 40)
        assert not image.getexif()
        assert "exif" not in image.info
    assert b"Telephone" not in found.content
    assert found.sha256 != found.received_sha256


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_mode_keeps_its_pixels(mode):
    source = Image.effect_noise((20, 20), 50)
    source = Image.new("I;16", (20, 20), 3000) if mode == "I;16" else source.convert(mode)
    target = io.BytesIO()
    source.save(target, "PNG")
    found = looked_at(target.getvalue() + b"hidden behind the end", "plan.png")
    assert b"hidden" not in found.content
    with Image.open(io.BytesIO(found.content)) as image:
        assert image.convert("RGBA").tobytes() == source.convert("RGBA").tobytes()


def test_a_transparent_palette_stays_transparent():
    source = Image.new("P", (4, 4), 0)
    source.putpalette([255, 0, 0, 0, 255, 0])
    target = io.BytesIO()
    source.save(target, "PNG", transparency=0)
    with Image.open(io.BytesIO(looked_at(target.getvalue(), "plan.png").content)) as image:
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0


def test_a_cmyk_photograph_is_accepted():
    assert looked_at(samples.image("JPEG", mode="CMYK"), "photo.jpg")


def test_an_image_of_more_than_25_megapixels_is_refused_before_it_is_decoded():
    header = struct.pack(">IIBBBBB", 5001, 5000, 8, 2, 0, 0, 0)
    for size in (header, struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)):
        chunk = b"IHDR" + size
        data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        data += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
        assert "25 millions" in refused(data, "plan.png")


@pytest.mark.parametrize("cut", [20, 100, 400])
def test_a_damaged_image_is_refused(cut):
    assert "image lisible" in refused(samples.image("PNG")[:cut], "plan.png")
