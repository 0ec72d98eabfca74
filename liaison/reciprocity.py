"""What the room counts in the reciprocity sheet of a partner service; importing this module declares it."""

from .exchanges.reciprocity import exchanges_between

__all__ = ["exchanges_between"]
