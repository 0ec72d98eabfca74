# ruff: noqa: F401
"""The verbs of this room in the journal; importing this module declares them."""

from .equipment import journal as equipment
from .export_support import journal as export_support
from .money import journal as money
from .trainings import journal as trainings
