"""From a frozen snapshot to the bytes of its PDF: `render_pdf`, the only door of this room to paper.

snapshot → `document.Report` → Django template (autoescape, French, nothing but the snapshot) → the renderer's
process → PDF/A-3a, tagged, in French, the figures attached. Same snapshot, same programs: same bytes
(DECISIONS §1.13); a signature is applied later, once. Call it outside any transaction (DECISIONS §3.10): it
may take a minute.
"""

from functools import lru_cache

from django.conf import settings
from django.template import Engine
from django.template.context import Context
from django.utils import translation

from ssi.confined.parent import Closed

from . import annexes
from .canonical import fingerprint, three_words
from .document import InvalidDocument, Report
from .rendering import Limits, RenderFailed, RenderingUnavailable, discard, renderer, warm_up

__all__ = ["Limits", "RenderFailed", "RenderingUnavailable", "render_html", "render_pdf", "warm_up"]

DEFAULT_TEMPLATE = "reports/pdf/report.html"
MAX_HTML_BYTES = 8 << 20
_ATTEMPTS = 2  # a renderer killed by the machine is replaced once; a document that fails is never tried again


def render_pdf(template, snapshot, *, progress=None, limits=None):
    """The PDF of a snapshot. `progress(step, steps, page or None)` is called as the layout advances.

    Raises `RenderFailed` (template, time, memory, layout, size, crash) with a French `sentence`, or
    `RenderingUnavailable` when this machine has no Pango. Reads neither the database nor the clock.
    """
    html = render_html(template, snapshot)
    attachments = annexes.annexes_of(Report.from_json(snapshot))
    identifier = fingerprint(snapshot)[:32]
    for attempt in range(1, _ATTEMPTS + 1):
        engine = renderer()
        try:
            return engine.render(html, identifier=identifier, attachments=attachments, limits=limits, progress=progress)
        except TimeoutError as error:  # it should have ended the document itself: it is stuck, and so are we
            discard(engine)
            raise RenderFailed("time", "no answer from the renderer") from error
        except (Closed, OSError) as error:
            discard(engine)
            if attempt == _ATTEMPTS:
                raise RenderFailed("crash", f"{type(error).__name__}: {error}") from error
    raise AssertionError("unreachable")


def render_html(template, snapshot):
    """The HTML that is printed, for previews and benchmarks. Raises `RenderFailed("template")` or
    `("size")`."""
    try:
        report = Report.from_json(snapshot)
        seal = fingerprint(snapshot)
        context = Context({"report": report, "fingerprint": seal, "three_words": three_words(seal)})
        with translation.override("fr"):
            html = _engine(tuple(str(path) for path in _folders())).get_template(template).render(context)
    except InvalidDocument as error:
        raise RenderFailed("template", str(error)) from error
    except Exception as error:  # noqa: BLE001 - whatever a template raises, the document is what failed
        raise RenderFailed("template", f"{type(error).__name__}: {error}") from error
    if len(html) > MAX_HTML_BYTES:
        raise RenderFailed("size", f"{len(html)} characters of HTML")
    return html


class _Missing(str):
    """A name the snapshot does not have stops the document: a silent blank in a signed paper is worse."""

    def __contains__(self, _item):
        return True

    def __mod__(self, name):
        raise LookupError(f"the template names {name!r}, which the snapshot does not have")


def _folders():
    return [folder for backend in settings.TEMPLATES for folder in backend.get("DIRS", ())]


@lru_cache(maxsize=4)
def _engine(folders):
    """An engine apart from the pages': no request, no context processor, no look at the session's
    language."""
    return Engine(
        dirs=list(folders),
        autoescape=True,
        string_if_invalid=_Missing("%s"),
        builtins=["django.templatetags.i18n", "ssi.reports.templatetags.report_text"],
        libraries={"report_text": "ssi.reports.templatetags.report_text"},
    )
