"""Figures of incidents: `sec.incident_counts` gives the desk, and the readers of each post, numbers and no row."""

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import figure

from .vocabulary import IncidentType


def counted(posts, period):
    """[(type, incidents, open, French, other citizens of the Union, others)] that occurred in the period."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT type, incidents, still_open, french, union_citizens, others"
            "  FROM sec.incident_counts(%s::int[], %s::timestamptz[], %s::timestamptz[]) ORDER BY type",
            [
                [post.pk for post in posts],
                [period.begins(post.zone) for post in posts],
                [period.ends(post.zone) for post in posts],
            ],
        )
        return cursor.fetchall()


@figure(
    "incidents.occurred",
    _("incidents"),
    _("Incidents survenus dans la période d’après leur dernière entrée, clos compris."),
)
def occurred(posts, period):
    return sum(row[1] for row in counted(posts, period))


@figure(
    "incidents.french_victims",
    _("victimes françaises"),
    _("Français blessés, décédés ou disparus dans les incidents survenus dans la période."),
)
def french_victims(posts, period):
    return sum(row[3] for row in counted(posts, period))


@figure(
    "incidents.by_type",
    _("incidents par type"),
    _("Incidents survenus dans la période d’après leur dernière entrée, par type."),
)
def by_type(posts, period):
    return [(str(IncidentType(row[0]).label), row[1]) for row in counted(posts, period)]
