"""Inline SVG bar charts, shared by pages and PDFs: no script, no style attribute (strict CSP), no font to
fetch.

Horizontal bars, because labels are French words; at most twelve, because labels cost more than bars in a PDF
(performance.md §5). The table of the same numbers always stands beside it: `_chart.html` prints both.
"""

from decimal import Decimal

from django.utils.html import format_html, format_html_join

from . import typography

WIDTH, LABEL, VALUE = 460, 150, 48  # pixels: whole chart, room for labels at left, for values at right
LETTERS = 26  # of a label, at its size
ROW, BAR, THIN_BAR = 22, 11, 3  # pixels: one bar with its air, the bar, the previous period's line
INK, QUIET, MUTED = "#1f3a63", "#a9b4c4", "#555f6e"  # contrast on white: 11.1, decorative, 6.5


def bar_chart(chart):
    """The `<svg>` of a `document.BarChart`; its `<title>` says the title and every value in words."""
    scale = _scale(chart)
    axis = ROW * len(chart.bars) + 4
    legend = _legend(chart, axis) if chart.has_previous else ""
    height = axis + (ROW if legend else 0)
    rows = format_html_join("", "{}", ((_row(bar, index, scale, chart),) for index, bar in enumerate(chart.bars)))
    return format_html(
        '<svg class="chart" role="img" viewBox="0 0 {} {}" width="{}" height="{}"'
        ' xmlns="http://www.w3.org/2000/svg" font-family="SSI Sans, Marianne, Arial, sans-serif"'
        ' font-size="11">'
        "<title>{}</title>{}{}"
        '<line x1="{}" y1="0" x2="{}" y2="{}" stroke="{}" stroke-width="1"/></svg>',
        *(WIDTH, height, WIDTH, height, spoken(chart), rows, legend),
        *(LABEL, LABEL, axis, MUTED),
    )


def spoken(chart):
    """The chart as a sentence, for who does not see it."""
    values = ", ".join(f"{bar.label}{typography.THIN}: {printed(bar.value, chart)}" for bar in chart.bars)
    return f"{typography.typeset(chart.title)}. {values}."


def printed(value, chart):
    return "–" if value is None else typography.quantity(value, chart.unit)


def _scale(chart):
    """Pixels for one unit; bars start at zero, always."""
    values = [Decimal(value) for bar in chart.bars for value in (bar.value, bar.previous) if value is not None]
    highest = max(values, default=Decimal(0))
    return Decimal(WIDTH - LABEL - VALUE) / highest if highest else Decimal(0)


def _row(bar, index, scale, chart):
    top = index * ROW + 4
    length = _pixels(bar.value, scale)
    previous = ""
    if bar.previous is not None:
        previous = format_html(
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
            *(LABEL, top + BAR + 1, _pixels(bar.previous, scale), THIN_BAR, QUIET),
        )
    return format_html(
        '<text x="{}" y="{}" text-anchor="end" fill="#1b1b1b">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>{}'
        '<text x="{}" y="{}" fill="#1b1b1b" font-weight="bold">{}</text>',
        *(LABEL - 7, top + 10, _fitting(bar.label), LABEL, top, length, BAR, INK, previous),
        *(LABEL + Decimal(length) + 5, top + 10, printed(bar.value, chart)),
    )


def _legend(chart, top):
    """Which bar is which period: shape says it as well as colour."""
    middle = LABEL + (WIDTH - LABEL) // 2
    return format_html(
        '<rect x="{}" y="{}" width="14" height="{}" fill="{}"/><text x="{}" y="{}" fill="{}">{}</text>'
        '<rect x="{}" y="{}" width="14" height="{}" fill="{}"/><text x="{}" y="{}" fill="{}">{}</text>',
        *(LABEL, top + 6, BAR, INK, LABEL + 19, top + 15, MUTED, chart.series[0]),
        *(middle, top + 10, THIN_BAR, QUIET, middle + 19, top + 15, MUTED, chart.series[1]),
    )


def _fitting(label):
    """A label that the room at left holds; the table beside says it whole."""
    return label if len(label) <= LETTERS else f"{label[: LETTERS - 1].rstrip(' ,;–')}…"


def _pixels(value, scale):
    """Text of a length, rounded to a tenth: the same on every machine, with a point whatever the locale."""
    return format((Decimal(value) * scale).quantize(Decimal("0.1")), "f")
