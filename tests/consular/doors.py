"""What stands behind the addresses of the room, for the tours that knock at each of them."""

from consular.ilots.services import note_call
from consular.models import HostRule
from ssi.accounts.context import acting_as

from . import community

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
    "consular:hostrule": "hostrule",
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
    rule = HostRule.objects.create(post=post, country=post.country, topic="MAX_AGENTS", value=4, source="Entretien")
    found = {"person": person, "ilot": ilot, "chef": chef, "point": point, "copy": copy, "draft": draft}
    found["hostrule"] = rule
    return {kind: row.pk for kind, row in found.items()}
