"""The process that turns HTML into PDF. Run as a script, with an empty environment; imports nothing of the
house.

It loads WeasyPrint, the fonts and the style sheet once, then forks for every document. The fork sets its
limits, writes one PDF and ends, so a bomb dies alone, nothing leaks from one document to the next, and the
process that reads user text holds no database connection, no key and no network. Kept apart from Celery's
own processes, which are daemonic and may not have multiprocessing children.

Standard input is a Unix socket. Frames both ways: one letter, eight bytes of length, the payload.
  in   J request (JSON)   H html   A attachment (repeated, in the order of the request)   . go
  out  R ready (JSON)   P progress (JSON)   O the PDF   E error (JSON: kind, detail)   U unavailable (JSON)
The process ends when its socket closes, so killing the worker leaves nothing behind.
"""

import ctypes
import gc
import json
import logging
import os
import resource
import select
import signal
import socket
import struct
import sys
import tempfile
import time
from contextlib import suppress

HEADER = struct.Struct(">cQ")
MAX_FRAME = 64 << 20
PR_SET_PDEATHSIG, CLONE_NEWUSER, CLONE_NEWNET = 1, 0x10000000, 0x40000000
OUT_OF_MEMORY = 77  # exit status of a document that met its memory limit


class Closed(Exception):
    """The other end went away."""


def send(sock, letter, payload=b""):
    sock.sendall(HEADER.pack(letter, len(payload)))
    sock.sendall(payload)


def receive(sock):
    letter, size = HEADER.unpack(_exactly(sock, HEADER.size))
    if size > MAX_FRAME:
        raise Closed(f"frame of {size} bytes")
    return letter, _exactly(sock, size)


def _exactly(sock, size):
    chunks = bytearray()
    while len(chunks) < size:
        chunk = sock.recv(min(size - len(chunks), 1 << 20))
        if not chunk:
            raise Closed
        chunks += chunk
    return bytes(chunks)


def packed(**values):
    return json.dumps(values, ensure_ascii=False).encode()


# --- The server: one per worker process ----------------------------------------------------------------


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    config = json.loads(sys.argv[1])
    sock = socket.socket(fileno=0)
    network_cut = cut_network()
    try:
        engine = Engine(config)
    except (ImportError, OSError) as error:  # OSError: the shared libraries of Pango are not there
        send(sock, b"U", packed(detail=f"{type(error).__name__}: {error}"))
        return
    gc.collect()
    gc.freeze()  # the collector of a fork does not touch, hence does not copy, the pages it shares with us
    gc.set_threshold(50_000, 20, 50)  # a fork lives for one document: collecting often is time lost
    send(sock, b"R", packed(pid=os.getpid(), network_cut=network_cut, weasyprint=engine.version))
    with suppress(Closed, ConnectionError):
        while True:
            serve(sock, engine)


def cut_network():
    """A network namespace without interface, where the kernel grants one; the fetcher refuses all the
    same."""
    libc = ctypes.CDLL(None, use_errno=True)
    return libc.unshare(CLONE_NEWNET) == 0 or libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0


def serve(sock, engine):
    """One request: fork, watch the clock and the caller, relay."""
    parts = []
    while not parts or parts[-1][0] != b".":
        parts.append(receive(sock))
    request = json.loads(parts[0][1])
    blobs = [payload for letter, payload in parts if letter in (b"H", b"A")]
    ours, theirs = socket.socketpair()
    started = time.monotonic()
    pid = os.fork()
    if not pid:
        ours.close()
        sock.close()
        render_and_exit(theirs, engine, request, blobs)
    theirs.close()
    try:
        answer = watch(ours, sock, started + request["limits"]["wall_seconds"])
    finally:
        ours.close()
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
    send(sock, *(answer or explain(status, usage, request["limits"])))


