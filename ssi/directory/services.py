"""Acts of the annuaire: record a service or a contact, change it, say it was verified."""

from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion

from .models import Contact, PartnerService

#: Longer chains are a slip: no police is so deep.
DEEPEST = 8


def add_service(*, by, post, **fields):
    """Record a service in the annuaire of `post`. Raises Refusal."""
    _require(by, "directory.change_partnerservice", post)
    service = PartnerService(post=post, created_by=by, **fields)
    _check_place(service)
    service.save(force_insert=True)
    return _told(service, "directory.add_service")


def edit_service(service, *, by, expected_version, **fields):
    """Change a service. Raises StaleVersion when somebody else changed it meanwhile."""
    _require(by, "directory.change_partnerservice", service.post)
    _write(service, expected_version, fields, _check_place)
    return _told(service, "directory.edit_service")


def add_contact(*, by, service, **fields):
    """Record a contact, verified today: one knows whom one writes down. Raises Refusal."""
    _require(by, "directory.change_contact", service.post)
    contact = Contact(post_id=service.post_id, service=service, created_by=by, **fields)
    contact.verified_on = timezone.localdate()
    _check_contact(contact, by)
    contact.save(force_insert=True)
    return _told(contact, "directory.add_contact")


def edit_contact(contact, *, by, expected_version, **fields):
    """Change a contact, who is then verified today. Raises StaleVersion, NotAllowed."""
    _require_hold(contact, by)
    fields["verified_on"] = timezone.localdate()
    _write(contact, expected_version, fields, lambda changed: _check_contact(changed, by))
    return _told(contact, "directory.edit_contact")


def verify_contact(contact, *, by):
    """Say that everything written of this contact is still true today (the post's day)."""
    _require_hold(contact, by)
    contact.verified_on = timezone.localdate()
    contact.save(update_fields=["verified_on", "updated_at"])
    return _told(contact, "directory.verify_contact")


def hand_on_contact(contact, *, by, to):
    """`to` holds the relation from now on: whoever held it leaves."""
    _require(by, "directory.change_contact", contact.post)
    contact.holder = to
    contact.version += 1
    contact.save(update_fields=["holder", "version", "updated_at"])
    return _told(contact, "directory.hand_on_contact")


def may_change(contact, user):
    """An officer changes the contacts whose relation they hold, or that nobody holds; those who may, any."""
    if not user.has_perm("directory.change_contact", contact.post):
        return False
    return contact.holder_id in (None, user.pk) or user.has_perm("directory.change_any_contact", contact.post)


def _require_hold(contact, by):
    _require(by, "directory.change_contact", contact.post)
    if not may_change(contact, by):
        raise NotAllowed(
            _("%(holder)s tient la relation avec ce contact.") % {"holder": contact.holder},
            rule=_("matrice des droits"),
            remedy=_("Demandez-lui de le modifier, ou à l’attaché de sécurité intérieure de vous confier la relation."),
        )


def _require(by, permission, post):
    if not by.has_perm(permission, post):
        raise NotAllowed(
            _("Vous lisez cet annuaire sans pouvoir l’écrire."),
            rule=_("matrice des droits"),
            remedy=_("Un officier ou le volontaire du poste peut le faire."),
        )


def _write(row, expected_version, fields, check):
    """Lock, compare versions, write. `fields` by name."""
    now = type(row).objects.select_for_update().get(pk=row.pk)
    if now.version != expected_version:
        raise StaleVersion(_("Quelqu’un d’autre a modifié cette fiche entre-temps."), theirs=now)
    for name, value in fields.items():
        setattr(row, name, value)
    check(row)
    row.version = now.version + 1
    row.save(update_fields=[*fields, "version", "updated_at"])


def _check_place(service):
    """A service stands in the tree of its own post and country, never under itself."""
    above, steps = service.parent, 0
    while above is not None:
        steps += 1
        if above.pk == service.pk or steps > DEEPEST:
            raise Refusal(_("Un service ne peut pas dépendre de lui-même."), field="parent")
        if (above.post_id, above.country_id) != (service.post_id, service.country_id):
            raise Refusal(_("Le service de rattachement est d’un autre pays."), field="parent")
        above = above.parent


def _check_contact(contact, by):
    if contact.service.post_id != contact.post_id:
        raise Refusal(_("Ce service est de l’annuaire d’un autre poste."), field="service")
    if contact.sensitive and not by.has_perm("directory.view_sensitive_contact", contact.post):
        raise Refusal(
            _("Un contact sensible se confie à un officier : vous ne le verriez plus."),
            remedy=_("Demandez à un officier du poste de l’enregistrer."),
            field="sensitive",
        )


def _told(row, verb):
    check_constraints_now()
    record(verb, row)
    return row
