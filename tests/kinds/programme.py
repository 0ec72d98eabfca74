"""A programme in draft with something of every part, the canary in each."""

from datetime import date
from decimal import Decimal

from cooperation.models import (
    Commitment,
    CountryShare,
    Evaluation,
    EvaluationFollowUp,
    FundingLine,
    Indicator,
    NextStep,
    Period,
    Programme,
    ProgrammeNeed,
    ProgrammePartner,
    ProgrammeRisk,
    Reading,
    SectorShare,
)
from cooperation.programmes import services
from cooperation.steering import services as steering
from ssi.accounts.context import acting_as
from tests import factories
from tests.cooperation.files import make_programme
from tests.kinds import Exhibit


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    author = author or factories.head_of(post)
    programme = make_programme(author, canary=canary, domain=domain)
    service = factories.make_service(post)
    with acting_as(author):
        services.add_part(programme, ProgrammePartner, by=author, service=service)
        services.add_part(programme, CountryShare, by=author, country=post.country, percent=Decimal(100))
    _steered(programme, author, canary)
    # Nothing is committed before the approval: under the bypass role, in a programme that is not.
    line = FundingLine.objects.get(case=programme.pk)
    FundingLine.objects.filter(pk=line.pk).update(state="NOTIFIE", notified=Decimal(500))
    row = Commitment.objects.create(line=line, case_id=programme.pk, number="EJ-1", supplier=canary or "X", by=author)
    row.entries.create(case_id=programme.pk, on=date(2026, 1, 5), amount=5, rate_on=date(2026, 1, 5), eur=5, by=author)
    _judged(programme, author, canary)
    return Programme.objects.get(pk=programme.pk)


def _steered(programme, author, canary):
    said, day = f"Départ du chef {canary}".strip(), date(2026, 12, 1)
    with acting_as(author):
        steering.save_risk(programme, by=author, what=said, answer=said, owner=author, review_on=day)
        steering.save_step(programme, by=author, what=said, owner=author, due_on=day)


def _judged(programme, author, canary):
    """Readings and evaluations come once it runs: under the bypass role too, and still to be decided or completed."""
    said, period = f"Relevé {canary}", Period.objects.get(case=programme.pk)
    fields = {"on": date(2026, 1, 5), "value": 22, "narrative": said, "state": "S", "by": author}
    Reading.objects.create(case_id=programme.pk, period=period, **fields)
    evaluation = Evaluation.objects.create(
        case_id=programme.pk, kind="EXTERNE", evaluator=f"Cabinet {canary}", done_on=date(2026, 1, 5), lessons=said
    )
    evaluation.notes.create(case_id=programme.pk, criterion="REL", note=3, evidence=said, by=author)
    evaluation.follow_ups.create(case_id=programme.pk, what=said, owner=author, due_on=date(2026, 1, 9))


EXHIBIT = Exhibit(
    kind="programme",
    make=make,
    act="submit",
    first_verb="programme.open",
    children={
        "cooperation:programme-need": ProgrammeNeed,
        "cooperation:programme-partner": ProgrammePartner,
        "cooperation:programme-country": CountryShare,
        "cooperation:programme-sector": SectorShare,
        "cooperation:programme-indicator": Indicator,
        "cooperation:programme-period": Period,
        "cooperation:programme-reading": Reading,
        "cooperation:programme-external": Evaluation,
        "cooperation:programme-evaluation": Evaluation,
        "cooperation:programme-followup": EvaluationFollowUp,
        "cooperation:programme-risk": ProgrammeRisk,
        "cooperation:programme-step": NextStep,
        "cooperation:programme-line": FundingLine,
        "cooperation:programme-plan": FundingLine,
        "cooperation:programme-commit": FundingLine,
        "cooperation:programme-adjust": Commitment,
        "cooperation:programme-certify": Commitment,
        "cooperation:programme-pay": Commitment,
    },
)
