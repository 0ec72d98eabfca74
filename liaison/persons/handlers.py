"""After a save: who is told of a match, by a message that says nothing of it, and the comparison that failed."""

from django.core.mail import send_mail
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.outbox.bus import on, publish

from . import matching


@on(matching.RETRY)
def compare_again(message):
    """The comparison that failed when the row was saved, as whoever saved it."""
    matching.run(message.payload["subject"])


@on(matching.FOUND)
def tell_each(message):
    """One message per person concerned: a mailbox that refuses makes nobody else be told twice."""
    for person in matching.audience_of(message.payload["matches"]):
        publish(matching.TOLD, person=person)


@on(matching.TOLD)
def tell_by_mail(message):
    """One e-mail without content (PRODUCT §3.1): neither name, nor number, nor reference."""
    person = User.objects.filter(pk=message.payload["person"], is_active=True).first()
    if person is not None:
        body = _("Un de vos dossiers en recoupe un autre.\n\nCe message n’en dit rien : ouvrez « Recoupements ».\n")
        send_mail(_("Un recoupement vous attend"), body, None, [person.email])
