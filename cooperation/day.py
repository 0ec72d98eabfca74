# ruff: noqa: F401
"""What this room adds to the day of a person; importing this module declares it."""

from .equipment import day as equipment
from .experts import day as experts
from .export_support import day as export_support
from .funding import day as funding
from .money import day as money
from .multilateral import day as multilateral
from .offers import day as offers
from .results import day as results
from .route import day as route
from .steering import day as steering
from .trainings import day as trainings
