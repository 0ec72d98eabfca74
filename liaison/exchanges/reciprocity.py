"""What a partner service asked us in writing, and we asked it: counted in the sheet of the annuaire."""

from dataclasses import dataclass
from datetime import datetime

from ssi.cases.models import Direction
from ssi.directory.models import Interaction
from ssi.directory.reciprocity import asked_in_files

from .models import InformationExchange
from .vocabulary import GIVEN

#: A text of ours that has not left, and a file that asks nothing any more: the partner was not asked.
NOT_ASKED = frozenset({"BROUILLON", "A_VALIDER", "VALIDE", "ANNULE", "DOUBLON"})


@dataclass(frozen=True)
class Asked:
    """One exchange, read as the sheet reads what was said."""

    text: str
    with_whom: str
    nature: str
    at: datetime
    answered_at: datetime | None
    is_pending: bool
    url: str

    def get_absolute_url(self):
        return self.url


@asked_in_files
def exchanges_between(service_keys, user, since):
    """The requests exchanged with these services, as `user` sees them. One statement."""
    found = (
        InformationExchange.objects.visible_to(user)
        .filter(partner_service__in=service_keys, opened_at__gte=since)
        .exclude(nature__in=GIVEN)
        .exclude(status__in=NOT_ASKED)
    )
    return [_asked(exchange) for exchange in found]


def _asked(exchange):
    theirs = exchange.direction == Direction.IN
    return Asked(
        text=exchange.title,
        with_whom=exchange.requester_contact if theirs else exchange.recipient,
        nature=Interaction.Nature.ASKED_US if theirs else Interaction.Nature.WE_ASKED,
        at=exchange.received_at or exchange.opened_at,
        answered_at=exchange.answered_at,
        is_pending=exchange.is_open and exchange.answered_at is None,
        url=exchange.get_absolute_url(),
    )
