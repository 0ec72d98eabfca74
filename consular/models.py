"""The tables of the room, noun by noun."""

# ruff: noqa: F401
from .advice.models import AdviceIncident, AdviceProposal
from .alerts.models import Alert, AlertReply
from .comparer.models import ListComparison
from .crises.calls.models import CallSheet, CallStep
from .crises.costs.models import CostClaim, CostLine
from .crises.models import CellFunction, Crisis, Figure, LogEntry, Sitrep
from .crises.people import CrisisPerson, Movement, Observation, ObservationFile, Seat
from .crises.wording.models import Wording
from .events.models import EventMeasure, MajorEvent
from .ilots.models import ChefIlot, Ilot, MeetingPoint, TestCall
from .incidents.models import Incident, IncidentEntry
from .papers.models import PaperCopy
from .plan.models import Committee, Exercise, FollowUp, SecurityPlan
from .register.models import ExtractDraft, Household, Person, RegisterExtract, RegisterReading
from .sites.models import AssessmentItem, Recommendation, Site, SiteAssessment
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
