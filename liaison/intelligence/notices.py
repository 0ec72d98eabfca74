"""What was given and proves wrong: who received it, and the letter owed to each (directive (EU) 2016/680 art. 7(3)).

One machinery for the pieces of information of a file (`handling.correct_piece`) and for the persons and objects that
its partner copy named (`persons/links.py`).
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.web.refusals import Refusal

from .models import CorrectionNotice, Disclosure

SEND = "liaison.transmit_informationexchange"


def latest(disclosures):
    """The last of these disclosures to each service, in the order they were first served."""
    found = {}
    for given in disclosures.select_related("country").order_by("at", "pk"):
        found[given.country_id, given.service] = given
    return list(found.values())


def recipients_of(subject):
    """The latest Disclosure to each service that a partner copy told of this person or object."""
    return latest(Disclosure.objects.filter(subject=subject.pk))


def draft(recipients, case, *, reason, piece=None):
    """Write one notice per past recipient; one that has not left yet says the new reason too. Returns them all."""
    not_sent = {} if piece else _not_sent(recipients)
    owed = []
    for given in recipients:
        if (notice := not_sent.get((given.country_id, given.service))) is not None:
            notice.body += "\n" + _("Motif complété : %(reason)s.") % {"reason": reason.rstrip(".")}
            notice.save(update_fields=["body"])
        else:
            body = _body(case, given, reason)
            notice = CorrectionNotice.objects.create(case_id=case.pk, disclosure=given, piece=piece, body=body)
        owed.append(notice)
    return owed


def _not_sent(recipients):
    """(country, service) → the notice about the same person or object that waits to leave."""
    subjects = {given.subject_id for given in recipients}
    rows = CorrectionNotice.objects.owed().filter(disclosure__subject__in=subjects).select_related("disclosure")
    return {(row.disclosure.country_id, row.disclosure.service): row for row in rows}


def waiting(case):
    """The notices of this file that have not left, the oldest first.

    One statement, none when the page knows already that there is none (`beside.py`).
    """
    if not getattr(case, "owes_notices", True):
        return []
    rows = list(CorrectionNotice.objects.owed().filter(case=case.pk).select_related("disclosure"))
    for row in rows:
        row.case = case
    return sorted(rows, key=lambda row: (row.drafted_at, row.pk))


def of_subject(subject):
    """The notices of a person or an object, sent or not, newest first."""
    rows = CorrectionNotice.objects.filter(disclosure__subject=subject.pk)
    return list(rows.select_related("case", "disclosure__country", "sent_by"))


@transaction.atomic
def send(notice, *, by):
    """Record that a correction reached who had what was wrong. A notice is sent once. Raises NotAllowed, Refusal."""
    exchange = lock(notice.case)
    entitled(by, SEND, exchange)
    sent = CorrectionNotice.objects.filter(pk=notice.pk, sent_at=None).update(sent_at=timezone.now(), sent_by=by)
    if not sent:
        raise Refusal(_("Cet avis est déjà parti."), rule=_("avis de correction"))
    label = gettext_lazy("Avis de correction envoyé")
    about = {"piece": notice.piece_id} if notice.piece_id else {"row": notice.disclosure.subject_id}
    note(exchange, "informationexchange.send_notice", label, by=by, **about)


def _body(case, given, reason):
    what = _("un renseignement sur « %(label)s »") % {"label": given.label} if given.label else _("un renseignement")
    return _(
        "Le %(day)s, nous vous avons communiqué %(what)s qui s’est révélé inexact (notre référence %(reference)s). "
        "Motif : %(reason)s. Nous vous prions de le rectifier ou de l’effacer, et d’en avertir ceux à qui vous "
        "l’auriez transmis."
    ) % {
        "day": timezone.localtime(given.at).strftime("%d/%m/%Y"),
        "what": what,
        "reference": case.reference,
        "reason": reason.rstrip("."),
    }
