"""What this room reads of a file in the statement of its page; found by the files."""

from .intelligence import beside as intelligence
from .persons import beside as persons

__all__ = ["intelligence", "persons"]
