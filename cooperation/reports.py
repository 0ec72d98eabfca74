# ruff: noqa: F401
"""The documents of the files of the room; importing this module declares them."""

from .export_support import documents as export_support
