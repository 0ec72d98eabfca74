"""Tags of the rail: what may be opened out of a file."""

from django import template

from ssi.cases import links

register = template.Library()


@register.simple_tag(takes_context=True)
def offshoots(context, case):
    """(label, address) of what the reader may open out of this file; nothing outside of a request."""
    request = context.get("request")
    return links.offshoots_of(case, request.user) if request else []
