"""Filters of printed documents and their previews: `{% load report_text %}` (built in for PDF templates)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template

from ssi.reports import annexes, charts, qr, sketch, typography
from ssi.web import dates

register = template.Library()

register.filter("typeset", typography.typeset)
register.filter("day", typography.day)
register.filter("weekday", typography.weekday)


@register.filter
def moment(value, zone):
    return typography.moment(value, zone)


@register.filter
def moment_on_screen(value, zone):
    """A moment of the frozen data beside the document, hence in the reader's language."""
    return dates.moment_in_words(datetime.fromisoformat(value), ZoneInfo(zone))


@register.filter
def local_day(value, zone):
    return typography.day(typography.local_date(value, zone))


@register.filter
def period(ends):
    return typography.period(*ends)


@register.filter
def bar_chart(chart):
    return charts.bar_chart(chart)


@register.filter
def chart_value(value, chart):
    return charts.printed(value, chart)


@register.filter
def printed_rows(table):
    """The rows that go on paper; the rest is in the annex."""
    return table.printed_rows(annexes.MAX_PRINTED_ROWS)


@register.filter
def rows_left_out(table):
    return max(0, len(table.rows) - annexes.MAX_PRINTED_ROWS)


#: The address of an image: a QR code of this text.
register.filter("qr", qr.data_uri)
#: Numbered places on a sheet: [label, latitude, longitude] each.
register.filter("sketch", sketch.sketch)


@register.filter
def number(value):
    return typography.number(value)
