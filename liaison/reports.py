"""What the room says in reports; importing this module declares it."""

from .exchanges import reports as exchanges

__all__ = ["exchanges"]
