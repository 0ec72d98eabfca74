"""Small files of every kind, honest or hostile, made by hand so that each test shows what it changes."""

import html
import io
import zipfile
import zlib

from PIL import Image

_OFFICE = "application/vnd.openxmlformats-officedocument"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


def zipped(parts, stored=("mimetype",)):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, kind)
    return target.getvalue()


def paragraphs(*texts):
    return "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)


def docx(*texts, body="", main="wordprocessingml.document", **parts):
    """`parts` maps "word/header1.xml" (given as word__header1) to content."""
    document = f"<w:document {_W}><w:body>{paragraphs(*texts)}{body}</w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{_OFFICE}.{main}.main+xml"/></Types>',
            "word/document.xml": document,
            **parts.get("extra", {}),
        }
    )


def word_part(root, *texts):
    return f"<w:{root} {_W}>{paragraphs(*texts)}</w:{root}>"


def xlsx(rows=(), header="", extra=()):
    """Rows of texts, in shared strings as Excel writes them."""
    strings = [text for row in rows for text in row]
    cells = iter(range(len(strings)))
    sheet = "".join(
        f'<row r="{number}">' + "".join(f'<c t="s"><v>{next(cells)}</v></c>' for _ in row) + "</row>"
        for number, row in enumerate(rows, 1)
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override ContentType="{_OFFICE}.spreadsheetml.sheet.main+xml"/></Types>',
            "xl/workbook.xml": '<workbook><sheets><sheet name="Feuille 1"/></sheets></workbook>',
            "xl/sharedStrings.xml": f"<sst>{''.join(f'<si><t>{text}</t></si>' for text in strings)}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData>"
            f"<headerFooter><oddHeader>{html.escape(header)}</oddHeader></headerFooter></worksheet>",
            **dict(extra),
        }
    )


def odt(*texts, header="", extra=()):
    body = "".join(f"<text:p>{text}</text:p>" for text in texts)
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document {_ODF}>{body}</office:document>",
            "styles.xml": f"<office:styles {_ODF}><style:header><text:p>{header}</text:p></style:header>"
            "</office:styles>",
            **dict(extra),
        }
    )


def image(kind="JPEG", size=(40, 30), mode="RGB", **options):
    target = io.BytesIO()
    Image.effect_noise(size, 50).convert(mode).save(target, kind, **options)
    return target.getvalue()


def pdf(*pages, objects=(), catalog=b"", info=b"", trailer=b""):
    """Pages of lines of text in Helvetica. `objects` are added, from number 100; `catalog` and `trailer` are
    bytes put inside those dictionaries."""
    items = {1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog}
    items[3] = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    numbers = []
    for index, lines in enumerate(pages or ([],)):
        number = 10 + 2 * index
        numbers.append(number)
        orders = b"BT /F1 12 Tf 14 TL 50 780 Td " + b" ".join(
            b"(" + line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj T*" for line in lines
        )
        items[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (number + 1)
        )
        items[number + 1] = stream(orders + b" ET")
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    items[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(numbers))
    items[4] = b"<< %s >>" % info
    items.update(dict(enumerate(objects, 100)))
    return _assembled(items, trailer)


def stream(data, extra=b"", packed=None):
    packed = zlib.compress(data, 9) if packed is None else packed
    head = b"<< /Length %d /Filter /FlateDecode %s >>" % (len(packed), extra)
    return head + b"\nstream\n" + packed + b"\nendstream"


def _assembled(items, trailer):
    target, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number, item in items.items():
        offsets[number] = len(target)
        target += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    start = len(target)
    target += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(offsets):
        target += b"%d 1\n%010d 00000 n \n" % (number, offsets[number])
    size = max(offsets) + 1
    target += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (size, trailer, start)
    return bytes(target)


def eml(body="Bonjour,\n\nVoici la note.\n", subject="Note", attached=(), headers=()):
    """`attached` holds (name, type, bytes)."""
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", subject
    for name, value in headers:
        message[name] = value
    message.set_content(body)
    for name, kind, content in attached:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()
