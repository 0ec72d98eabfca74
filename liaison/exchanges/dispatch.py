"""The way of a request inside the State: which national service was seized, when, and when it answered."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.web.refusals import NotAllowed, Refusal

from .models import SeizedService

CHANGE = "liaison.change_informationexchange"


@dataclass(frozen=True)
class Hop:
    """One service of the line, as the page shows it."""

    pk: int
    name: str
    reference: str
    seized_at: datetime
    answered_at: datetime | None


def with_hops(queryset):
    """The exchanges with their line of services, in the same statement."""
    fields = ("pk", "name", "reference", "seized_at", "answered_at")
    hops = SeizedService.objects.filter(case=OuterRef("pk")).order_by("seized_at", "pk")
    return queryset.annotate(hops_found=ArraySubquery(hops.values(json=JSONObject(**{f: f for f in fields}))))


def hops_of(exchange):
    """The services seized, oldest first, of an exchange read through `with_hops`."""
    return [
        Hop(**hop | {name: _moment(hop[name]) for name in ("seized_at", "answered_at")}) for hop in exchange.hops_found
    ]


@transaction.atomic
def seize(exchange, *, by, name, reference="", seized_at=None):
    """Write that a national service was seized of this exchange. Raises Refusal, NotAllowed."""
    lock(exchange)
    _may(by, exchange)
    seized_at = seized_at or timezone.now()
    if seized_at > timezone.now():
        raise Refusal(_("Ce service serait saisi dans l’avenir."), rule=_("dates"), field="seized_at")
    hop = SeizedService.objects.create(case=exchange, name=name, reference=reference, seized_at=seized_at, added_by=by)
    note(exchange, "informationexchange.seize", gettext_lazy("Service saisi"), by=by, comment=name, hop=hop.pk)
    return hop


@transaction.atomic
def service_answered(hop, *, by, answered_at=None, reference=""):
    """Write when a seized service answered. Once; raises Refusal, NotAllowed."""
    exchange = lock(hop.case)
    _may(by, exchange)
    answered_at = answered_at or timezone.now()
    if answered_at > timezone.now() or answered_at < hop.seized_at:
        raise Refusal(
            _("Un service répond après avoir été saisi, et pas dans l’avenir."), rule=_("dates"), field="answered_at"
        )
    changes = {"answered_at": answered_at} | ({"reference": reference} if reference else {})
    if not SeizedService.objects.filter(pk=hop.pk, answered_at=None).update(**changes):
        raise Refusal(_("La réponse de ce service est déjà notée."), rule=_("services saisis"))
    label = gettext_lazy("Réponse du service saisi")
    note(exchange, "informationexchange.service_answered", label, by=by, comment=hop.name, hop=hop.pk)


def _moment(text):
    return parse_datetime(text) if text else None


def _may(by, exchange):
    entitled(by, CHANGE, exchange)
    if not exchange.is_open:
        raise NotAllowed(_("Le dossier est clos."), rule=_("états déclarés"), remedy=_("Rouvrez-le d’abord."))
