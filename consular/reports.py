"""What the room says in reports and documents."""

# ruff: noqa: F401
from .crises import documents as crises_documents
from .ilots import reports
from .papers import documents
