# ruff: noqa: F401
"""What the room says in reports and the documents of its files; importing this module declares them."""

from .equipment import documents as equipment
from .export_support import documents as export_support
from .money import reports as money
from .programmes import documents as programmes
from .trainings import documents as trainings
from .trainings import reports as evaluations
