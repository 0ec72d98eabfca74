"""« Qui voit ce dossier, et pourquoi »: the people whose principals meet the file's, and the reason in words."""

from dataclasses import dataclass

from django.urls import resolve
from django.utils.translation import gettext as _

from ssi.accounts import access
from ssi.accounts.models import User

from .models import CaseGrant


@dataclass(frozen=True)
class Reader:
    user: User
    reasons: tuple


def readers_of(case):
    """Everybody who would see this file now, with each reason, and whoever is named on it in vain.

    As many queries, whatever their number.
    """
    found, asked = access.identities_meeting(case.acl), page_permission(case)
    grants = {g.user_id: g for g in CaseGrant.objects.in_force().filter(content_object=case.pk)}
    users = User.objects.filter(pk__in=found).order_by("last_name", "first_name")
    readers = []
    for user in users:
        identity, grant = found[user.pk], grants.get(user.pk)
        sees = asked in access.permissions_on(identity, case)
        reasons = (_reasons if sees else _in_vain)(case, user, identity, grant)
        readers.append(Reader(user, tuple(reasons)))
    return [reader for reader in readers if reader.reasons]


def _in_vain(case, user, identity, grant):
    if named := ", ".join(_named(case, user, grant)):
        yield _("%(named)s (sans effet : son rôle n’ouvre pas ce genre de dossier)") % {"named": named}


def page_permission(case):
    """What the page of the file asks of whoever opens it."""
    return resolve(case.get_absolute_url()).func.view_class.permission


def _reasons(case, user, identity, grant):
    classes = {access.unpack(t)[0] for t in identity.principals & set(case.acl)}
    if access.COMPARTMENT in classes:
        yield _("chef de poste d’un dossier cloisonné")
    if access.POST in classes:
        yield _("attaché ou adjoint du poste")
    if access.POST_DOMAIN in classes:
        yield _("officier du domaine « %(domain)s »") % {"domain": case.domain}
    if access.PERSON in classes or access.PERSON_LOGISTICS in classes:
        yield from _named(case, user, grant)
    if access.COOPERATION in classes:
        yield _("coopération du poste")
    if access.CONSULAR in classes:
        yield _("section consulaire du poste")
    if access.AMBASSADOR in classes:
        yield _("ambassadeur, destinataire")
    if access.DCIS in classes:
        yield _("DCIS, dossier partagé ou transmis")


def _named(case, user, grant):
    if user.pk == case.owner_id:
        yield _("titulaire")
    elif user.pk == case.deputy_id:
        yield _("suppléant")
    if grant is not None:
        yield _("accès nominatif : %(reason)s") % {"reason": grant.reason}
