# ruff: noqa: F401
"""What the room says in reports; importing this module declares it."""

from .exchanges import reports as exchanges
from .statistics import reports as statistics
