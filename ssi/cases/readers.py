"""« Qui voit ce dossier, et pourquoi »: the people whose principals meet the file's, and the reason in words."""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from ssi.accounts import access
from ssi.accounts.models import User

from .models import CaseGrant


@dataclass(frozen=True)
class Reader:
    user: User
    reasons: tuple


def readers_of(case):
    """Everybody who would see this file now, with each reason. Two queries, whatever their number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, p.tokens FROM accounts_user u, LATERAL (SELECT sec.principals_of(u.id::int) AS tokens) p"
            " WHERE u.is_active AND EXISTS (SELECT FROM accounts_assignment a WHERE a.user_id = u.id)"
            " AND p.tokens && %s::int[]",
            [list(case.acl)],
        )
        found = dict(cursor.fetchall())
    grants = {g.user_id: g for g in CaseGrant.objects.in_force().filter(content_object=case.pk)}
    users = User.objects.filter(pk__in=found).order_by("last_name", "first_name")
    return [Reader(user, tuple(_reasons(case, user, found[user.pk], grants.get(user.pk)))) for user in users]


def _reasons(case, user, tokens, grant):
    classes = {access.unpack(t)[0] for t in set(tokens) & set(case.acl)}
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
