"""What the room says in reports and documents."""

# ruff: noqa: F401
from .events import reports as events
from .ilots import reports
from .papers import documents
from .visits import documents as visit_documents
from .visits import reports as visits
