# ruff: noqa: F401
"""Every model of the room; each noun keeps its own in its package."""

from .actions.models import ActionType, CooperationAction
from .equipment.models import EndUseCheck, Equipment
from .experts.models import ExpertMission
from .export_support.models import Company, CompanyContact, ExportRule, MarketInformation, NeutralityWaiver, Opportunity
from .funding.models import FundingReminder, FundingRequest, FundingWindow
from .iati.models import IatiImport, OtherActivity
from .money.models import (
    Certification,
    Commitment,
    CommitmentEntry,
    ExchangeRate,
    FundingLine,
    FundingSource,
    LineLedger,
    Payment,
    PaymentPlan,
    YearLedger,
)
from .multilateral.models import BodyMeeting, FollowUp, FrenchPosition, InternationalBody
from .needs.models import Need
from .offers.models import Offer, OfferCandidate, OfferRequest
from .programmes.models import CountryShare, Programme, ProgrammeNeed, ProgrammePartner, SectorShare
from .results.models import CriterionNote, Evaluation, EvaluationFollowUp, Indicator, Period, Reading, Result
from .route.models import Opinion, RouteRule, Submission
from .steering.models import NextStep, ProgrammeRisk
from .takeover.models import ActionOrigin, ActionSheet
from .trainings.models import (
    Attendance,
    Certificate,
    Nomination,
    NominationPiece,
    SessionClock,
    TrainingEvaluation,
    TrainingSession,
    TrainingTerm,
    Vetting,
)
from .waivers.models import EvaluationWaiver
