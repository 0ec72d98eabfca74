"""What the room adds to the day of a person."""

# ruff: noqa: F401
from .crises import day as crises_day
from .ilots import day
