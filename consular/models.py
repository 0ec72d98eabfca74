"""The tables of the room, noun by noun."""

# ruff: noqa: F401
from .crises.models import CellFunction, Crisis, Figure, LogEntry, Sitrep
from .crises.people import CrisisPerson, Movement, Observation, ObservationFile, Seat
from .ilots.models import ChefIlot, Ilot, MeetingPoint, TestCall
from .papers.models import PaperCopy
from .register.models import ExtractDraft, Household, Person, RegisterExtract, RegisterReading
