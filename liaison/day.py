"""What the room adds to the day; importing this module declares it."""

from .statistics import day as statistics

__all__ = ["statistics"]
