"""What the room adds to the day of a person."""

# ruff: noqa: F401
from .alerts import day as alerts
from .crises import day as crises_day
from .ilots import day
from .incidents import day as incidents
from .plan import day as plan
from .sites import day as sites
