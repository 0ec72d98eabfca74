"""What the checks read of a visit, as one person sees it."""

from ssi.accounts.access import may

from .checks import Papers
from .rules import rules_of

READ = "consular.read_officialvisit"


def of(visit, user):
    """The Papers of a visit: six statements; the weapons only for those who read them."""
    weapons = list(visit.weapons.select_related("member")) if may(user, READ, visit) else None
    return Papers(
        visit,
        rules_of(visit.country, visit.post, visit.starts_on),
        list(visit.sequences.all()),
        list(visit.members.select_related("vehicle")),
        list(visit.vehicles.all()),
        list(visit.notes.select_related("rule")),
        weapons,
    )
