"""After the answer: a long extract is put in use by a worker, with the present rights of whoever asked."""

from ssi.accounts.models import User
from ssi.outbox.bus import on

from . import services


@on(services.ASKED)
def put_in_use(message):
    person = User.objects.filter(pk=message.actor_id, is_active=True).first()
    if person is not None:
        services.import_asked(message.payload["draft"], by=person)
