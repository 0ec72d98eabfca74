"""Small genuine documents for the files of the demo: one page of plain text, as a PDF or as a text file."""

A4 = (595, 842)
TOP, LEFT, LEADING, SIZE = 780, 60, 15, 10
NOTICE = "Document fictif de démonstration"


def paper(name, text):
    """The bytes of a document whose name ends in .pdf or .txt."""
    lines = [NOTICE, "", *text.splitlines()]
    return one_page(lines) if name.endswith(".pdf") else "\n".join(lines).encode()


def one_page(lines):
    """A PDF of one page, in the Helvetica every reader has (Latin-1: other letters lose their accents)."""
    body = "".join(f"({_escaped(line)}) Tj T*\n" for line in lines)
    drawing = f"BT /F1 {SIZE} Tf {LEADING} TL {LEFT} {TOP} Td\n{body}ET".encode("cp1252", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>".encode(),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    pdf, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(pdf))
        pdf += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(pdf)
    pdf += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    pdf += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    pdf += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(pdf)


def _escaped(line):
    plain = line.replace("\u202f", "\u00a0").translate(str.maketrans("ȚțȘșĂăŢţŞş", "TtSsAaTtSs"))
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
