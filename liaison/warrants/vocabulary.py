"""Words of the warrants: instruments, dated events, papers of a surrender, the 32 offences."""

import csv
from functools import cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

DATA = Path(__file__).parent / "data"


class Instrument(TextChoices):
    EAW = "EAW", _("Mandat d’arrêt européen")
    UNITED_KINGDOM = "TCA", _("Mandat d’arrêt, accord Union européenne – Royaume-Uni")
    NORDIC = "ISNO", _("Mandat d’arrêt, accord avec l’Islande et la Norvège")
    EXTRADITION = "EXT", _("Demande d’extradition")
    PROVISIONAL = "PROV", _("Arrestation provisoire")


#: Instruments by which a judge surrenders to a judge; the others go through extradition.
SURRENDER = frozenset({Instrument.EAW, Instrument.UNITED_KINGDOM, Instrument.NORDIC})
#: Those an agreement of the Union opens with a State outside it.
AGREEMENTS = frozenset({Instrument.UNITED_KINGDOM, Instrument.NORDIC})


class Notice(TextChoices):
    """How the person is searched for beside the warrant (liaison.md §2.3)."""

    RED = "RED", _("Notice rouge Interpol")
    DIFFUSION = "DIFF", _("Diffusion Interpol")
    SIS = "SIS", _("Signalement SIS seul")


class EventKind(TextChoices):
    """What an authority did, or what happened to the person: always at its moment, in its zone."""

    ARREST = "ARREST", _("Arrestation")
    PRESENTATION = "PRESENTATION", _("Présentation à l’autorité judiciaire")
    REQUEST = "REQUEST", _("Demande d’extradition et pièces reçues par l’État requis")
    HEARING = "HEARING", _("Audience")
    CONSENT = "CONSENT", _("Consentement à la remise")
    DECISION = "DECISION", _("Décision, recours possible")
    FINAL_DECISION = "FINAL_DECISION", _("Décision définitive")
    POSTPONEMENT = "POSTPONEMENT", _("Report de la remise")
    NEW_DATE = "NEW_DATE", _("Date de remise convenue")
    SURRENDER = "SURRENDER", _("Remise de la personne")
    RELEASE = "RELEASE", _("Mise en liberté")


class Outcome(TextChoices):
    GRANTED = "GRANTED", _("Remise accordée")
    REFUSED = "REFUSED", _("Remise refusée")


class PaperKind(TextChoices):
    """What a surrender needs on paper (liaison.md §6.5). Slot, escort and days to deduct are fields of the file."""

    TRANSLATION = "TRANSLATION", _("Traduction du mandat ou de la demande")
    ORIGINAL = "ORIGINAL", _("Original du mandat ou de la demande")
    TRANSIT = "TRANSIT", _("Autorisation de transit")
    MEDICAL = "MEDICAL", _("Certificat médical de voyage")
    SPECIALTY = "SPECIALTY", _("Copie du consentement et de la règle de spécialité")


class EscortStatus(TextChoices):
    NONE = "NONE", _("pas encore demandée")
    ASKED = "ASKED", _("demandée")
    NAMED = "NAMED", _("désignée")
    READY = "READY", _("prête, billets pris")


#: Events of each instrument: a request only comes in an extradition; consent and decisions come in both.
_OF_EXTRADITION_ONLY = frozenset({EventKind.REQUEST})
#: Event → the events one of which must have come before it. Nothing happens to somebody who was not arrested.
AFTER = {
    EventKind.PRESENTATION: (EventKind.ARREST,),
    EventKind.HEARING: (EventKind.ARREST,),
    EventKind.CONSENT: (EventKind.ARREST,),
    EventKind.DECISION: (EventKind.ARREST,),
    EventKind.FINAL_DECISION: (EventKind.ARREST,),
    EventKind.POSTPONEMENT: (EventKind.FINAL_DECISION,),
    EventKind.NEW_DATE: (EventKind.FINAL_DECISION,),
    EventKind.SURRENDER: (EventKind.FINAL_DECISION,),
    EventKind.RELEASE: (EventKind.ARREST,),
}
#: Events that say which way the authority decided.
DECIDES = frozenset({EventKind.DECISION, EventKind.FINAL_DECISION})


def events_of(instrument):
    """The events that can happen under this instrument, in the order of the procedure."""
    return [kind for kind in EventKind if instrument not in SURRENDER or kind not in _OF_EXTRADITION_ONLY]


@cache
def rows(name):
    """The lines of a data file of this noun."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def offences():
    """(code, label) of the 32 categories, framework decision 2002/584 art. 2(2)."""
    return [(row["code"], row["label"]) for row in rows("offences.csv")]


def offences_in_words(codes):
    """[(label, to_verify)] of these categories, in the order of the list."""
    return [(row["label"], bool(row["to_verify"])) for row in rows("offences.csv") if row["code"] in codes]


def eaw_note(country_code):
    """What is known of this State's part in the EAW beside its membership of the Union: a line, or None."""
    return next((row for row in rows("eaw_notes.csv") if row["country"] == country_code), None)
