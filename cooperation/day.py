# ruff: noqa: F401
"""What this room adds to the day of a person; importing this module declares it."""

from .money import day as money
from .route import day as route
