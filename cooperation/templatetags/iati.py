"""What the list of the other donors needs of a template."""

from django import template

from cooperation.money.words import grouped

register = template.Library()


@register.filter
def at(names, code):
    """The name of a code, "" when the list does not know it."""
    return names.get(code, "")


@register.filter
def amounts(activity):
    """« 1 200 000 USD » per currency: the budget, else what was committed, else what was spent."""
    told = []
    for currency, row in activity.sums.items():
        amount = next((row[key] for key in ("budget", "committed", "spent") if key in row), None)
        if amount is not None:
            told.append(f"{grouped(amount)}\u00a0{currency}".strip())
    return told
