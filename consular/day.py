"""What the room adds to the day of a person."""

# ruff: noqa: F401
from .ilots import day
