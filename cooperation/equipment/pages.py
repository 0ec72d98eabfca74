"""What the pages say of the equipment of an action: two statements, whatever its number."""

from dataclasses import dataclass

from ssi.web.refusals import Refusal

from .models import Equipment
from .services import may_be_handed


@dataclass(frozen=True)
class Lot:
    """A lot, its checks, and what still keeps it from being handed over ("" when nothing does)."""

    row: Equipment
    checks: list
    obstacle: str


def lots_of(rows):
    return [Lot(row, list(row.checks.all()), _obstacle(row)) for row in rows]


def of_action(action, user):
    """The equipment of an action, for its own page."""
    lots = lots_of(action.equipment.prefetch_related("checks"))
    open_ = action.status not in {"EVALUEE", "REFUSE", "ANNULEE"}
    return {
        "lots": lots,
        "may_equip": open_ and user.has_perm("cooperation.change_equipment", action),
        "may_hand": open_ and user.has_perm("cooperation.hand_equipment", action),
        "may_check": action.status not in {"REFUSE", "ANNULEE"}
        and user.has_perm("cooperation.check_equipment", action),
        "may_print_handover": any(lot.row.handed_on for lot in lots)
        and user.has_perm("reports.request_document", action),
    }


def _obstacle(row):
    if row.handed_on:
        return ""
    try:
        may_be_handed(row)
    except Refusal as refusal:
        return str(refusal)
    return ""
