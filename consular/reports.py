"""What the room says in reports and documents."""

# ruff: noqa: F401
from .alerts import documents as alerts
from .crises import documents as crises_documents
from .ilots import reports
from .incidents import reports as incidents
from .papers import documents
from .plan import documents as plan
from .sites import documents as sites