def watch(ours, caller, deadline):
    """The final frame, or None when the document ended without one. Progress is relayed as it comes."""
    while True:
        ready, _, _ = select.select([ours, caller], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            return b"E", packed(kind="time", detail="wall clock")
        if caller in ready:  # it never speaks during a document: it went away
            raise Closed
        try:
            letter, payload = receive(ours)
        except (Closed, ConnectionError):
            return None
        if letter != b"P":
            return letter, payload
        send(caller, letter, payload)


def explain(status, usage, limits):
    """Which limit ended a document that did not say so itself. `ru_maxrss` is in KiB."""
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGXCPU or usage.ru_utime + usage.ru_stime >= limits["cpu_seconds"]:
        return b"E", packed(kind="time", detail="processor time")
    # Pango and GLib end the process when malloc refuses them: no exception reaches Python.
    starved = code in {-signal.SIGABRT, -signal.SIGSEGV, -signal.SIGTRAP, -signal.SIGBUS, -signal.SIGKILL}
    if code == OUT_OF_MEMORY or (starved and usage.ru_maxrss * 1024 > limits["memory_mb"] * (1 << 20) // 3):
        return b"E", packed(kind="memory", detail=f"exit {code}, {usage.ru_maxrss // 1024} MB")
    return b"E", packed(kind="crash", detail=f"exit {code}")


# --- The document: a fork with limits ------------------------------------------------------------------


def render_and_exit(sock, engine, request, blobs):
    """Never returns. Whatever happens, only the PDF or one error frame leaves this process."""
    status = 0
    try:
        set_limits(request["limits"])
        pdf = engine.render(request, blobs, lambda **progress: send(sock, b"P", packed(**progress)))
        if len(pdf) > request["limits"]["output_mb"] << 20:
            send(sock, b"E", packed(kind="size", detail=f"{len(pdf)} bytes"))
        else:
            send(sock, b"O", pdf)
    except MemoryError:
        status = OUT_OF_MEMORY
    except RecursionError:
        send(sock, b"E", packed(kind="layout", detail="elements nested too deep"))
    except BaseException as error:  # noqa: BLE001 - WeasyPrint's fatal error is a BaseException
        status = 1
        with suppress(OSError, MemoryError):
            send(sock, b"E", packed(kind="layout", detail=f"{type(error).__name__}: {error}"[:2000]))
    finally:
        os._exit(status)


def set_limits(limits):
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    memory, processor, files = limits["memory_mb"] << 20, limits["cpu_seconds"], limits["open_files"]
    for name, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, processor, processor + 1),
        (resource.RLIMIT_NOFILE, files, files),
        (resource.RLIMIT_FSIZE, 0, 0),  # it writes to its socket and nowhere else
        (resource.RLIMIT_CORE, 0, 0),  # a core file would hold the text of the document
    ):
        resource.setrlimit(name, (soft, hard))


class Engine:
    """WeasyPrint, loaded and warmed up: first fonts, first layout, first PDF happen before the first
    request."""

    def __init__(self, config):
        import weasyprint
        from weasyprint.logger import PROGRESS_LOGGER
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        class OnlyOurs(URLFetcher):
            """`data:` and the named assets; neither network nor files, redirects included."""

            def fetch(self, url, headers=None):
                if url.startswith("data:"):
                    return super().fetch(url, headers)
                if url in assets:
                    return URLFetcherResponse(url, assets[url], {"Content-Type": types[url]})
                engine.refused.append(url.partition(":")[0][:20])
                raise ValueError("address refused")

        engine, assets, types = self, {}, {}
        for url, (path, content_type) in config["assets"].items():
            with open(path, "rb") as file:
                assets[url] = file.read()
            types[url] = content_type
        self.version, self.refused = weasyprint.VERSION, []
        self._weasyprint, self._progress_logger = weasyprint, PROGRESS_LOGGER
        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # its messages quote the document
        PROGRESS_LOGGER.setLevel(logging.INFO)
        self._fetcher = OnlyOurs(timeout=1, allowed_protocols={"data"}, allow_redirects=False)
        tempfile.gettempdir()  # tries a file the first time: a fork, that may write none, would find no folder
        self._fonts = FontConfiguration()
        self._styles = []
        for url in config["stylesheets"]:
            css = weasyprint.CSS(string=assets[url].decode(), font_config=self._fonts, url_fetcher=self._fetcher)
            self._styles.append(css)
        warm_up = {"identifier": "0" * 32, "attachments": [], "variant": config["variant"]}
        self.render(warm_up, [config["warm_up"].encode()], lambda **progress: None)

    def render(self, request, blobs, progress):
        html, *contents = blobs
        self._progress_logger.handlers[:] = [Steps(progress)]
        attachments = [
            self._attachment(entry, content) for entry, content in zip(request["attachments"], contents, strict=True)
        ]
        document = self._weasyprint.HTML(
            string=html.decode(), url_fetcher=self._fetcher, base_url="asset:/", media_type="print"
        )
        pdf = document.write_pdf(
            stylesheets=self._styles,
            font_config=self._fonts,
            attachments=attachments,
            pdf_variant=request["variant"],
            presentational_hints=True,  # <col width>: a style attribute would break the pages' CSP
            pdf_identifier=request["identifier"].encode(),
            finisher=finish,
        )
        if self.refused:
            progress(step="refused", schemes=self.refused[:50], count=len(self.refused))
        return pdf

    def _attachment(self, entry, content):
        from datetime import datetime

        moment = datetime.fromisoformat(entry["moment"])
        return self._weasyprint.Attachment(
            string=content,
            name=entry["name"],
            description=entry["description"],
            created=moment,
            modified=moment,
            relationship=entry["relationship"],
            url_fetcher=self._fetcher,
        )


class Steps(logging.Handler):
    """WeasyPrint's « Step 5 - Creating layout - Page 3 » as numbers."""

    def __init__(self, progress):
        super().__init__()
        self._progress = progress

    def emit(self, record):
        words = record.getMessage().split()
        if len(words) > 1 and words[0] == "Step" and words[1].isdigit():
            page = int(words[-1]) if words[-2:-1] == ["Page"] and words[-1].isdigit() else None
            self._progress(step="layout", number=int(words[1]), of=7, page=page)


def finish(document, pdf):
    """Show the title in the window's bar (PDF/UA 7.1), and name each associated file once (WeasyPrint:
    twice)."""
    pdf.catalog["ViewerPreferences"] = "<< /DisplayDocTitle true >>"
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


if __name__ == "__main__":
    main()
