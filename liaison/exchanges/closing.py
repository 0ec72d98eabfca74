"""How an exchange ends, and how it begins again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.approvals.workflow import fire, lock
from ssi.clocks import services as clocks
from ssi.web.refusals import Refusal

from . import deadlines, guards
from .messages import say
from .models import InformationExchange
from .vocabulary import MessageType, Regime


@transaction.atomic
def close(exchange, *, by, comment, expected_version=None):
    """Close the file; under the directive its data are reviewed six months later at the latest (art. 16(4))."""
    lock(exchange, expected_version=expected_version)
    fire(exchange, "close", by=by, comment=comment, locked=True)
    if exchange.regime == Regime.EU_2023_977:
        clocks.start(exchange, deadlines.REVIEW_RULE, event_at=timezone.now())
    return exchange


@transaction.atomic
def reopen(exchange, name, *, by, comment, expected_version=None):
    """Open the file again, with a reason: the review that waited for it has no object any more."""
    lock(exchange, expected_version=expected_version)
    clocks.moot(exchange)
    return fire(exchange, name, by=by, comment=comment, locked=True)


@transaction.atomic
def duplicate(exchange, *, by, of, comment="", expected_version=None):
    """Say that the same request is already in the file `of` (a reference): both stay, each with its own history."""
    lock(exchange, expected_version=expected_version)
    other = InformationExchange.objects.visible_to(by).filter(reference=of.strip().upper()).first()
    if other is None or other.pk == exchange.pk:
        raise Refusal(_("Aucun autre échange que vous voyez ne porte cette référence."), rule=_("doublon"), field="of")
    if other.duplicate_of_id:
        raise Refusal(
            _("Ce dossier est lui-même un doublon."),
            rule=_("doublon"),
            remedy=_("Donnez la référence du dossier suivi."),
            field="of",
        )
    exchange.duplicate_of = other
    exchange.save(update_fields=["duplicate_of"])
    comment = " — ".join(filter(None, [other.reference, comment]))
    return fire(exchange, "duplicate", by=by, comment=comment, locked=True)


@transaction.atomic
def transfer(exchange, *, by, to, notice, comment="", expected_version=None):
    """Another service is competent (`to`): the requester is told so, and this file ends here."""
    lock(exchange, expected_version=expected_version)
    guards.may_leave(exchange, notice)
    clocks.keep(exchange, deadlines.ANSWER_RULES)
    fire(exchange, "transfer", by=by, comment=" — ".join(filter(None, [to, comment])), locked=True)
    say(exchange, MessageType.INFORMATION, by=by, outgoing=True, body=notice)
    return exchange
