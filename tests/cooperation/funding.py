"""Windows and requests for the tests."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from cooperation.funding import services
from cooperation.models import FundingRequest, FundingSource, FundingWindow
from ssi.accounts.context import acting_as
from ssi.clocks.models import Clock


def a_window(**fields):
    """A window in memory that asks nothing, but for what is said."""
    return FundingWindow(**{"label": "Guichet", "code": "guichet", "lead_days": 90} | fields)


def make_window(code="appel", **fields):
    """A window of the network, open to anything, in force for years."""
    fields = {
        "label": f"Appel à projets {code}",
        "source": FundingSource.objects.get(pk="P209"),
        "basis": "lettre de cadrage",
        "valid_from": date(2020, 1, 1),
        "to_verify": False,
    } | fields
    return FundingWindow.objects.create(code=code, **fields)


def make_request(by, bearer, *, window=None, asked="60000", days=300, **fields):
    """A request of that file with that window, for a start in `days` days."""
    window = window or FundingWindow.objects.filter(code="appel", post=None).first() or make_window()
    wished_on = fields.pop("wished_on", timezone.localdate() + timedelta(days=days))
    with acting_as(by):
        opened = services.open_request(
            by=by, bearer=bearer, window=window, asked=Decimal(asked), wished_on=wished_on, **fields
        )
    return FundingRequest.objects.get(pk=opened.pk)


def do(request, by, name, **fields):
    """Take an act; the request as it is then."""
    found = FundingRequest.objects.get(pk=request.pk)
    today = timezone.localdate()
    usual = {
        "file": {"filed_on": today},
        "grant": {"on": today, "granted": Decimal(50000)},
        "refuse": {"on": today, "text": "Crédits épuisés."},
        "enter": {"label": "Stages et missions", "amount": Decimal(50000)},
        "drop": {"comment": "Sans suite."},
    }
    values = usual.get(name, {}) | fields
    with acting_as(by):
        if name in ("grant", "refuse"):
            services.answer(found, name, by=by, **values)
        elif name in ("file", "enter", "remind"):
            getattr(services, name)(found, by=by, **values)
        else:
            services.perform(found, name, by=by, **values)
    return FundingRequest.objects.get(pk=request.pk)


def due(request):
    """Rule → day of its open clock."""
    rows = Clock.objects.filter(case=request.pk).open().select_related("rule")
    return {clock.rule.code: timezone.localtime(clock.due_at, request.post.zone).date() for clock in rows}
