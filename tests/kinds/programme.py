"""A programme in draft with something of every part, the canary in each."""

from datetime import date
from decimal import Decimal

from cooperation.models import (
    Commitment,
    CountryShare,
    FundingLine,
    Indicator,
    Programme,
    ProgrammeNeed,
    ProgrammePartner,
    SectorShare,
)
from cooperation.programmes import services
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
    # Nothing is committed before the approval: under the bypass role, in a programme that is not.
    line = FundingLine.objects.get(case=programme.pk)
    FundingLine.objects.filter(pk=line.pk).update(state="NOTIFIE", notified=Decimal(500))
    row = Commitment.objects.create(line=line, case_id=programme.pk, number="EJ-1", supplier=canary or "X", by=author)
    row.entries.create(case_id=programme.pk, on=date(2026, 1, 5), amount=5, rate_on=date(2026, 1, 5), eur=5, by=author)
    return Programme.objects.get(pk=programme.pk)


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
        "cooperation:programme-line": FundingLine,
        "cooperation:programme-plan": FundingLine,
        "cooperation:programme-commit": FundingLine,
        "cooperation:programme-adjust": Commitment,
        "cooperation:programme-certify": Commitment,
        "cooperation:programme-pay": Commitment,
    },
)
