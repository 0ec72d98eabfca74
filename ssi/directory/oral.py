"""Acts of the cahier d'oral: note what was said, say that a request was answered, that a promise was kept."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.clocks import services as clocks
from ssi.web.refusals import NotAllowed, Refusal

from .models import Contact, Interaction, PartnerService, Promise

WRITTEN_CONFIRMATION = "ORAL_CONF"


@transaction.atomic
def note(*, by, post, text, who="", promise="", promised_by="", due_on=None, at=None, **fields):
    """Note a call or a meeting held at `at` (now by default) with `who`, looked for in the annuaire of the post.

    `promise` is what was promised by `promised_by` (a `Promise.Direction`) for `due_on`. Raises Refusal.
    """
    _require(by, post)
    if at and at > timezone.now():
        raise Refusal(_("Cet échange serait dans l’avenir : vérifiez la date et l’heure."), field="at")
    said = Interaction(post=post, text=text, at=at or timezone.now(), created_by=by, **fields)
    said.contact, said.service, said.who = known_as(who, by, post)
    said.save(force_insert=True)
    if promise:
        Promise.objects.create(interaction=said, direction=promised_by, text=promise, due_on=due_on, holder=by)
    _confirm_in_writing(said)
    return _told(said, "directory.note_oral", promise=bool(promise))


def answered(said, *, by):
    """The oral request was answered, now. Once only: a second click changes nothing."""
    _require(by, said.post)
    if not said.is_pending:
        return said
    said.answered_at = timezone.now()
    said.save(update_fields=["answered_at"])
    return _told(said, "directory.answer_oral")


def keep(promise, *, by):
    """The promise was kept, now, by us or by them. Once only."""
    _require(by, promise.interaction.post)
    if promise.kept_at:
        return promise
    promise.kept_at, promise.kept_by = timezone.now(), by
    promise.save(update_fields=["kept_at", "kept_by"])
    return _told(promise, "directory.keep_promise")


def hand_on(promise, *, by, to):
    """`to` follows the promise from now on: whoever made it leaves."""
    _require(by, promise.interaction.post)
    promise.holder = to
    promise.save(update_fields=["holder"])
    return _told(promise, "directory.hand_on_promise", to=to.pk)


def known_as(who, user, post):
    """(contact, service, words): whom these words name in the annuaire of the post, else the words themselves.

    Two namesakes are told apart by their service only: « Popescu Mihai — DCCO ».
    """
    who = who.strip()
    if not who:
        return None, None, ""
    contacts = Contact.objects.visible_to(user).filter(post=post, active=True).select_related("service")
    named = [c for c in contacts if who.casefold() in (c.name.casefold(), label(c).casefold())]
    if len(named) == 1:
        return named[0], named[0].service, ""
    services = PartnerService.objects.visible_to(user).filter(post=post, name__iexact=who)[:2]
    if len(services) == 1:
        return None, services[0], ""
    return None, None, who


def label(contact):
    """How a contact is proposed under the field: « Popescu Mihai — DCCO »."""
    return f"{contact.name} — {contact.service.name}"


def _confirm_in_writing(said):
    """An oral request about an open file is confirmed in writing within two working days (liaison.md §7.4)."""
    asked = said.case is not None and said.nature != Interaction.Nature.INFORMATION and said.case.is_open
    if asked and not said.case.clocks.open().filter(rule__code=WRITTEN_CONFIRMATION).exists():
        clocks.start(said.case, WRITTEN_CONFIRMATION, event_at=said.at)


def _require(by, post):
    if not by.has_perm("directory.add_interaction", post):
        raise NotAllowed(
            _("Le cahier d’oral est tenu par les officiers du poste."),
            rule=_("matrice des droits"),
            remedy=_("Dites-le à l’officier de permanence, qui le notera."),
        )


def _told(row, verb, **details):
    check_constraints_now()
    record(verb, row, **details)
    return row
