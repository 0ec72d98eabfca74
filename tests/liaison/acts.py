"""Acts on an exchange as somebody, for the tests: the file is read again before and after."""

from datetime import timedelta

from django.utils import timezone

from liaison.exchanges import services
from liaison.models import InformationExchange
from ssi.accounts.context import acting_as
from ssi.approvals import services as approvals
from tests.factories import head_of

#: A request under directive (EU) 2023/977.
EU = {"regime": "EU_2023_977", "channel": "SIENA"}


def fresh(exchange):
    return InformationExchange.objects.get(pk=exchange.pk)


def do(exchange, name, by, **given):
    """The transition, or the service of this name."""
    with acting_as(by):
        if name in {step.name for step in services.EXCHANGE.transitions}:
            services.perform(fresh(exchange), name, by=by, **given)
        else:
            getattr(services, name)(fresh(exchange), by=by, **given)
    return fresh(exchange)


def decide(exchange, decision="APPROVE", comment="Vu."):
    head = head_of(exchange.post)
    with acting_as(head):
        request = exchange.approval_requests.get(state="PENDING")
        approvals.decide(request, by=head, decision=decision, comment=comment)
    return fresh(exchange)


def clock(exchange, *codes):
    """The only clock of these rules."""
    return exchange.clocks.select_related("rule").get(rule__code__in=codes)


def days(n):
    """The day `n` days from today."""
    return timezone.localdate() + timedelta(days=n)
