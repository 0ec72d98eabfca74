"""What is done after the acts of this room; found by the outbox."""

# ruff: noqa: F401
from .register import handlers
