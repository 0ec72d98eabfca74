"""From a programme or an action: what is to be funded, and what the windows in force say of it."""

from datetime import date

from django.utils import timezone

from ssi.network import known

from ..actions.models import ActionType
from ..money.models import ZERO
from ..money.vocabulary import LineNature, LineState
from ..programmes.guards import OVER
from ..route.levels import lines_of
from . import rules
from .models import FundingWindow

#: States of a line whose money is still to be found.
SOUGHT = (LineState.SOUGHT, LineState.ASKED)


def project_of(case):
    """The Project a file describes. A constant number of queries, whatever its actions and its lines."""
    if case.kind == "programme":
        return _of_programme(case)
    return rules.Project(
        amount=_to_find(case),
        days=_length(case.starts_on, case.ends_on),
        forms=frozenset([case.action_type_id]),
        countries=frozenset([case.country_id] if case.country_id else []),
        starts_on=_to_come(case.starts_on),
        partner=_names_a_partner(case),
        names=names(),
    )


def _of_programme(programme):
    actions = [action for action in programme.actions.all() if action.status not in OVER]
    shares = [share.country_id for share in programme.country_shares.all()]
    return rules.Project(
        amount=_to_find(programme),
        days=_length(programme.starts_on, programme.ends_on),
        forms=frozenset(action.action_type_id for action in actions),
        countries=frozenset(shares or ([programme.country_id] if programme.country_id else [])),
        starts_on=_to_come(programme.starts_on),
        partner=programme.partners.exists(),
        is_programme=True,
        names=names(),
    )


def names():
    """Labels of the types of action and of the countries, by code."""
    forms = dict(ActionType.objects.values_list("code", "label"))
    return {**forms, **{code: str(country) for code, country in known.countries().items()}}


def _to_find(case):
    """Euros asked on the lines still sought; None when the file says nothing of money."""
    lines = [line for line in lines_of(case) if line.nature == LineNature.FINANCIAL and line.state in SOUGHT]
    return sum((line.asked for line in lines), ZERO) or None


def _to_come(day):
    """A start that is still to come; what has begun looks for money without a day."""
    return day if day and day > timezone.localdate() else None


def _length(starts_on, ends_on):
    return (ends_on - starts_on).days + 1 if starts_on and ends_on else None


def _names_a_partner(action):
    if action.part_of_id and action.part_of.partners.exists():
        return True
    return bool(action.answers_to_id and action.answers_to.partner_id)


def windows_for(user, today: date | None = None):
    """The windows in force that this person may use. One query."""
    day = today or timezone.localdate()
    return FundingWindow.objects.visible_to(user).in_force(day).select_related("source")


def closing(user, today, until):
    """The windows that close from `today` to `until`, both included, the nearest first."""
    return windows_for(user, today).filter(closes_on__range=(today, until)).order_by("closes_on", "label")
