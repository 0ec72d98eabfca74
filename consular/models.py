"""The tables of the room, noun by noun."""

# ruff: noqa: F401
from .ilots.models import ChefIlot, Ilot, MeetingPoint, TestCall
from .papers.models import PaperCopy
from .register.models import ExtractDraft, Household, Person, RegisterExtract, RegisterReading
