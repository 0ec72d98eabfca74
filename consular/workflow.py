"""The state machines of the room, one per kind of file; importing this module declares them."""

# ruff: noqa: F401
from .events.workflow import MAJOR_EVENT
from .travel.workflow import STAFF_TRIP
from .visits.workflow import OFFICIAL_VISIT
