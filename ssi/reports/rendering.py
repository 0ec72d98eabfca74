"""The worker's end of the renderer: a confined process (`ssi.confined`) whose failures are said in French."""

import logging
import os
from pathlib import Path
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ssi.confined.parent import Child, Failed, Limits, Unavailable, Warm

logger = logging.getLogger(__name__)

STATIC = Path(__file__).resolve().parents[2] / "static"
FONTS = STATIC / "fonts" / "ssi-sans"
_ENGINE = Path(__file__).with_name("engine.py")
STYLESHEET = "asset:/pdf.css"
VARIANT = "pdf/a-3a"
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
    """One renderer process. One document at a time; threads wait for each other."""

    def __init__(self):
        try:
            # The epoch stands in the dates inside subset fonts: same bytes in every process.
            self._child = Child(_ENGINE, configuration(), SOURCE_DATE_EPOCH="1767225600")
        except Unavailable as error:
            raise RenderingUnavailable(error.detail) from error
        self.pid, self.facts = self._child.pid, self._child.facts

    def close(self):
        self._child.close()

    def render(self, html, *, identifier, attachments=(), limits=None, progress=None):
        """The PDF's bytes; raises `RenderFailed`, or `Closed` and `OSError` when the renderer itself died."""
        request = {
            "identifier": identifier,
            "variant": VARIANT,
            "attachments": [attachment.entry for attachment in attachments],
        }
        blobs = [html.encode(), *(attachment.content for attachment in attachments)]
        try:
            return self._child.ask(request, blobs, limits or Limits(), progress=_Relay(progress))
        except Failed as failure:
            kind = "layout" if failure.kind == "failed" else failure.kind
            raise RenderFailed(kind, failure.detail) from failure


class _Relay:
    """Tells `progress` where the layout is; again when it is still there, for the lease of the job hangs on it."""

    def __init__(self, progress):
        self._progress, self._last = progress, (0, 1, None)

    def __call__(self, step="alive", number=0, of=0, page=None, schemes=(), count=0):
        if step == "refused":
            logger.warning("document asked for %s addresses, refused: %s", count, schemes)
            return
        if step != "alive":
            self._last = (number, of, page)
        if self._progress:
            self._progress(*self._last)


_warm = Warm(Renderer)


def renderer():
    """The warm renderer of this process, started if need be. Raises `RenderingUnavailable`."""
    return _warm.get()


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
    _warm.discard(one)


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
        "fontconfig": _fontconfig(),
    }


def _fontconfig():
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
        f'{listed}{alias}<cachedir prefix="xdg">fonts</cachedir>'
        "<config><rescan><int>0</int></rescan></config></fontconfig>"
    )


def _system_fonts():
    """Debian's folder, and the private one when Pango was unpacked without root (its libraries say where)."""
    roots = {path.split("/usr/lib")[0] for path in os.environ.get("LD_LIBRARY_PATH", "").split(":") if path}
    return [Path("/usr/share/fonts"), *(Path(root) / "usr/share/fonts" for root in sorted(roots) if root)]
