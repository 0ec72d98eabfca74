"""Every model of the room; each noun keeps its own in its package."""

from .exchanges.models import InformationExchange, Message
from .intelligence.models import Consent, CorrectionNotice, Disclosure, Intelligence
from .persons.models import ChannelAnswer, ExcludedValue, ExternalReference, Item, Match, Person, Subject

__all__ = [
    "ChannelAnswer",
    "Consent",
    "CorrectionNotice",
    "Disclosure",
    "ExcludedValue",
    "ExternalReference",
    "InformationExchange",
    "Intelligence",
    "Item",
    "Match",
    "Message",
    "Person",
    "Subject",
]
