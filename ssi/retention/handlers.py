"""After the second signature: the decision is carried out; after it, the bytes are removed."""

from ssi.accounts.models import User
from ssi.outbox.bus import on

from . import execution
from .models import Disposal


@on("disposal.cosign")
@on("disposal.cosign_dcis")
def carry_out(message):
    """As whoever signed second, with their present rights."""
    disposal = Disposal.objects.get(pk=message.payload["case_id"])
    execution.execute(disposal, by=User.objects.get(pk=message.actor_id))


@on(execution.SHRED)
def forget_the_bytes(message):
    execution.shred(message.payload["names"])
