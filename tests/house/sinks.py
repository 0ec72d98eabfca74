"""Where no word of a file may ever lie, whoever it is for: the doorbell's server, the mail, the disk, what support
reads of the queues, the log."""

import base64
import binascii
import io
import re
import zipfile
from contextlib import suppress
from functools import lru_cache

from django.core import mail
from pypdf import PdfReader
from redis import Redis

from ssi.outbox.models import OutboxMessage
from ssi.reports.models import ReportJob

#: What may hide a text: Celery writes the body of a message so.
BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
LINE_ENDS = re.compile(r"[-\u00ad\u2010]?\s+")


class Sinks:
    """`socket`: of the Valkey server; `folders`: all that may be written to; `log`: what production logged."""

    def __init__(self, canaries, *, socket, folders, log):
        self.canaries, self.folders, self.log = canaries, folders, log
        self.valkey = Redis(unix_socket_path=str(socket))
        self._there = set(self.files())

    def clear(self):
        """Nothing of what was written since this was made; the files of the confined processes stay."""
        self.valkey.flushall()
        mail.outbox.clear()
        self.log.seek(0)
        self.log.truncate()
        for path, text in self.kept():
            if path not in self._there and self.canaries.in_text(text):
                path.unlink()

    def words(self):
        """{sink: words found in it}."""
        texts = {
            "redis": self.keys_and_values(),
            "mail": [written(message) for message in mail.outbox],
            "disk": [text for _path, text in self.kept()],
            "queues": queues(),
            "log": [self.log.getvalue()],
        }
        return {sink: len(self.canaries.in_text(" ".join(found))) for sink, found in texts.items()}

    def keys_and_values(self):
        return keys_and_values(self.valkey)

    def kept(self):
        """(file, its text); a confined process may take its own away meanwhile."""
        for path in self.files():
            with suppress(FileNotFoundError):
                yield path, readable(path.read_bytes())

    def files(self):
        return [path for folder in self.folders for path in folder.rglob("*") if path.is_file()]


def keys_and_values(valkey):
    """Every key and what it holds, as texts; what is written in base64 is read too."""
    found = [text.decode("latin-1") for key in valkey.scan_iter() for text in (key, *_values(valkey, key))]
    return found + [opened for text in found for opened in decoded(text)]


def _values(valkey, key):
    read = {
        b"string": lambda: [valkey.get(key)],
        b"list": lambda: valkey.lrange(key, 0, -1),
        b"set": lambda: valkey.smembers(key),
        b"zset": lambda: valkey.zrange(key, 0, -1),
        b"hash": lambda: [part for pair in valkey.hgetall(key).items() for part in pair],
    }
    return read[valkey.type(key)]()


def queues():
    """What support sees of the outbox and of the jobs."""
    messages = OutboxMessage.objects.values_list("topic", "payload", "last_error")
    jobs = ReportJob.objects.values_list("error", "detail")
    return [str(row) for rows in (messages, jobs) for row in rows]


def written(message):
    return " ".join(map(str, [message.subject, message.body, message.to, message.extra_headers, message.attachments]))


def decoded(text):
    for run in BASE64.findall(text):
        try:
            yield base64.b64decode(run).decode("latin-1")
        except binascii.Error:
            continue


def unzipped(body):
    """The parts of a workbook: the archive itself holds the moment of its making."""
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return b"\n".join(name.encode() + parts.read(name) for name in sorted(parts.namelist()))


def readable(content):
    """The text of a file as somebody who opens it reads it: a PDF and what is attached to it, a workbook, a text."""
    if content.startswith(b"%PDF"):
        return printed(content)
    if content.startswith(b"PK"):
        content = unzipped(content)
    return content.decode("utf-8", "replace")


@lru_cache(maxsize=8)  # everybody takes the same paper, one after the other
def printed(content):
    reader = PdfReader(io.BytesIO(content))
    attached = [data.decode("utf-8", "replace") for parts in reader.attachments.values() for data in parts]
    told = [str(value) for value in (reader.metadata or {}).values()]
    pages = [page.extract_text() for page in reader.pages]
    return " ".join([*told, *(joined(page) for page in pages), *attached])


def joined(text):
    """A page as extracted, and the same without its line ends and hyphens: a word cut by the layout is heard too."""
    return f"{text} {LINE_ENDS.sub('', text)}"
