"""Every model of the room; each noun keeps its own in its package."""

from .exchanges.models import InformationExchange, Message
from .intelligence.models import Consent, CorrectionNotice, Disclosure, Intelligence
from .judicial.models import AssistanceBasis, JudicialForm, LegalText, RogatoryCommission

__all__ = [
    "AssistanceBasis",
    "Consent",
    "CorrectionNotice",
    "Disclosure",
    "InformationExchange",
    "Intelligence",
    "JudicialForm",
    "LegalText",
    "Message",
    "RogatoryCommission",
]
