"""Filters of the pages of a report: `{% load report_pages %}`."""

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def bars(chart):
    """[(label, number)] of a printed chart, for the chart of a page."""
    return [(bar.label, bar.value if isinstance(bar.value, int) else Decimal(bar.value)) for bar in chart.bars]
