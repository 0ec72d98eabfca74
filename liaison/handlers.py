# ruff: noqa: F401
"""What leaves after the acts of this room; found by the outbox."""

from .judicial import handlers as judicial
from .persons import handlers as persons
