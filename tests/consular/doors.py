"""What stands behind the addresses of the room, for the tours that knock at each of them."""

import uuid
from datetime import date

from django.utils import timezone

from consular.comparer.services import compare_lists
from consular.crises import figures, movements, observations, services, sitreps
from consular.crises.calls import services as calls
from consular.crises.costs import services as costs
from consular.crises.people import CrisisPerson
from consular.crises.wording import services as wordings
from consular.ilots.services import note_call
from consular.models import HostRule, TravelZone
from ssi.accounts.context import acting_as
from ssi.network.models import Country

from . import community, safety
from .advice import make_proposal

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
    "consular:crisis": "crisis",
    "consular:crisis-sheet": "function",
    "consular:crisis-person": "met",
    "consular:crisis-persons": "crisis",
    "consular:crisis-found": "discovered",
    "consular:crisis-figure": "figure",
    "consular:crisis-figures": "crisis",
    "consular:crisis-sitrep": "sitrep",
    "consular:crisis-movement": "movement",
    "consular:crisis-movements": "crisis",
    "consular:crisis-manifest": "movement",
    "consular:crisis-seat": "seat",
    "consular:crisis-call": "call",
    "consular:crisis-calls": "crisis",
    "consular:crisis-cost": "claim",
    "consular:crisis-costs": "crisis",
    "consular:crisis-cost-drop": "cost",
    "consular:crisis-wording-validate": "wording",
    "consular:hostrule": "hostrule",
    "consular:zone": "zone",
    "consular:comparison": "comparison",
    "consular:proposal": "proposal",
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
    found |= crisis_of(post, canary, by=by)
    found |= safety.doors(post, canary, by=by)
    zone = TravelZone.objects.create(
        post=post, country=post.country, label="Tout le pays", colour=1, source="Conseils", valid_from=date(2020, 1, 1)
    )
    with acting_as(by):
        lists = {"first": "Nom;Prénom\nDupont;Élise", "second": "Nom;Prénom\nDupond;Élise"}
        labels = {"first_label": "Manifeste", "second_label": "Visas", "kind": "MANIFEST_VISAS"}
        comparison = compare_lists(by=by, post=post, title="Vol du matin", **lists, **labels)
    found |= {"hostrule": rule, "zone": zone, "comparison": comparison, "proposal": make_proposal(post)}
    return {kind: row.pk for kind, row in found.items()}


def crisis_of(post, canary, *, by):
    """A crisis over that register, with one row of each kind; the canary is in each name it holds, nowhere else."""
    with acting_as(by):
        crisis = services.open_crisis(
            by=by, post=post, title="Tirs au port", nature="ARMED", phase="CELLULE_ACTIVE", exercise=True
        )
        function = services.give_function(crisis, by=by, function="RECENSEMENT", holder=by)
        now = timezone.now()
        names = {"last_name": canary, "first_name": "Anke", "origin": "UE", "place": f"Port {canary}"}
        discovered = observations.discover(crisis, by=by, situation="SAIN", observed_at=now, key=uuid.uuid4(), **names)
        met = CrisisPerson.objects.select_related("crisis").get(crisis=crisis, discovered=False)
        seen = [observations.Seen(uuid.uuid4(), met.pk, "SAIN", now)]
        observations.observe(crisis, by=by, seen=seen)
        figure = figures.freeze(crisis, by=by)
        sitrep = sitreps.draw_up(crisis, by=by, figure=figure, summary="Rien à signaler.")
        fields = {"label": "1", "origin": "Lycée", "destination": "Port", "planned_at": now, "capacity": 9}
        movement = movements.save_movement(crisis, by=by, kind="CONVOI", **fields)
        movements.add_people(movement, by=by, people=[met])
        seat = movement.seats.get()
        told = {"caller": f"Frère de {canary}", "sought": canary, "phone": "+33 6 00 00 00 01"}
        call = calls.write_call(crisis, by=by, text=f"On cherche {canary}.", waits=True, **told)
        calls.link(call, by=by, person=met)
        claim = costs.open_claim(crisis, by=by, state=Country.objects.get(pk="DE"), currency="EUR")
        spent = {"help": "TITRE", "helped_on": timezone.localdate(timezone=post.zone), "amount": 40, "name": canary}
        cost = costs.add_line(claim, by=by, person=discovered, document=f"Laissez-passer {canary}", **spent)
        wording = wordings.draft(crisis, by=by, families="Restez à l’abri.")
    return {
        "crisis": crisis,
        "function": function,
        "met": met,
        "discovered": discovered,
        "figure": figure,
        "sitrep": sitrep,
        "movement": movement,
        "seat": seat,
        "call": call,
        "claim": claim,
        "cost": cost,
        "wording": wording,
    }
