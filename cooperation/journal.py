# ruff: noqa: F401
"""The verbs of this room in the journal; importing this module declares them."""

from .equipment import journal as equipment
from .export_support import journal as export_support
from .funding import journal as funding
from .iati import journal as iati
from .money import journal as money
from .offers import journal as offers
from .takeover import journal as takeover
from .trainings import journal as trainings
