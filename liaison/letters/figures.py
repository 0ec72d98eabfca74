"""What answers were worth to French procedures: counted once per procedure, whatever the number of exchanges.

The rows name files the desk may not see: `sec.usefulness` gives it their sums and nothing else.
"""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import figure

from .vocabulary import Result

_ONCE = _(
    "Une même procédure française compte une fois, quel que soit le nombre d’échanges qui l’ont servie ; le plus "
    "grand des nombres notés pour elle est retenu."
)


def _sums(posts, period):
    """{result: (procedures, quantity)} of what was noted during the period, in each post's own days."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT result, procedures, quantity FROM sec.usefulness(%s::int[], %s::timestamptz[], %s::timestamptz[])",
            [
                [post.pk for post in posts],
                [period.begins(post.zone) for post in posts],
                [period.ends(post.zone) for post in posts],
            ],
        )
        return {result: (procedures, int(quantity)) for result, procedures, quantity in cursor.fetchall()}


@figure("usefulness.served", _("suites utiles"), _ONCE)
def served(posts, period):
    found = _sums(posts, period)
    return sum(procedures for result, (procedures, _n) in found.items() if result != Result.NOTHING)


@figure("usefulness.arrests", _("interpellations permises"), _ONCE)
def arrests(posts, period):
    return _sums(posts, period).get(Result.ARREST, (0, 0))[1]


@figure("usefulness.identifications", _("identifications permises"), _ONCE)
def identifications(posts, period):
    return _sums(posts, period).get(Result.IDENTIFICATION, (0, 0))[1]


@figure("usefulness.seizures", _("saisies permises"), _ONCE)
def seizures(posts, period):
    return _sums(posts, period).get(Result.SEIZURE, (0, 0))[1]
