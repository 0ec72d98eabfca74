# ruff: noqa: F401
"""What leaves after the acts of this room; found by the outbox."""

from .persons import handlers as persons
