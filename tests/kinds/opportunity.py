"""An opportunity of which one company was told something, the canary in every text.

Officers only read these files (§4.5): the head of the post opens and writes it, the asked author holds it.
"""

from cooperation.models import Company, CompanyContact, MarketInformation, Opportunity
from tests import factories
from tests.cooperation.outside import make_company, make_opportunity, tell
from tests.kinds import Exhibit


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    head = factories.head_of(post)
    opportunity = make_opportunity(
        head, post=post, canary=canary, owner=author or head, sought=f"Puces {canary}".strip()
    )
    company = Company.objects.filter(post=post).first() or make_company(head, post)
    tell(opportunity, head, company, text=f"Paraît en mars {canary}".strip(), subject=f"Entretien {canary}".strip())
    return Opportunity.objects.get(pk=opportunity.pk)


EXHIBIT = Exhibit(
    kind="opportunity",
    make=make,
    act="abandon",
    first_verb="opportunity.open",
    children={
        "cooperation:opportunity-contact": CompanyContact,
        "cooperation:opportunity-information": MarketInformation,
    },
)
