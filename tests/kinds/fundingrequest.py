"""A request still to be written, with a reminder, the canary in each of its texts."""

from datetime import timedelta

from django.utils import timezone

from cooperation.models import FundingReminder, FundingRequest
from tests import factories
from tests.cooperation.files import make_programme
from tests.cooperation.funding import make_request
from tests.kinds import Exhibit


def make(author, *, post=None, domain=None, canary=""):
    post = post or factories.make_post()
    author = author or factories.head_of(post)
    # Its programme is a file of its own, with readers of its own: no canary in it.
    programme = make_programme(author, domain=domain)
    request = make_request(author, programme, title=f"Demande au guichet {canary}".strip())
    text = f"Bureau des projets {canary}".strip()
    # An answer and a reminder come later than this state: written under the bypass role.
    FundingRequest.objects.filter(pk=request.pk).update(answer_text=text)
    FundingReminder.objects.create(case=request, on=timezone.localdate() - timedelta(days=1), whom=text, by=author)
    return FundingRequest.objects.get(pk=request.pk)


EXHIBIT = Exhibit(kind="fundingrequest", make=make, act="ready", first_verb="fundingrequest.open")
