"""Numbers of people, and the days when nobody can sign, as the desk and the reports read them."""

from collections import Counter
from datetime import timedelta

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import Assignment
from ssi.accounts.roles import TEAM_ROLES
from ssi.figures.registry import summed

from .models import Establishment
from .team import AHEAD, seats_among, signature_gaps


@summed(
    "staff.present",
    _("effectif"),
    _("Personnes affectées au service au dernier jour de la période : attaché, adjoints, officiers, VIA, assistants."),
)
def present(posts, period):
    rows = Assignment.objects.serving(period.end).filter(post__in=posts, role__in=TEAM_ROLES)
    return dict(rows.order_by().values_list("post").annotate(number=Count("user", distinct=True)))


@summed(
    "staff.seats",
    _("effectif théorique"),
    _("Emplois arrêtés par la DCIS au dernier jour de la période ; un poste sans décision n’y compte pas."),
    absent=None,
)
def seats(posts, period):
    found = Counter()
    for (post, _role), number in seats_among(Establishment.objects.all(), posts, period.end).items():
        found[post] += number
    return found


@summed(
    "staff.unsigned_days",
    _("jours sans signataire"),
    _("Jours des six mois à venir où ni attaché ni intérimaire présent ne peut signer, postes additionnés."),
)
def unsigned_days(posts, period):
    keys, days = {post.pk for post in posts}, Counter()
    for gap in signature_gaps(period.end, period.end + AHEAD):
        if gap.post_id in keys:
            days[gap.post_id] += (gap.ends_on - gap.starts_on + timedelta(days=1)).days
    return days
