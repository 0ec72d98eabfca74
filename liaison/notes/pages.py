"""What the page of a note shows: its judgements, each with the facts its reader may see, and its editions."""

from dataclasses import dataclass

from . import evaluated
from .editions import marked
from .guards import today_at
from .models import Ground, Judgement
from .vocabulary import sources
from .workflow import IN_FORCE, WRITABLE


@dataclass(frozen=True)
class Shown:
    """A judgement and the facts it rests on for this reader: (fact, whether its evaluation was corrected since)."""

    number: int
    judgement: Judgement
    grounds: list


def body_of(case, user):
    """Five statements, whatever the judgements and their facts."""
    may_write = case.status in WRITABLE and user.has_perm("liaison.change_analysisnote", case)
    late = case.is_open and case.review_on < today_at(case)
    return {
        "judgements": _judgements(case, user),
        "editions": list(case.editions.select_related("signed_by")),
        "vocabulary": sources(),
        "may_write": may_write,
        "may_review": case.status in IN_FORCE and user.has_perm("liaison.review_analysisnote", case),
        "late": late and case.status in IN_FORCE,
    }


def _judgements(case, user):
    judgements = list(case.judgements.current())
    rows = list(Ground.objects.current().seen_by(user).filter(judgement__in=judgements).select_related("source"))
    again = evaluated.corrected([row.origin for row in rows])
    found = {judgement.pk: [] for judgement in judgements}
    for row in marked(case, rows):
        found[row.judgement_id].append((row, row.origin in again))
    return [Shown(number, judgement, found[judgement.pk]) for number, judgement in enumerate(judgements, 1)]
