"""What stands behind the addresses of the room, for the tours that knock at each of them."""

from consular.ilots.services import note_call
from ssi.accounts.context import acting_as

from . import community, safety

#: The row an address is about, by the beginning of its name; the longest that fits.
ROWS = {
    "consular:person": "person",
    "consular:ilot": "ilot",
    "consular:chef-new": "ilot",
    "consular:booklet": "ilot",
    "consular:chef": "chef",
    "consular:point": "point",
    "consular:copy": "copy",
    "consular:import": "draft",
    "consular:incident": "incident",
    "consular:alert": "alert",
    "consular:alert-act": "draft_alert",
    "consular:alert-edit": "draft_alert",
    "consular:reply-match": "reply",
    "consular:site": "site",
    "consular:assessment-new": "site",
    "consular:assessment": "assessment",
    "consular:recommendation": "recommendation",
    "consular:recommendation-new": "assessment",
    "consular:plan-version": "plan",
    "consular:plan-edit": "plan",
    "consular:plan-validate": "plan",
    "consular:committee": "committee",
    "consular:exercise": "exercise",
    "consular:follow-up": "follow_up",
}


def row_of(url_name):
    return ROWS[max((start for start in ROWS if url_name.startswith(start)), key=len)]


def settled(post, canary, *, by):
    """A community whose every name bears the canary: {kind of row: its key}."""
    rows = [("P1", canary, "Élise", "F1", "", "", f"4 rue {canary}", "Plateau", "", "")]
    community.make_extract(post, *rows, by=by)
    point = community.make_point(post, f"Lycée {canary}", by=by)
    ilot = community.make_ilot(post, "A", areas=("Plateau",), by=by, name=f"Îlot {canary}", main_point=point)
    chef = community.make_chef(ilot, f"Chef {canary}", by=by)
    with acting_as(by):
        note_call(chef, by=by, joined=True, minutes=9)
    copy, _printout = community.make_copy(ilot, by=by)
    draft = community.bring(post, *rows, by=by)
    person = community.persons(post)["P1"]
    found = {"person": person, "ilot": ilot, "chef": chef, "point": point, "copy": copy, "draft": draft}
    return {kind: row.pk for kind, row in (found | safety.doors(post, canary, by=by)).items()}
