"""The worker's end of the renderer: starts `renderer_child.py`, speaks to it, and says in French what
failed."""

import json
import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from .renderer_child import Closed, receive, send

logger = logging.getLogger(__name__)

STATIC = Path(__file__).resolve().parents[2] / "static"
FONTS = STATIC / "fonts" / "ssi-sans"
_SCRIPT = Path(__file__).with_name("renderer_child.py")
STYLESHEET = "asset:/pdf.css"
VARIANT = "pdf/a-3a"
START_SECONDS = 60
_GRACE_SECONDS = 15  # beyond the wall clock: the renderer answers first, unless it is itself stuck
# What the renderer keeps of our environment: where libraries are, never a secret.
_KEPT = ("PATH", "LD_LIBRARY_PATH")
# Everything a first document would load: the three faces and their glyphs, French hyphenation, tables, SVG, margins.
_GLYPHS = "anticonstitutionnellement ABCDEFGHIJKLMNOPQRSTUVWXYZ éèêàçùîôœ’«» 0123456789 €%—–;:!? kwxyzjhgf"
_WARM_UP = (
    "<html lang=fr><title>x</title><div class=head-first><p class=marking>M</p></div><div class=foot>"
    "<table class=line><tr><td class=end><span class=page-of-pages></span></td></tr></table></div>"
    f"<h1>{_GLYPHS}</h1><h2>{_GLYPHS}</h2><p>{_GLYPHS * 3} <b>{_GLYPHS}</b> <i>{_GLYPHS}</i></p><ul><li>é</li></ul>"
    f"<table class=data><caption>x</caption><thead><tr><th>{_GLYPHS}</th></tr></thead><tbody><tr>"
    f"<td class=number>1</td></tr></tbody></table><p class=note>{_GLYPHS}</p><div class=chart-drawing>"
    f"<svg width=9 height=9><title>t</title><rect width=9 height=9 /><text>{_GLYPHS}</text></svg></div></html>"
)


@dataclass(frozen=True)
class Limits:
    """Of one document. Memory is address space, of which a warm renderer holds some 250 MB before any
    text."""

    memory_mb: int = 768
    cpu_seconds: int = 30
    wall_seconds: float = 60
    open_files: int = 64
    output_mb: int = 32


class RenderFailed(Exception):
    """This document cannot be made. `kind` is template, time, memory, layout, size or crash.

    `sentence` is for the person who asked, `detail` for the log of the administrator: it may quote a
    template, never the text of the document.
    """

    SENTENCES = {
        "template": _("Le gabarit de ce document comporte une erreur : le document n’a pas été produit."),
        "time": _("Le document demande trop de temps de calcul : réduisez la période ou le nombre de lignes."),
        "memory": _("Le document demande trop de mémoire : réduisez la période ou le nombre de lignes."),
        "layout": _("La mise en page de ce document a échoué : il n’a pas été produit."),
        "size": _("Le document est trop volumineux pour être transmis : réduisez la période."),
        "crash": _("Le moteur de mise en page s’est arrêté : relancez la demande."),
    }

    def __init__(self, kind, detail=""):
        super().__init__(kind, detail)
        self.kind, self.detail = kind, detail

    @property
    def sentence(self):
        return str(self.SENTENCES[self.kind])

    def __str__(self):
        return f"{self.sentence} [{self.kind}] {self.detail}"


class RenderingUnavailable(Exception):
    """No document can be made on this machine; `sentence` says what to install."""

    def __init__(self, detail=""):
        super().__init__(detail)
        self.detail = detail

    @property
    def sentence(self):
        return str(
            _(
                "La production de PDF n’est pas disponible sur ce serveur : les bibliothèques de Pango"
                " manquent. L’administrateur doit installer libpango-1.0-0, libpangoft2-1.0-0 et"
                " libharfbuzz-subset0."
            )
        )

    def __str__(self):
        return f"{self.sentence} {self.detail}"


