"""Amounts and shares in the templates of the room."""

from django import template

from cooperation.money.words import grouped, in_euros

register = template.Library()
register.filter("euros", in_euros)
register.filter("grouped", grouped)


@register.filter
def percent(value):
    """« 45 % », or « — » when there is nothing to compare with."""
    return "—" if value is None else f"{value}\u00a0%"
