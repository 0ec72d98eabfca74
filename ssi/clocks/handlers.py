"""What leaves after a warning: a message that names the file and the moment, and nothing else."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.mail import send_mail
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.outbox.bus import on

from . import alerts, words
from .engine import AlertKind


@on(alerts.TOPIC)
def warn_by_mail(message):
    """One e-mail without content (PRODUCT §3.1): reference and due moment. Sent twice rather than lost."""
    told = message.payload
    person = User.objects.filter(pk=told["person"], is_active=True).first()
    if person is None:
        return
    late = told["kind"] == AlertKind.BREACH
    subject = _("Un délai est dépassé : %(reference)s") if late else _("Un délai approche : %(reference)s")
    due_at = words.moment_in_words(datetime.fromisoformat(told["due_at"]), ZoneInfo(told["zone"]))
    body = _("Échéance : %(due)s (%(zone)s).\n\nCe message ne dit rien du dossier : ouvrez-le dans l’application.\n")
    send_mail(
        subject % {"reference": told["reference"]}, body % {"due": due_at, "zone": told["zone"]}, None, [person.email]
    )
