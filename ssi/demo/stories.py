"""How a file of the demo is told: its first text, then its acts, in days before today.

A day is a number (-7: a week ago, at a working hour drawn from the seed) or `ago(hours=3)` for what is fresh.
In every text `{j-9}` becomes the French date of nine days ago, `{j+1}` tomorrow's.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta

MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Act:
    """One thing a person does to the file. `by` is "" for the officer who holds it, "head" for the ASI."""

    name: str
    day: object
    by: str = ""
    text: str = ""
    extra: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """A file: who holds it, what is written in it, what happens to it."""

    post: str
    direction: str
    owner: str
    domain: str
    country: str
    title: str
    day: object
    received: object
    fields: dict
    acts: tuple


def ago(**duration):
    """A moment before now, to the minute, whatever the hour: what is fresh."""
    return timedelta(**duration)


def incoming(post, owner, domain, country, title, *acts, received, day=None, **fields):
    """A partner asks. `received` as told; registered the same day unless `day` says later."""
    return Story(post, "IN", owner, domain, country, title, received if day is None else day, received, fields, acts)


def outgoing(post, owner, domain, country, title, *acts, day, **fields):
    """A French service asks."""
    return Story(post, "OUT", owner, domain, country, title, day, None, fields, acts)


# --- Acts: the name of the transition or of the service that does it ---------------------------------------


def qualify(day):
    return Act("qualify", day)


def take(day):
    return Act("assign", day)


def draft(day, text):
    """Write the answer."""
    return Act("write_answer", day, text=text)


def refusal(day, ground, text):
    """Propose a refusal to the visa, with its coded ground and its message."""
    return Act("propose_refusal", day, extra={"ground": ground, "text": text})


def submit(day, note="", **extra):
    """To the parapheur, whichever the direction."""
    return Act("submit", day, text=note, extra=extra)


def approve(day, note="", by="head"):
    return Act("APPROVE", day, by, note)


def send_back(day, text, by="head"):
    return Act("RETURN", day, by, text)


def refuse(day, text, by="head"):
    return Act("REFUSE", day, by, text)


def piece(day, text, **extra):
    """A piece of information with its worth, its codes and where it comes from."""
    return Act("piece", day, text=text, extra=extra)


def attach(day, name, text):
    """Put a document in the file: one page saying `text`, a PDF or a text file by its name."""
    return Act("attach", day, text=text, extra={"name": name})


def on_own(day):
    """What needs no visa leaves on the officer's own responsibility."""
    return Act("on_own", day)


def send(day, **extra):
    """The signed text leaves: the answer, or the request."""
    return Act("send", day, extra=extra)


def ask(day, text):
    return Act("ask_clarification", day, text=text)


def told(day, text):
    return Act("clarified", day, text=text)


def answered(day, text):
    return Act("receive_answer", day, text=text)


def close(day, text, by=""):
    return Act("close", day, by, text)


def cancel(day, text):
    return Act("cancel", day, text=text)


def amend(day, **fields):
    """Change what is written, after a text was sent back."""
    return Act("edit", day, extra=fields)


def done_by(who, act):
    """The same act, done by somebody else than the officer who opened the file."""
    return replace(act, by=who)


# --- The rest of its life, and its thread --------------------------------------------------------------------


def do(name, day, text="", by="", **extra):
    """Any act, by the name of its transition."""
    return Act(name, day, by, text, extra)


def judge(day, until, reason, notice):
    """A judge is awaited: `until`, days from today."""
    return Act("wait_for_judge", day, extra={"until": until, "reason": reason, "notice": notice})


def seized(day, name, reference, answered_after=None):
    """A French service seized that day; or that answered that day, seized so many days before."""
    return Act("seize", day, extra={"name": name, "reference": reference, "answered_after": answered_after})


def said(day, kind, text, *, outgoing=False, **extra):
    """A message of the thread outside any act."""
    return Act("message", day, text=text, extra={"type": kind, "outgoing": outgoing, **extra})


def mail(day, sender, subject, text, attached=""):
    """An e-mail put in the thread, with one text file when `attached` names it."""
    return Act("mail", day, text=text, extra={"sender": sender, "subject": subject, "attached": attached})


# --- Who sees the file: decided by the head of the post -----------------------------------------------------


def grant(day, to, reason, *, days=None, change=False):
    return Act("grant", day, "head", reason, {"to": to, "days": days, "change": change})


def compartment(day, reason):
    return Act("compartment", day, "head", reason)


def share(day, reason):
    return Act("share", day, "head", reason)


def mark(day, reason, *, marking="DR", special_france=False):
    return Act("mark", day, "head", reason, {"marking": marking, "special_france": special_france})


def hand_over(day, to, reason):
    return Act("reassign", day, "head", reason, {"to": to})


# --- Dates in the texts -------------------------------------------------------------------------------------


def dated(value, today):
    """`value` with each `{j-9}`, `{j+1}` replaced by the French date so far from `today`; other types unchanged."""
    if not isinstance(value, str):
        return value
    return re.sub(r"\{j([+-]\d+)\}", lambda m: in_french(today + timedelta(days=int(m[1]))), value)


def in_french(day):
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {MONTHS[day.month - 1]} {day.year}"
