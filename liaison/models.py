"""Every model of the room; each noun keeps its own in its package."""

from .exchanges.models import InformationExchange, Message, MessageDraft, SeizedService
from .intelligence.models import Consent, CorrectionNotice, Disclosure, Intelligence

__all__ = [
    "Consent",
    "CorrectionNotice",
    "Disclosure",
    "InformationExchange",
    "Intelligence",
    "Message",
    "MessageDraft",
    "SeizedService",
]
