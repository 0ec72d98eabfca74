# ruff: noqa: F401
"""The figures of the room; importing this module declares them."""

from .money import figures as money
