"""What people do with missions: each function is one act, one transaction, all or nothing.

The parts of a mission (travellers, consents, programme, log…) are written by `parts.py`.
"""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ssi.approvals import services as approvals
from ssi.approvals.opening import drafted, entered, entitled, require
from ssi.approvals.workflow import fire, lock, note
from ssi.cases.models import Direction
from ssi.clocks import services as clocks
from ssi.web.dates import date_in_words
from ssi.web.refusals import NotAllowed, Refusal

from . import checklist
from .models import JudicialPart, Mission
from .workflow import IN_PREPARATION

#: Acts done, pieces leave within eight days unless the judge said otherwise (CPP art. 151).
RETURN_RULE = "CR_RETOUR_DEFAUT"


@transaction.atomic
def open_mission(*, by, post, **fields):
    """Open a mission: number it, give it its checklist planned back from the arrival. Returns the mission.

    Raises NotAllowed if `by` may not open a file at this post, Refusal for dates that cannot be.
    """
    require(by, "liaison.add_mission", post)
    _dates(fields["starts_on"], fields["ends_on"])
    mission = drafted(Mission, by=by, post=post, direction=Direction.OUT, status="PROJET", **fields)
    entered(mission, by=by, verb="mission.open", label=gettext_lazy("Mission ouverte"))
    JudicialPart.objects.create(case=mission)
    checklist.plan(mission)
    return mission


@transaction.atomic
def edit(mission, *, by, expected_version, **fields):
    """Change the sheet of a mission. Its dates move only while it is prepared: the authorisation rests on them.

    Raises StaleVersion, NotAllowed, Refusal.
    """
    lock(mission, expected_version=expected_version)
    entitled(by, "liaison.change_mission", mission)
    still_open(mission)
    moved = any(name in fields and fields[name] != getattr(mission, name) for name in ("starts_on", "ends_on"))
    if moved:
        in_preparation(mission)
    _dates(fields.get("starts_on", mission.starts_on), fields.get("ends_on", mission.ends_on))
    for name, value in fields.items():
        setattr(mission, name, value)
    mission.search_text = mission.searchable()
    mission.version += 1
    changed = sorted(fields)
    mission.save(update_fields=[*changed, "search_text", "version", "updated_at"])
    if moved:
        checklist.move(mission)
    note(mission, "mission.edit", gettext_lazy("Mission modifiée"), by=by, fields=changed)
    return mission


@transaction.atomic
def submit(mission, *, by, expected_version=None, comment=""):
    """Ask for the authorisation: what is read and signed is the mission as it stands. Returns the request."""
    mission = mission.specific()
    return approvals.submit(
        mission,
        "submit",
        by=by,
        document=authorisation_document(mission),
        authors=[mission.author_id],
        title=_("Autorisation : %(unit)s") % {"unit": mission.unit},
        due_at=datetime.combine(mission.starts_on, time(0), tzinfo=mission.post.zone),
        comment=comment,
        expected_version=expected_version,
    )


@transaction.atomic
def come_back(mission, *, by, expected_version=None):
    """The operations are over: the clock of the transmission to the judge starts (CPP art. 151)."""
    lock(mission, expected_version=expected_version)
    fire(mission, "come_back", by=by, locked=True)
    clocks.start(mission, RETURN_RULE, event_at=timezone.now())
    return mission


@transaction.atomic
def report(mission, *, by, expected_version=None):
    """The report is written and sent with its pieces: that clock is kept."""
    lock(mission, expected_version=expected_version)
    fire(mission, "report", by=by, locked=True)
    clocks.keep(mission, {RETURN_RULE})
    return mission


#: Transitions that do more than move the file.
ACTS = {"submit": submit, "come_back": come_back, "report": report}


@transaction.atomic
def perform(mission, name, *, by, comment="", expected_version=None):
    """Do the transition `name`. Raises what its service raises."""
    if name == "submit":
        return submit(mission, by=by, expected_version=expected_version, comment=comment)
    if name in ACTS:
        return ACTS[name](mission, by=by, expected_version=expected_version)
    lock(mission, expected_version=expected_version)
    return fire(mission, name, by=by, comment=comment, locked=True)


def authorisation_document(mission):
    """What the head of the service reads and signs: label → text. No passport number leaves the file."""
    part = mission.judicial
    with override("fr"):
        lines = [
            [_("Service d’enquête"), mission.unit],
            [_("Pays et lieux"), f"{mission.country}, {mission.places}"],
            [_("Dates"), f"{date_in_words(mission.starts_on)} – {date_in_words(mission.ends_on)}"],
            [_("Base, article 18"), f"{part.get_basis_display()}, {part.authority}, {_day(part.issued_on)}"],
            [_("Numéro"), part.number],
            [_("Actes demandés"), ", ".join(map(str, part.acts_in_words))],
            *([_("Accord de l’État"), _consent_line(consent)] for consent in mission.consents.all()),
            *([_("Voyageur"), _traveller_line(member)] for member in mission.members.filter(travels=True)),
        ]
    return {
        "kind": "mission",
        "reference": mission.reference,
        "lines": [[str(label), str(text)] for label, text in lines],
    }


def _consent_line(consent):
    return _("%(who)s, le %(on)s, du %(first)s au %(last)s : %(acts)s") % {
        "who": consent.authority,
        "on": _day(consent.given_on),
        "first": _day(consent.starts_on),
        "last": _day(consent.ends_on),
        "acts": ", ".join(map(str, consent.extents_in_words)),
    }


def _traveller_line(member):
    armed = _("armé, %(paper)s") % {"paper": member.arms_authorisation} if member.armed else _("non armé")
    return f"{member}, {member.unit or '—'}, {armed}"


def _day(date):
    return date_in_words(date) if date else "—"


def still_open(mission):
    if mission.status in {"CLOSE", "ANNULEE"}:
        raise NotAllowed(_("La mission est close : elle ne change plus."), rule=_("états déclarés"))


def in_preparation(mission):
    """Dates, travellers, basis and consents are what the authorisation rests on: frozen once it is asked for."""
    if mission.status not in IN_PREPARATION:
        raise NotAllowed(
            _("L’autorisation repose sur les dates, l’équipe, la base et l’accord : ils sont figés."),
            rule=_("autorisation"),
            remedy=_("« Reprendre la préparation » les rouvre ; l’autorisation sera à redemander."),
        )


def _dates(starts_on, ends_on):
    if ends_on < starts_on:
        raise Refusal(_("Le départ précède l’arrivée : vérifiez les deux dates."), rule=_("dates"), field="ends_on")
