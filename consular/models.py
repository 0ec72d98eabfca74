"""The tables of the room, noun by noun."""

# ruff: noqa: F401
from .alerts.models import Alert, AlertReply
from .crises.models import CellFunction, Crisis, Figure, LogEntry, Sitrep
from .crises.people import CrisisPerson, Movement, Observation, ObservationFile, Seat
from .ilots.models import ChefIlot, Ilot, MeetingPoint, TestCall
from .incidents.models import Incident, IncidentEntry
from .papers.models import PaperCopy
from .plan.models import Committee, Exercise, FollowUp, SecurityPlan
from .register.models import ExtractDraft, Household, Person, RegisterExtract, RegisterReading
from .sites.models import AssessmentItem, Recommendation, Site, SiteAssessment
