"""Files at the moment when their late papers exist: a course with its certificates, a destruction carried out."""

from datetime import timedelta

from django.utils import timezone

from cooperation.trainings import attendance, certificates
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.approvals import services as approvals
from ssi.cases.models import Case
from ssi.retention import execution, services
from ssi.retention.models import Disposal
from tests.cooperation.trainees import fresh, make_session, selected
from tests.factories import head_of, make_exchange, make_user


def course_over(post):
    """The action of a session of two days that ended today, two people certified."""
    head = head_of(post)
    session = make_session(head, starts_in=-1, days=2, countries=[post.country_id])
    people = [selected(session, head, n, country=post.country_id) for n in range(2)]
    with acting_as(head):
        attendance.sign_in(fresh(session), by=head, line="1-2", on=fresh(session).starts_on)
        certificates.certify(fresh(session), by=head, chosen=[one.pk for one in people])
    return Case.objects.get(pk=session.case_id)


def destroyed(post):
    """The decision under which a file that came out of its time was destroyed, by two people."""
    head, second = head_of(post), make_user(Role.ASIA, post)
    case = make_exchange(post=post, state="ANNULE")
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=800))
    with acting_as(head):
        disposal = services.propose(Case.objects.get(pk=case.pk), by=head, measure="DESTROY", reason="Sans suite.")
    with acting_as(second):
        approvals.decide(disposal.approval_requests.get(state="PENDING"), by=second, decision="APPROVE")
        return execution.execute(Disposal.objects.get(pk=disposal.pk), by=second)
