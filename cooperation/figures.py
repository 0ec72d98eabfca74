# ruff: noqa: F401
"""The figures of the room; importing this module declares them."""

from .export_support import figures as export_support
from .money import figures as money
from .multilateral import figures as multilateral
from .trainings import figures as trainings
