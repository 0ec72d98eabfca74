"""What this room says in the rail of every file: `{% load retention_pages %}{% retention_of case %}`."""

from datetime import datetime

from django import template
from django.urls import reverse

from .. import queue
from ..periods import kept_kinds

register = template.Library()


@register.inclusion_tag("retention/_rail.html", takes_context=True)
def retention_of(context, case):
    """The hold the file is under, for whoever reads it; the way to its end, for whoever decides. No statement."""
    hold = getattr(case, "hold_row", None)
    if hold:
        hold = {**hold, "at": datetime.fromisoformat(hold["at"])}
    decides = case.kind in kept_kinds() and context["request"].user.has_perm(queue.REVIEW_CASE, case)
    url = reverse("retention:decide", args=[case.reference]) if decides else ""
    return {**context.flatten(), "hold": hold, "retention_url": url}
