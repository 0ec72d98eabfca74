# ruff: noqa: F401
"""What this room adds to the day of a person; importing this module declares it."""

from .persons import day as persons
from .statistics import day as statistics
from .wanted import day as wanted
