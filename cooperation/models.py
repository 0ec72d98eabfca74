# ruff: noqa: F401
"""Every model of the room; each noun keeps its own in its package."""

from .actions.models import ActionType, CooperationAction
from .export_support.models import Company, CompanyContact, ExportRule, MarketInformation, NeutralityWaiver, Opportunity
from .funding.models import FundingReminder, FundingRequest, FundingWindow
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
from .programmes.models import (
    CountryShare,
    CriterionNote,
    Indicator,
    Programme,
    ProgrammeNeed,
    ProgrammePartner,
    SectorShare,
)
from .route.models import Opinion, RouteRule, Submission