class Renderer:
    """One renderer process and the socket to it. One document at a time; threads wait for each other."""

    def __init__(self):
        ours, theirs = socket.socketpair()
        self._lock = threading.Lock()
        self._sock = ours
        with tempfile.TemporaryDirectory(prefix="ssi-pdf-") as folder:  # read while it starts, never after
            self._start(theirs, Path(folder))
        self.pid = self._process.pid

    def _start(self, theirs, folder):
        fonts = folder / "fonts.conf"
        fonts.write_text(_fontconfig(folder), encoding="utf-8")
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own script, no shell
                [sys.executable, "-s", "-P", str(_SCRIPT), json.dumps(configuration())],
                stdin=theirs,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_environment(fonts),
                cwd="/",
                start_new_session=True,  # Ctrl-C of the demo reaches the worker, which closes the socket
            )
        self._sock.settimeout(START_SECONDS)
        letter, payload = self._first_frame()
        if letter != b"R":
            self.close()
            raise RenderingUnavailable(json.loads(payload)["detail"])
        self.facts = json.loads(payload)

    def _first_frame(self):
        try:
            return receive(self._sock)
        except (Closed, OSError) as error:
            return b"U", json.dumps({"detail": f"{type(error).__name__}: {error}"}).encode()

    def close(self):
        self._sock.close()
        self._process.kill()
        self._process.wait()

    def render(self, html, *, identifier, attachments=(), limits=None, progress=None):
        """The PDF's bytes; raises `RenderFailed`, or `Closed` and `OSError` when the renderer itself died."""
        limits = limits or Limits()
        request = {
            "limits": asdict(limits),
            "identifier": identifier,
            "variant": VARIANT,
            "attachments": [attachment.entry for attachment in attachments],
        }
        with self._lock:
            try:
                self._sock.settimeout(limits.wall_seconds + _GRACE_SECONDS)
                send(self._sock, b"J", json.dumps(request).encode())
                send(self._sock, b"H", html.encode())
                for attachment in attachments:
                    send(self._sock, b"A", attachment.content)
                send(self._sock, b".")
                return self._answer(progress)
            except RenderFailed:
                raise
            except BaseException:  # a soft time limit of Celery may fall anywhere: what is half said is lost
                self.close()
                raise

    def _answer(self, progress):
        while True:
            letter, payload = receive(self._sock)
            if letter == b"O":
                return payload
            facts = json.loads(payload)
            if letter == b"E":
                raise RenderFailed(facts["kind"], facts["detail"])
            if facts["step"] == "refused":
                logger.warning("document asked for %s addresses, refused: %s", facts["count"], facts["schemes"])
            elif progress:
                progress(facts["number"], facts["of"], facts["page"])


_renderers = {}  # pid of the process that started it → Renderer: a fork does not share its parent's
_starting = threading.Lock()


def renderer():
    """The warm renderer of this process, started if need be. Raises `RenderingUnavailable`."""
    pid = os.getpid()
    with _starting:
        if pid not in _renderers:
            _renderers.clear()
            _renderers[pid] = Renderer()
        return _renderers[pid]


def warm_up():
    """Start the renderer before the first document: called by `worker_process_init`."""
    return renderer().facts


def is_available():
    """Whether this machine can make PDFs; the answer costs the start of the renderer, which then stays."""
    try:
        return bool(renderer())
    except RenderingUnavailable:
        return False


def discard(one):
    """Forget a renderer that died; the next document starts another."""
    with _starting:
        if _renderers.get(os.getpid()) is one:
            del _renderers[os.getpid()]
    one.close()


def _assets():
    """The only addresses a document may name besides `data:`."""
    assets = {STYLESHEET: (str(STATIC / "ssi" / "pdf.css"), "text/css")}
    for name, (path, content_type) in getattr(settings, "SSI_PDF_ASSETS", {}).items():
        assets[f"asset:/{name}"] = (str(path), content_type)
    return assets


def configuration():
    """What the renderer is told once, when it starts."""
    return {
        "assets": _assets(),
        "stylesheets": [STYLESHEET],
        "variant": VARIANT,
        "warm_up": _WARM_UP,
    }


def _environment(fonts):
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        "LANG": "C.UTF-8",
        "HOME": "/nonexistent",
        "FONTCONFIG_FILE": str(fonts),
        # Same bytes in every process: order of sets, dates inside subset fonts.
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "1767225600",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _fontconfig(folder):
    """Our face first, for every generic family; the system's fonts only for scripts it lacks."""
    folders = [FONTS, *_system_fonts()]
    alias = "".join(
        f'<match target="pattern"><test name="family"><string>{family}</string></test>'
        '<edit name="family" mode="prepend" binding="strong"><string>SSI Sans</string></edit></match>'
        for family in ("sans-serif", "serif", "monospace")
    )
    listed = "".join(f"<dir>{escape(str(folder))}</dir>" for folder in folders)
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"{listed}{alias}<cachedir>{escape(str(folder))}</cachedir>"
        "<config><rescan><int>0</int></rescan></config></fontconfig>"
    )


def _system_fonts():
    """Debian's folder, and the private one when Pango was unpacked without root (its libraries say where)."""
    roots = {path.split("/usr/lib")[0] for path in os.environ.get("LD_LIBRARY_PATH", "").split(":") if path}
    return [Path("/usr/share/fonts"), *(Path(root) / "usr/share/fonts" for root in sorted(roots) if root)]
