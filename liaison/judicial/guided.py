"""Guided forms: definitions kept as data, one edition per file of `data/`, and what a draft lacks.

A draft keeps the edition it was begun with: an edition is never rewritten, a new one is a new file whose first day
is `valid_from`. The labels are those of official forms: they are French whoever reads them.
"""

import json
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import Direction
from ssi.network import known
from ssi.web.dates import covers, date_in_words

from .law import DATA
from .vocabulary import Language

KINDS = {"text", "long", "date", "choice", "choices"}


@dataclass(frozen=True)
class Question:
    """One box of a form. `prefill` names what the file already knows (`PREFILLS`): typed once, never again."""

    name: str
    label: str
    kind: str
    required: bool = False
    choices: tuple = ()
    help: str = ""
    prefill: str = ""

    def shown(self, answer):
        """The answer in words, for the page and the paper; "" when there is none."""
        if self.kind in {"choice", "choices"}:
            labels = dict(self.choices)
            return "\n".join(labels[one] for one in ([answer] if isinstance(answer, str) else answer) if one in labels)
        if self.kind == "date" and answer:
            return date_in_words(date.fromisoformat(answer))
        return answer


@dataclass(frozen=True)
class Step:
    code: str
    title: str
    questions: tuple

    def missing(self, answers):
        """Labels of the required boxes of this step that are still empty."""
        return [q.label for q in self.questions if q.required and not answers.get(q.name)]

    def is_touched(self, answers):
        return any(answers.get(q.name) for q in self.questions)


@dataclass(frozen=True)
class Definition:
    """One edition of a form. `lead` quotes the law by {CODES}, written for the day of the paper (`law.py`)."""

    code: str
    edition: str
    title: str
    short: str
    instruments: tuple
    valid_from: date | None
    valid_until: date | None
    to_verify: bool
    source: str
    lead: str
    steps: tuple = field(default_factory=tuple)

    def step(self, code):
        """The step of this code; the first one for a code it does not have."""
        return next((step for step in self.steps if step.code == code), self.steps[0])

    def missing(self, answers):
        """(step, labels) of the steps where something required is still empty."""
        return [(step, lacks) for step in self.steps if (lacks := step.missing(answers))]

    def is_in_force(self, day):
        return covers(self.valid_from, self.valid_until, day)


@cache
def editions():
    """Every edition, by (code, edition)."""
    found = (_read(path) for path in sorted(DATA.glob("*.json")))
    return {(one.code, one.edition): one for one in found}


def definition_of(draft):
    """The definition a draft was begun with. Raises KeyError when its edition was taken away: that is a defect."""
    return editions()[draft.code, draft.edition]


def offered(case, day):
    """The forms of this instrument in force that day, in the order of their codes."""
    return [one for one in editions().values() if case.instrument in one.instruments and one.is_in_force(day)]


def first_answers(definition, case):
    """What the file already knows, put in the boxes that ask for it."""
    answers = {}
    for step in definition.steps:
        for question in step.questions:
            known = PREFILLS[question.prefill](case) if question.prefill else ""
            if known:
                answers[question.name] = known
    return answers


def _iso(moment):
    return moment.isoformat() if moment else ""


def _state(case, *, issuing):
    """The sending State issues what is active and executes what is passive."""
    ours = issuing == (case.direction == Direction.OUT)
    return (known.countries()[settings.SSI_SENDING_COUNTRY] if ours else case.country).name_fr


def _acts(case):
    return "\n".join([*case.acts_in_words, *([case.acts_detail] if case.acts_detail else [])])


def _received(case):
    moment = case.executing_received_at
    return moment.astimezone(case.post.zone).date().isoformat() if moment else ""


PREFILLS = {
    "issuing_state": lambda case: _state(case, issuing=True),
    "executing_state": lambda case: _state(case, issuing=False),
    "case_number": lambda case: case.case_number,
    "urgent": lambda case: "" if case.urgent else "no",
    "acts": _acts,
    "facts": lambda case: case.facts,
    "offence": lambda case: case.offence,
    "formalities": lambda case: case.formalities,
    "presence": lambda case: "yes" if case.presence_asked else "no",
    "issuing_authority": lambda case: case.issuing_authority,
    "magistrate": lambda case: case.magistrate,
    "issued_on": lambda case: _iso(case.issued_on),
    "executing_received_on": _received,
    "executing_authority": lambda case: case.executing_authority,
    "executing_reference": lambda case: case.executing_reference,
    "convention": lambda case: case.convention,
    "translation_language": lambda case: (
        str(Language(case.translation_language).label) if case.translation_language else ""
    ),
    "return_on": lambda case: _iso(case.return_on),
}

#: Printed on top of every page and every paper of this room.
DISCLAIMER = _(
    "Aide à la rédaction : ce document n’émet rien. Seule l’autorité compétente émet, signe et transmet l’acte."
)


def _read(path):
    data = json.loads(path.read_text(encoding="utf-8"))
    steps = data.pop("sections")
    for end in ("valid_from", "valid_until"):
        data[end] = date.fromisoformat(data[end]) if data[end] else None
    data["instruments"] = tuple(data["instruments"])
    return Definition(**data, steps=tuple(_step(step) for step in steps))


def _step(data):
    questions = []
    for one in data["fields"]:
        if one["kind"] not in KINDS or one.get("prefill", "") not in {"", *PREFILLS}:
            raise ValueError(f"unknown kind or prefill in {one['name']}")
        choices = tuple(tuple(choice) for choice in one.get("choices", ()))
        questions.append(Question(**{**one, "choices": choices}))
    return Step(data["code"], data["title"], tuple(questions))
