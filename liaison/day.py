"""What this room adds to the day of a person; found by the home page."""

from .persons import day

__all__ = ["day"]
