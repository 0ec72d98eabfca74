"""Template tags of the frame and of the components (in `builtins`: no {% load %} needed).

What appears on each row of a list (badge, due date, marking) is built here in Python: fifty includes cost
more than the page's SQL.
"""

import datetime as dt

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from ssi.web import assets, cookies, dates
from ssi.web.charts import LABEL, ROW, WIDTH, bars
from ssi.web.icons import PATHS
from ssi.web.text import typeset

register = template.Library()

register.filter("due_in_words", dates.due_in_words)
register.filter("due_tone", dates.due_tone)
register.filter("typeset", typeset)

#: {% period start end %}: « du 14 au 20 novembre 2026 ».
register.simple_tag(dates.period_in_words, name="period")

#: What became of something, then the two colours of an advice that no outcome has.
STATE_TONES = ("open", "wait", "good", "bad", "stop", "yellow", "orange")


@register.simple_tag(takes_context=True)
def critical_css(context):
    """The style of the page: inlined under the nonce on a first visit, a link once the browser has it.

    The middleware then sets the cookie `css=<hash>`, so that the next page links the sheet, prefetched here.
    Without a request (a bare error page) it is a link.
    """
    href = assets.url(assets.STYLE_SHEET)
    request = context.get("request")
    link = format_html('<link rel="stylesheet" href="{}">', href)
    if request is None or not hasattr(request, "csp_nonce"):
        return link
    text, version = assets.style_sheet()
    if cookies.read(request, cookies.STYLE) == version:
        return link
    request.css_inlined = version
    return format_html(
        '<style nonce="{}">{}</style><link rel="prefetch" href="{}" as="style">',
        str(request.csp_nonce),
        mark_safe(text),  # noqa: S308 our own file
        href,
    )


@register.simple_tag
def asset(name):
    """Address of a static file, e.g. {% asset "ssi/app.js" %}."""
    return assets.url(name)


@register.simple_tag
def icon(name, label=""):
    """An inline icon. Decorative unless `label` is given; an unknown name is a KeyError, seen in tests."""
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="ssi-icon" viewBox="0 0 16 16" {}><path d="{}"/></svg>', role, PATHS[name])


@register.simple_tag
def state(label, tone=""):
    """Badge of a state: its words and a shape; the colour only repeats them. `tone`: STATE_TONES or none."""
    if tone and tone not in STATE_TONES:
        raise ValueError(f"unknown tone {tone!r}")
    css = f"ssi-state ssi-state--{tone}" if tone else "ssi-state"
    return format_html('<span class="{}">{}</span>', css, label)


@register.simple_tag
def due(moment, now=None, place="", brief=False):
    """A due moment or day in words, its exact date in the title: <time …>dans 3 h</time>.

    `brief`, for the rows of a list: the words and the day, which the script shows in full when it is pointed at.
    Fifty exact moments weigh a fifth of the page (`docs/benchmark.md`), and the file says its own.
    """
    if moment is None:
        return format_html('<span class="ssi-quiet">{}</span>', _("sans échéance"))
    now = timezone.localtime(now)
    tone = dates.due_tone(moment, now)
    css = f"ssi-due ssi-due--{tone}" if tone else "ssi-due"
    if brief:
        day = timezone.localtime(moment).date() if isinstance(moment, dt.datetime) else moment
        words = dates.due_in_words(moment, now)
        return format_html('<time class="{}" datetime="{}">{}</time>', css, day.isoformat(), words)
    return format_html(
        '<time class="{}" datetime="{}" title="{}">{}</time>',
        css,
        moment.isoformat(timespec="seconds") if isinstance(moment, dt.datetime) else moment.isoformat(),
        _exact(moment, place),
        dates.due_in_words(moment, now),
    )


@register.simple_tag
def when(value, place="", brief=False):
    """A date or a moment in French words, in the current (post's) zone, which is named: <time …>…</time>.

    `brief`: the zone goes to the title, for a thread whose head names it once.
    """
    if value is None:
        return "—"
    exact = _exact(value, place)
    if not brief or not isinstance(value, dt.datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), exact)
    local = timezone.localtime(value)
    shown = _("%(date)s à %(time)s") % {
        "date": dates.date_in_words(local),
        "time": dates.time_in_words(local),
    }
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), exact, shown)


@register.filter
def date_words(value):
    """« 20 novembre 2026 »; a moment is taken in the current (post's) zone; None gives « — »."""
    if value is None:
        return "—"
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return dates.date_in_words(value)


def _exact(value, place):
    if isinstance(value, dt.datetime):
        return dates.moment_in_words(value, timezone.get_current_timezone(), place)
    return dates.date_in_words(value)


@register.simple_tag
def marking(level, special_france=False, short=False):
    """Marking of a file or an attachment, inline, in words; `short` for the rows of a list: DR, SF."""
    shown = []
    if level == "DR":
        shown.append(("dr", _("Diffusion Restreinte")))
    if special_france:
        shown.append(("sf", _("Spécial France")))
    if short:
        rows = [(code, words, code.upper()) for code, words in shown]
        return format_html_join(" ", '<abbr class="ssi-mark ssi-mark--{}" title="{}">{}</abbr>', rows)
    return format_html_join(" ", '<span class="ssi-mark ssi-mark--{}">{}</span>', shown or [("np", _("Non protégé"))])


@register.inclusion_tag("components/_bar_chart.html")
def bar_chart(title, points, value_label, label_label=""):
    """Horizontal bars and, beside them, the same numbers as a table. `points`: [(label, value)]."""
    drawn = bars(points)
    return {
        "title": title,
        "bars": drawn,
        "width": WIDTH,
        "height": ROW * len(drawn) + 4,
        "bar_x": LABEL,
        "value_label": value_label,
        "label_label": label_label or _("Rubrique"),
    }
