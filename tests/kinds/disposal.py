"""A decision to destroy a file that came out of its time, sent back by whoever should have signed it."""

from datetime import timedelta

from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.cases.models import Case
from ssi.retention import services
from ssi.retention.models import Disposal
from tests import factories
from tests.kinds import Exhibit


def make(author, *, post=None, domain=None, canary=""):
    """Whoever the author is, the head of the post proposes and somebody else of it answers."""
    post = post or factories.make_post()
    head, second = factories.head_of(post), factories.make_user(Role.ASIA, post)
    case = factories.make_exchange(post=post, domain=domain, state="ANNULE")
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=400))
    with acting_as(head):
        case = Case.objects.get(pk=case.pk)
        disposal = services.propose(case, by=head, measure="DESTROY", reason=f"Sans suite, véhicule rendu. {canary}")
    with acting_as(second):
        request = disposal.approval_requests.get(state="PENDING")
        approvals.decide(request, by=second, decision="RETURN", comment=f"À revoir. {canary}")
    return Disposal.objects.get(pk=disposal.pk)


EXHIBIT = Exhibit(kind="disposal", make=make, act="abandon", first_verb="disposal.open")
