"""What stands behind the addresses of the room, for the tours that knock at each of them."""

from datetime import date

from consular.comparer.services import compare_lists
from consular.ilots.services import note_call
from consular.models import HostRule, TravelZone
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
    "consular:zone": "zone",
    "consular:comparison": "comparison",
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
    zone = TravelZone.objects.create(
        post=post, country=post.country, label="Tout le pays", colour=1, source="Conseils", valid_from=date(2020, 1, 1)
    )
    with acting_as(by):
        lists = {"first": "Nom;Prénom\nDupont;Élise", "second": "Nom;Prénom\nDupond;Élise"}
        labels = {"first_label": "Manifeste", "second_label": "Visas", "kind": "MANIFEST_VISAS"}
        comparison = compare_lists(by=by, post=post, title="Vol du matin", **lists, **labels)
    found |= {"hostrule": rule, "zone": zone, "comparison": comparison}
    return {kind: row.pk for kind, row in found.items()}
