"""Figures of the meetings, from the desk's row of metadata: the network is the sum of the posts."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import CaseDigest
from ssi.figures.registry import figure


@figure(
    "multilateral.meetings",
    _("réunions internationales"),
    _("Réunions d’organismes internationaux ouvertes dans la période, annulées comprises."),
)
def meetings(posts, period):
    within = Q()
    for post in posts:
        within |= Q(post=post, opened_at__gte=period.begins(post.zone), opened_at__lt=period.ends(post.zone))
    return CaseDigest.objects.filter(within, kind="bodymeeting").count() if posts else 0
