# ruff: noqa: F401
"""Every model of the room; each noun keeps its own in its package."""

from .actions.models import ActionType, CooperationAction
from .equipment.models import EndUseCheck, Equipment
from .export_support.models import Company, CompanyContact, ExportRule, MarketInformation, NeutralityWaiver, Opportunity
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
)
from .multilateral.models import BodyMeeting, FollowUp, FrenchPosition, InternationalBody
from .needs.models import Need
from .programmes.models import CriterionNote, Indicator, Programme, ProgrammeNeed, ProgrammePartner, SectorShare
from .route.models import Opinion, RouteRule, Submission
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
