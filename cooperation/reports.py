# ruff: noqa: F401
"""What the room says in reports and the documents of its files; importing this module declares them."""

from .actions import reports as actions
from .equipment import documents as equipment
from .export_support import documents as export_support
from .export_support import reports as export
from .money import reports as money
from .multilateral import reports as multilateral
from .needs import reports as needs
from .programmes import documents as programmes
from .programmes import reports as portfolio
from .results import reports as results
from .trainings import documents as trainings
from .trainings import reports as evaluations
