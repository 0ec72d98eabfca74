# ruff: noqa: F401  (this module is where the room's models are found)
"""Every model of the room; each noun keeps its own in its package."""

from .exchanges.models import InformationExchange, Message
from .fraud.models import AlertRecipient, DocumentFraud, SltdQuery, TrainingMaterial
from .intelligence.models import Consent, CorrectionNotice, Disclosure, Intelligence
from .persons.models import ChannelAnswer, ExcludedValue, ExternalReference, Item, Match, Person, Subject
from .statistics.models import ExchangeFact, ExchangeMark, YearlyReturn
from .wanted.models import Sighting, WantedPerson
