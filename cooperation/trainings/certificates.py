"""Certificates: given to those who were there, numbered, with a check code; never taken back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import note
from ssi.cases.references import next_reference
from ssi.web.refusals import Refusal

from .checking import code_of
from .models import Certificate, Nomination
from .moves import move
from .services import begin

SERIES = "ATT"


@transaction.atomic
def certify(session, *, by, chosen):
    """Give their certificate to those present whose keys are `chosen`. Returns the certificates, in list order.

    Raises NotAllowed; Refusal before the last day of the session, or when nobody is chosen.
    """
    action = begin(session.case, by, "cooperation.certify_nomination")
    today = timezone.localdate(timezone=action.post.zone)
    if today < session.ends_on:
        raise Refusal(_("Les attestations se délivrent à partir du dernier jour."), rule=_("attestation"))
    rows = Nomination.objects.filter(session=session, status="PRESENT", pk__in=chosen).order_by("number")
    given = [_certify(one, session, action, by, today) for one in rows]
    if not given:
        raise Refusal(_("Choisissez au moins une personne présente."), rule=_("attestation"))
    note(
        action,
        "session.certify",
        gettext_lazy("Attestations délivrées"),
        by=by,
        comment=f"{given[0].serial} – {given[-1].serial}",
        row=session.pk,
        count=len(given),
    )
    return given


def _certify(nomination, session, action, by, today):
    nomination.session, nomination.case = session, action
    serial = next_reference(SERIES, action.post)
    days = {"starts_on": session.starts_on, "ends_on": session.ends_on}
    certificate = Certificate.objects.create(
        nomination=nomination,
        case=action,
        serial=serial,
        code=code_of(serial, name=f"{nomination.last_name} {nomination.first_name}", **days),
        issued_on=today,
        by=by,
    )
    move(nomination, "certify", by=by)
    return certificate
