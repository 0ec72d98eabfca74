"""The button of the STIX bundle: on the page of a file only when its answer may leave."""

from django import template

from liaison.sharing.services import SEND, may_be_shared

register = template.Library()


@register.inclusion_tag("liaison/_stix_link.html", takes_context=True)
def stix_link(context, case):
    """No statement of its own: the pieces are looked at on the page behind."""
    return {"case": case, "shown": may_be_shared(case) and context["request"].user.has_perm(SEND, case)}
