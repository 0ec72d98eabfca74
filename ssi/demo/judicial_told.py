"""How a file of judicial assistance of the demo is told: its first text, then its acts, in days before today."""

from dataclasses import dataclass, field

from ssi.cases.models import Direction

IN, OUT = Direction.IN, Direction.OUT
#: Fields whose value is a day told from today, and those that are a moment of such a day.
DAYS = {
    "issued_on",
    "received_on",
    "translation_due_on",
    "translated_on",
    "transmitted_on",
    "execution_expected_on",
    "return_on",
    "detention_ends_on",
    "pieces_returned_on",
}
#: Of the days, those that may be to come, and stay as told.
PLANNED = {"translation_due_on", "execution_expected_on", "return_on", "detention_ends_on"}
MOMENTS = {
    "executing_received_at",
    "annex_b_at",
    "annex_c_at",
    "annex_c_answered_at",
    "recognised_at",
    "operations_ended_at",
}


@dataclass(frozen=True)
class Step:
    """What is done `day` days before today: an act, "dates" noted, a guided "form" begun, a "link" to an exchange."""

    day: int
    name: str
    comment: str = ""
    fields: dict = field(default_factory=dict)


@dataclass(frozen=True)
class File:
    """`source`: title of the exchange it comes from."""

    post: str
    by: str
    way: str
    instrument: str
    country: str
    domain: str
    title: str
    day: int
    fields: dict
    steps: tuple = ()
    source: str = ""


def step(day, name, comment="", **fields):
    return Step(day, name, comment, fields)


DIICOT = "Direction d’enquête des infractions de criminalité organisée (DIICOT), Bucarest"
TRIBUNAL = "Parquet près le tribunal de Bucarest"
COURT = "Parquet près la cour d’appel de Craiova"


#: How a file came to the executing authority of Bucharest, in days before today.
def sent(day, authority=DIICOT, **more):
    return step(day, "transmit", transmitted_on=day, channel="DIRECT", executing_authority=authority, **more)


def translated(day):
    return step(day, "translate", translated_on=day)


def acknowledged(day, received, reference):
    return step(day, "acknowledge", annex_b_at=day, executing_received_at=received, executing_reference=reference)
