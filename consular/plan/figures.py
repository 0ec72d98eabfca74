"""What the desk knows of the security plan of each post: a day, and nothing of its text."""

from django.utils.translation import gettext_lazy as _

from ssi.figures.facts import fact

from .counts import counts, has_lapsed


@fact(
    "plan.until",
    _("plan de sécurité valable jusqu’au"),
    _("Douze mois après sa dernière validation. En rouge : ce jour est passé, ou aucun plan n’est validé."),
    late=has_lapsed,
)
def plan_until():
    return {row["post_id"]: row["plan_until"] for row in counts()}
