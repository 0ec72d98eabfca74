# ruff: noqa: F401
"""The figures of the room; importing this module declares them."""

from .exchanges import figures as exchanges
from .letters import figures as letters
from .statistics import article18 as statistics
