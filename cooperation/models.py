# ruff: noqa: F401
"""Every model of the room; each noun keeps its own in its package."""

from .export_support.models import (
    Company,
    CompanyContact,
    ExportRule,
    MarketInformation,
    NeutralityWaiver,
    Opportunity,
)
from .multilateral.models import BodyMeeting, FollowUp, FrenchPosition, InternationalBody
