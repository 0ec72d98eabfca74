"""What the room says in reports, and the documents drawn from its files; importing this module declares them."""

from .exchanges import reports as exchanges
from .missions import papers as missions

__all__ = ["exchanges", "missions"]
