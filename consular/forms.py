"""The forms of the room are over rows of the post."""

from ssi.web.forms import RowForm

__all__ = ["RowForm"]
