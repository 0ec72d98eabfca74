"""Every model of the room; each noun keeps its own in its package."""

from .exchanges.models import InformationExchange, Message
from .intelligence.models import Consent, CorrectionNotice, Disclosure, Intelligence
from .missions.models import (
    JudicialPart,
    Member,
    Mission,
    MissionAct,
    MissionCheck,
    MissionContact,
    SealedExhibit,
    Slot,
    StateConsent,
    TravelDocument,
)

__all__ = [
    "Consent",
    "CorrectionNotice",
    "Disclosure",
    "InformationExchange",
    "Intelligence",
    "JudicialPart",
    "Member",
    "Message",
    "Mission",
    "MissionAct",
    "MissionCheck",
    "MissionContact",
    "SealedExhibit",
    "Slot",
    "StateConsent",
    "TravelDocument",
]
