# ruff: noqa: F401
"""What this room adds to the day of a person; importing this module declares it."""

from .equipment import day as equipment
from .export_support import day as export_support
from .money import day as money
from .multilateral import day as multilateral
from .route import day as route
from .trainings import day as trainings
