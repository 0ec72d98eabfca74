"""« Déjà en cours ailleurs » : the question before a file leaves, when a number of it runs elsewhere (liaison.md §8.6).

The free choice of channel makes requests double: the same reference or number in another file still at work, of any
post, asks why the sending goes on. The answer is recorded; nothing forbids to go on.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import note
from ssi.web.refusals import Refusal

from .crosscheck import Key, Level, reason_in_words
from .matching import sides_of
from .models import ChannelAnswer, Match
from .vocabulary import Status

#: Words and places repeat: only what names one thing asks the question.
NUMBERS = frozenset(Key) - {Key.ADDRESS, Key.ORGANISATION}


@dataclass(frozen=True)
class Running:
    """One file at work that holds the same number: what they share, and the file or whom to ask."""

    match: Match
    what: str
    other: object


class AlreadyRunning(Refusal):
    """Something of this file runs elsewhere and nobody said why it leaves all the same."""


def asked_first(case, by):
    """Guard of every transition that sends: raises AlreadyRunning until each of them has its answer."""
    waiting = unanswered(case, by)
    if waiting:
        raise AlreadyRunning(
            _("Déjà en cours ailleurs : %(what)s.") % {"what": ", ".join(dict.fromkeys(r.what for r in waiting))},
            rule=_("doublon de canal"),
            remedy=_("Appelez l’interlocuteur indiqué, puis dites ci-dessous pourquoi vous poursuivez."),
            field="running",
        )


def unanswered(case, by):
    """What runs elsewhere and was not answered on this file: list of Running. One statement when there is nothing."""
    certain = Match.objects.visible_to(by).of([case]).filter(level=Level.CERTAIN).exclude(status=Status.DISMISSED)
    answered = ChannelAnswer.objects.filter(case=case.pk).values("match")
    matches = [m for m in certain.exclude(pk__in=answered) if NUMBERS & set(m.reasons)]
    if not matches:
        return []
    sides, found = sides_of(matches), []
    for match in matches:
        other = _across(sides[match.pk], case)
        if other.at_work:
            found.append(Running(match, ", ".join(_what(match)), other))
    return found


@transaction.atomic
def answer(case, *, by, reason):
    """Record why the sending goes on although it runs elsewhere. Raises Refusal without a reason."""
    waiting = unanswered(case, by)
    if not reason.strip():
        raise AlreadyRunning(_("Dites pourquoi vous poursuivez."), rule=_("doublon de canal"), field="running")
    ChannelAnswer.objects.bulk_create(
        ChannelAnswer(case_id=case.pk, match=running.match, reason=reason.strip(), by=by) for running in waiting
    )
    if waiting:
        label = gettext_lazy("Doublon de canal : poursuite motivée")
        told = [running.match.pk for running in waiting]
        note(case, "duplicate.answer", label, by=by, comment=reason.strip(), matches=told)
    return waiting


def _across(sides, case):
    """The side that is not this file."""
    return next((s for s in sides if not s.seen or s.subject.case_id != case.pk), sides[-1])


def _what(match):
    return [str(reason_in_words(code)) for code in match.reasons if code in NUMBERS]


class AsksFirst:
    """For the act page of a kind whose transitions have the guard: shows the question, takes its answer with the act.

    Put before `CaseActView`: `class ExchangeAct(AsksFirst, CaseActView)`.
    """

    def post(self, request, reference, name):
        if reason := request.POST.get("running", "").replace("\0", "").strip()[:300]:
            case = self.get_case()
            self.transition(case, name)
            answer(case, by=request.user, reason=reason)
        return super().post(request, reference, name)

    def context(self, case, step, comment="", refusal=None):
        asks = asked_first in step.guards and case.status in step.sources
        running = unanswered(case, self.request.user) if asks else []
        question = "liaison/_running.html" if running else ""
        return {**super().context(case, step, comment, refusal), "running": running, "question": question}
