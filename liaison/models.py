"""Every model of the room; each noun keeps its own in its package."""

from .exchanges.models import InformationExchange, Message
from .intelligence.models import Consent, CorrectionNotice, Disclosure, Intelligence
from .statistics.models import ExchangeFact, ExchangeMark, YearlyReturn

__all__ = [
    "Consent",
    "CorrectionNotice",
    "Disclosure",
    "ExchangeFact",
    "ExchangeMark",
    "InformationExchange",
    "Intelligence",
    "Message",
    "YearlyReturn",
]
