"""What the room adds to the day of a person."""

# ruff: noqa: F401
from .events import day as events
from .ilots import day
from .travel import day as travel
from .visits import day as visits
