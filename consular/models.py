"""The tables of the room, noun by noun."""

# ruff: noqa: F401
from .comparer.models import ListComparison
from .events.models import EventMeasure, MajorEvent
from .ilots.models import ChefIlot, Ilot, MeetingPoint, TestCall
from .papers.models import PaperCopy
from .register.models import ExtractDraft, Household, Person, RegisterExtract, RegisterReading
from .travel.models import StaffTrip, TravelZone, TripCheck, TripStage
from .visits.models import (
    DelegatePaper,
    DelegationMember,
    HostRule,
    NoteVerbale,
    OfficialVisit,
    VersionText,
    VisitContact,
    VisitSequence,
    VisitVehicle,
    VisitVersion,
    VisitWeapon,
)
