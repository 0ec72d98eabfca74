"""Figures of the money, in euros: from the ledger, so that the network is the sum of its posts.

They say what stands at the moment of the computation: the rows of the ledger have no history.
"""

from decimal import Decimal

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from ssi.cases.models import CaseDigest
from ssi.figures.registry import figure, summed

from .ledgers import by_post, rows_of, total_of
from .models import ZERO

#: Code of a budget programme of the State: P105, P176…
LOLF = r"^P[0-9]+$"


def _each(posts, name):
    """{key of a post: that sum of its lines}; one statement."""
    return {key: getattr(sums, name) for key, sums in by_post(posts).items()}


@summed(
    "money.notified",
    _("AE notifiées"),
    _("Autorisations d’engagement notifiées, toutes sources, à l’instant du calcul, sans les apports valorisés."),
    unit="€",
)
def notified(posts, period):
    return _each(posts, "notified")


@summed(
    "money.committed",
    _("AE engagées"),
    _("Engagements juridiques, nets des dégagements, à l’instant du calcul."),
    unit="€",
)
def committed(posts, period):
    return _each(posts, "committed")


@summed("money.paid", _("CP payés"), _("Demandes de paiement enregistrées, à l’instant du calcul."), unit="€")
def paid(posts, period):
    return _each(posts, "paid")


@summed(
    "money.to_pay",
    _("reste à payer"),
    _("Engagements nets moins paiements, à l’instant du calcul."),
    unit="€",
)
def to_pay(posts, period):
    return _each(posts, "to_pay")


@summed(
    "money.in_kind",
    _("apports valorisés"),
    _("Valeur estimée des apports en nature et des contributions du partenaire ; ni AE ni CP."),
    unit="€",
)
def in_kind(posts, period):
    return _each(posts, "in_kind")


@figure(
    "money.leverage",
    _("apportés pour un euro de l’État"),
    _(
        "Crédits notifiés par d’autres que l’État (Union européenne, fonds de concours, privés) et apports valorisés, "
        "rapportés aux AE notifiées des programmes budgétaires de l’État, à l’instant du calcul ; sans ces dernières, "
        "non défini."
    ),
    unit="€",
)
def leverage(posts, period):
    rows = rows_of(posts)
    state = rows.filter(nature="FINANCIER", source__code__regex=LOLF).aggregate(sum=Sum("notified"))["sum"] or ZERO
    if not state:
        return None
    sums = total_of(posts)
    return ((sums.notified - state + sums.in_kind) / state).quantize(Decimal("0.01"))


@summed(
    "money.at_risk",
    _("AE qui vont être perdues"),
    _("AE notifiées et non engagées dont la date limite d’engagement est à moins de soixante jours, ou dépassée."),
    unit="€",
)
def about_to_be_lost(posts, period):
    return _each(posts, "at_risk")


@summed(
    "cooperation.actions_open",
    _("actions de coopération en cours"),
    _("Actions programmées, en préparation ou en cours à l’instant du calcul, dans un programme ou isolées."),
)
def actions_open(posts, period):
    return _in_states(posts, "cooperationaction", "PROGRAMMEE", "EN_PREPARATION", "EN_COURS")


@summed(
    "cooperation.programmes_open",
    _("programmes approuvés ou en cours"),
    _("Programmes à l’état approuvé, en cours ou suspendu à l’instant du calcul."),
)
def programmes_open(posts, period):
    return _in_states(posts, "programme", "APPROUVE", "EN_COURS", "SUSPENDU")


@summed(
    "cooperation.programmes_to_decide",
    _("programmes à instruire"),
    _("Programmes transmis à la DCIS ou au MEAE et pas encore décidés, à l’instant du calcul."),
)
def programmes_to_decide(posts, period):
    return _in_states(posts, "programme", "TRANSMIS_DCIS", "AVIS_DCIS", "TRANSMIS_MEAE")


def _in_states(posts, kind, *states):
    mine = CaseDigest.objects.filter(kind=kind, post__in=[post.pk for post in posts], status__in=states)
    return dict(mine.order_by().values_list("post").annotate(number=Count("pk")))
