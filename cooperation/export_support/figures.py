"""Figures of the support to export, per sector. `sec.export_support` gives the desk their sums and nothing else."""

from decimal import Decimal

from django.db import connection
from django.utils.translation import gettext_lazy as _

from ssi.figures.registry import figure

from .vocabulary import Sector


def _sums(posts, period):
    """[(sector label, opened, estimated euros, won, euros won)] of the period, in each post's own days."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sector, opened, amount, won, won_amount"
            "  FROM sec.export_support(%s::int[], %s::timestamptz[], %s::timestamptz[]) ORDER BY sector",
            [
                [post.pk for post in posts],
                [period.begins(post.zone) for post in posts],
                [period.ends(post.zone) for post in posts],
            ],
        )
        return [(str(Sector(sector).label), *sums) for sector, *sums in cursor.fetchall()]


@figure(
    "export.opened",
    _("opportunités détectées"),
    _("Opportunités d’export ouvertes dans la période, abandonnées comprises."),
)
def opened(posts, period):
    return sum(row[1] for row in _sums(posts, period))


@figure(
    "export.opened_by_sector",
    _("opportunités par secteur"),
    _("Opportunités d’export ouvertes dans la période, par secteur."),
)
def opened_by_sector(posts, period):
    return [(row[0], row[1]) for row in _sums(posts, period) if row[1]]


@figure(
    "export.amount_by_sector",
    _("montants estimés par secteur"),
    _("Somme des montants estimés des opportunités ouvertes dans la période ; sans estimation, rien n’est compté."),
    unit="€",
)
def amount_by_sector(posts, period):
    return [(row[0], Decimal(row[2])) for row in _sums(posts, period) if row[1]]


@figure(
    "export.won_by_sector",
    _("marchés gagnés par secteur"),
    _("Opportunités passées à l’état « gagnée » dans la période, par secteur."),
)
def won_by_sector(posts, period):
    return [(row[0], row[3]) for row in _sums(posts, period) if row[3]]


@figure(
    "export.won_amount",
    _("montant des marchés gagnés"),
    _("Somme des montants estimés des opportunités gagnées dans la période."),
    unit="€",
)
def won_amount(posts, period):
    return sum((Decimal(row[4]) for row in _sums(posts, period)), Decimal(0))
