"""The open crises of the posts, as the desk and the reports count them: drills are not crises."""

from collections import Counter

from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import summed

from .tally import network_counts


@summed("crises.open", _("crises en cours"), _("Crises ouvertes à l’instant du calcul, hors exercices."))
def open_crises(posts, period):
    keys = {post.pk for post in posts}
    return Counter(row["post_id"] for row in network_counts() if row["post_id"] in keys and not row["exercise"])
