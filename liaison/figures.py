"""The figures of the room; importing this module declares them."""

from .exchanges import figures as exchanges

__all__ = ["exchanges"]
