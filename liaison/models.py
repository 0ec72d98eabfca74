# ruff: noqa: F401
"""Every model of the room; each noun keeps its own in its package."""

from .exchanges.models import InformationExchange, Message, MessageDraft, SeizedService
from .fraud.models import AlertRecipient, DocumentFraud, SltdQuery, TrainingMaterial
from .intelligence.models import Consent, CorrectionNotice, Disclosure, Intelligence
from .judicial.models import AssistanceBasis, JudicialForm, LegalText, RogatoryCommission
from .letters.models import Clause, LetterTemplate, Usefulness
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
from .notes.models import AnalysisNote, Ground, Judgement, NoteEdition
from .persons.models import ChannelAnswer, ExcludedValue, ExternalReference, Item, Match, Person, Subject
from .statistics.models import ExchangeFact, ExchangeMark, YearlyReturn
from .teams.models import FundingCall, JointTeam, TeamExtension, TeamMeeting, TeamMember, TeamParty
from .wanted.models import Sighting, WantedPerson
from .warrants.models import ArrestWarrant, ExtraditionTreaty, PartnerNotice, WarrantEvent, WarrantPaper
