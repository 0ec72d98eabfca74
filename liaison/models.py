"""Every model of the room; each noun keeps its own in its package."""

from .exchanges.models import InformationExchange, Message
from .intelligence.models import Consent, CorrectionNotice, Disclosure, Intelligence
from .letters.models import Clause, LetterTemplate, Usefulness

__all__ = [
    "Clause",
    "Consent",
    "CorrectionNotice",
    "Disclosure",
    "InformationExchange",
    "Intelligence",
    "LetterTemplate",
    "Message",
    "Usefulness",
]
