"""What the pages of reports and of documents use: `{% load report_pages %}`."""

from decimal import Decimal

from django import template

from .. import section
from ..canonical import three_words

register = template.Library()

#: « Mots-témoins » of a SHA-256: what two people compare aloud.
register.filter("three_words", three_words)


@register.filter
def bars(chart):
    """[(label, number)] of a printed chart, for the chart of a page."""
    return [(bar.label, bar.value if isinstance(bar.value, int) else Decimal(bar.value)) for bar in chart.bars]


@register.inclusion_tag("reports/_documents.html", takes_context=True)
def documents_of(context, case):
    """The documents of a file, for whoever reads its page."""
    return {**context.flatten(), "documents": section.documents_of(case, context["request"].user)}
