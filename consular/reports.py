"""What the room says in reports and documents."""

# ruff: noqa: F401
from .alerts import documents as alerts
from .comparer import documents as comparer_documents
from .crises import documents as crises_documents
from .crises.calls import documents as call_documents
from .crises.costs import documents as cost_documents
from .events import reports as events
from .ilots import reports
from .incidents import reports as incidents
from .papers import documents
from .plan import documents as plan
from .plan import reports as plan_reports
from .sites import documents as sites
from .visits import documents as visit_documents
from .visits import reports as visits
