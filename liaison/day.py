"""What the room adds to the day of a person; importing this module declares it."""

from .missions import day as missions

__all__ = ["missions"]
