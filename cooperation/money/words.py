"""Amounts as a French reader writes them: narrow no-break spaces, two decimals when there are cents."""

from decimal import Decimal

NARROW = "\u202f"


def grouped(amount, decimals=2):
    """« 12 345,60 »; the cents are left out when there are none. « — » when there is no amount."""
    if amount is None:
        return "—"
    amount = Decimal(amount)
    places = 0 if amount == amount.to_integral_value() else decimals
    text = f"{amount:,.{places}f}".replace(",", NARROW).replace(".", ",")
    return text.rstrip("0").rstrip(",") if places > 2 else text


def in_euros(amount):
    """« 12 345,60 € »; « — » when there is no amount."""
    return "—" if amount is None else f"{grouped(amount)}\u00a0€"


def as_share(percent):
    """« 43 % »; « — » when there is no whole to be a part of."""
    return "—" if percent is None else f"{percent}{NARROW}%"


def rate(part, whole):
    """A share in whole per cent, or None when there is no whole: never a zero that means « unknown »."""
    return round(100 * Decimal(part) / Decimal(whole)) if whole else None
