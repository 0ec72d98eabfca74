"""What this room reads of a file in the statement of its page; found by the files."""

from .persons import beside

__all__ = ["beside"]
