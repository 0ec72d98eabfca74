"""What the room says in reports; importing this module declares it."""

from .exchanges import reports as exchanges
from .statistics import reports as statistics

__all__ = ["exchanges", "statistics"]
