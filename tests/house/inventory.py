"""docs/inventory.md read as tables, and what the sources hold, for the tests that compare the two."""

import ast
import re
from functools import cache
from importlib import import_module

from tests.house.sources import ROOT, python_files

PAGE = ROOT / "docs/inventory.md"
#: Modules whose import means that something is hashed, signed, encrypted, drawn or compared in secret.
CRYPTOGRAPHY = {"cryptography", "hashlib", "hmac", "secrets", "jwt", "argon2", "bcrypt", "nacl", "Crypto", "ssl"}
SIGNING = {"pyhanko", "pyhanko_certvalidator"}
#: Libraries that read bytes of strangers, start programs or touch memory.
DANGEROUS = {
    "PIL", "pypdf", "zipfile", "zlib", "gzip", "tarfile", "bz2", "lzma", "struct", "xml", "lxml", "defusedxml", "email",
    "openpyxl", "tablib", "import_export", "weasyprint", "pyhanko", "pyhanko_certvalidator", "stix2", "ctypes", "mmap",
    "subprocess", "importlib", "pickle", "marshal", "yaml", "fontTools",
}  # fmt: skip
#: Ways out of the process.
NETWORK = {"smtplib", "requests", "urllib3", "httpx", "aiohttp", "http.client", "urllib.request", "ftplib", "telnetlib",
           "imaplib", "socket", "redis", "boto3", "botocore", "socketserver", "asyncio"}  # fmt: skip


@cache
def section(title):
    """The text under `## title`."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE.read_text(encoding="utf-8"), re.S | re.M)
    return found[1]


def rows(title, heading):
    """The lines of the table of that section whose first column bears that heading: a dict each."""
    lines = [line.strip("|").split("|") for line in section(title).splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line] for line in lines]
    start = next(place for place, line in enumerate(cells) if line[0] == heading)
    table = []
    for line in cells[start + 2 :]:
        if len(line) != len(cells[start]) or line[0].startswith("---"):
            break
        table.append(dict(zip(cells[start], line, strict=True)))
    return table


def quoted(text):
    """What stands between back quotes."""
    return re.findall(r"`([^`]+)`", text)


def names(title, heading):
    """What the first column quotes."""
    return [quoted(row[heading])[0] for row in rows(title, heading)]


def holes(table):
    """Cells left empty."""
    return [(next(iter(row.values())), column) for row in table for column, cell in row.items() if not cell]


def imported(text):
    """Dotted names that a module imports from elsewhere, and `os.urandom` when it is called."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Attribute) and node.attr == "urandom":
            found.add("os.urandom")
    return found


def importing(wanted, files=None):
    """Wanted module → files that import it."""
    found = {}
    for path, text in (files or python_files()).items():
        for name in imported(text):
            for module in wanted:
                if name == module or name.startswith(f"{module}."):
                    found.setdefault(module, set()).add(path)
    return found


def value_of(name):
    """The value that the sources give to a dotted name: `ssi.attachments.examination.LIMITS.cpu_seconds`."""
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            found = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        return reached(found, ".".join(parts[length:]))
    raise LookupError(name)


def reached(value, steps):
    """What stands at `NAME.attribute`, `NAME[key]` or `NAME["key"]` from there."""
    for attribute, key in re.findall(r"""(?:^|\.)(\w+)|\["?(\w+)"?\]""", steps):
        value = getattr(value, attribute) if attribute else value[int(key) if key.isdigit() else key]
    return value
