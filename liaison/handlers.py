"""What the room does after a commit; each noun keeps its own handlers."""

from .judicial import handlers as judicial

__all__ = ["judicial"]
