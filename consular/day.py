"""What the room adds to the day of a person."""

# ruff: noqa: F401
from .advice import day as advice
from .alerts import day as alerts
from .crises import day as crises_day
from .crises.calls import day as calls
from .crises.costs import day as costs
from .crises.wording import day as wordings
from .events import day as events
from .ilots import day
from .incidents import day as incidents
from .plan import day as plan
from .sites import day as sites
from .travel import day as travel
from .visits import day as visits
