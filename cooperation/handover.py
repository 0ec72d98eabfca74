"""What cooperation says in the file of a departing officer: open programmes and what is left to pay (N15)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import workflows
from ssi.reports.blocks import MAX_CELL, MAX_ROWS
from ssi.reports.document import Column, Table
from ssi.staff.sections import handover_section

from .money.board import Sums, sums_of
from .money.words import in_euros
from .programmes.models import Programme
from .route.levels import lines_of


@handover_section(order=60, title=gettext_lazy("Programmes ouverts et reste à payer"))
def programmes(handover, by):
    """Those of the officer who leaves; a head leaves those of the whole post."""
    found = Programme.objects.visible_to(by).filter(post=handover.post, closed_at=None).order_by("reference")
    if not handover.assignment.is_head:
        found = found.filter(owner=handover.leaving)
    columns = [Column(_("Référence"), width=20), Column(_("Intitulé")), Column(_("État"), width=18),
               Column(_("Reste à payer"), width=16)]  # fmt: skip
    rows = [_row(programme) for programme in found[:MAX_ROWS]]
    return [Table(columns, rows)] if rows else []


def _row(programme):
    state = workflows()[programme.kind].state(programme.status).label
    left = sum((sums_of(line.ledger) for line in lines_of(programme).select_related("ledger")), Sums()).to_pay
    return (programme.reference, programme.title[:MAX_CELL], str(state), in_euros(left))
