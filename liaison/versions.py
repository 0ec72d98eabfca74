# ruff: noqa: F401
"""The comparison of two versions, by the name this room calls it."""

from ssi.cases.versions import differences
