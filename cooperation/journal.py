# ruff: noqa: F401
"""The verbs of this room in the journal; importing this module declares them."""

from .money import journal as money
