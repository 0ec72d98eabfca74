"""Whose tool it is: the sending State and its vocabulary are settings of the installation (PRODUCT §1)."""

from django.conf import settings

NEUTRAL = {
    "state": "",
    "service": "Service de sécurité intérieure",
    "motto": "",
    # True only for a service of the French State (terms of the DSFR, docs/adr/0002-look.md).
    "state_marks": False,
    # Path under static/ of an image the installation has the right to show, or nothing.
    "logo": "",
}


def brand():
    """`settings.SSI_BRAND` completed; without it no State is named and no State's colour is worn."""
    return NEUTRAL | getattr(settings, "SSI_BRAND", {})
