"""An action by itself, with its money, a session, a candidate and equipment, the canary in each text."""

from datetime import date
from decimal import Decimal

from cooperation.models import (
    Commitment,
    CooperationAction,
    EndUseCheck,
    Equipment,
    ExpertMission,
    FundingLine,
    Nomination,
    TrainingEvaluation,
    TrainingSession,
)
from tests import factories
from tests.cooperation.experts import make_mission
from tests.cooperation.files import make_action, make_line
from tests.cooperation.trainees import hand, make_lot, make_session, nominate
from tests.kinds import Exhibit


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    author = author or factories.head_of(post)
    action = make_action(author, canary=canary, domain=domain)
    line = make_line(action, author, canary=canary)
    # Nothing is committed before the approval: under the bypass role, in an action that is not.
    FundingLine.objects.filter(pk=line.pk).update(state="NOTIFIE", notified=Decimal(500))
    row = Commitment.objects.create(line=line, case_id=action.pk, number="EJ-1", supplier=canary or "X", by=author)
    row.entries.create(case_id=action.pk, on=date(2026, 1, 5), amount=5, rate_on=date(2026, 1, 5), eur=5, by=author)
    # Begun yesterday: its sign-in is open.
    nominate(make_session(author, action, starts_in=-1, canary=canary), author, canary=canary)
    hand(make_lot(author, action, canary=canary), author)
    make_mission(author, action, starts_in=-1, canary=canary)
    make_lot(author, action, canary=canary, serials=["VSC-0003", "VSC-0004"])
    return CooperationAction.objects.get(pk=action.pk)


EXHIBIT = Exhibit(
    kind="cooperationaction",
    make=make,
    act="submit",
    first_verb="cooperationaction.open",
    children={
        "cooperation:action-line": FundingLine,
        "cooperation:action-plan": FundingLine,
        "cooperation:action-commit": FundingLine,
        "cooperation:action-adjust": Commitment,
        "cooperation:action-certify": Commitment,
        "cooperation:action-pay": Commitment,
        "cooperation:action-session": TrainingSession,
        "cooperation:action-nomination": Nomination,
        "cooperation:action-evaluation": TrainingEvaluation,
        "cooperation:action-equipment": Equipment,
        "cooperation:action-expert": ExpertMission,
        "cooperation:action-check": EndUseCheck,
    },
)
