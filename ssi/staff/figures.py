"""Numbers of people, there and wanted, as the desk and the reports read them."""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import Assignment
from ssi.figures.registry import figure

from .team import TEAM_ROLES


@figure(
    "staff.present",
    _("effectif"),
    _("Personnes affectées au service au dernier jour de la période : attaché, adjoints, officiers, VIA, assistants."),
)
def present(posts, period):
    rows = Assignment.objects.in_force(period.end).filter(post__in=posts, role__in=TEAM_ROLES, user__is_active=True)
    return rows.values("user", "post").distinct().count()


@figure(
    "staff.unsigned_days",
    _("jours sans signataire"),
    _("Jours des six mois à venir où ni attaché ni intérimaire présent ne peut signer, postes additionnés."),
)
def unsigned_days(posts, period):
    keys = [post.pk for post in posts]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(g.ends_on - g.starts_on + 1), 0)::int"
            "  FROM sec.signature_gaps(%s, (%s::date + 180)) AS g WHERE g.post_id = ANY (%s)",
            [period.end, period.end, keys],
        )
        return cursor.fetchone()[0]
