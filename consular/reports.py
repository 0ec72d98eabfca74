"""What the room says in reports and documents."""

# ruff: noqa: F401
from .ilots import reports
from .papers import documents
