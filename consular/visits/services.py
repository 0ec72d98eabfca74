"""What people do with official visits: each function is one act, one transaction, all or nothing.

The parts of a visit (sequences, delegation, weapons, notes…) are written by `parts.py`, its versions by `versions.py`.
"""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from ssi.approvals import services as approvals
from ssi.approvals.opening import drafted, entered, entitled, rewritten
from ssi.approvals.workflow import fire, lock, note, workflow_of
from ssi.clocks import services as clocks
from ssi.reports.canonical import three_words
from ssi.web.dates import date_in_words
from ssi.web.refusals import NotAllowed, Refusal

from . import notes, versions
from .models import OfficialVisit
from .workflow import WRITABLE

RETEX_RULE = "VIS_RETEX"
_CHANGE = "consular.change_officialvisit"


@transaction.atomic
def open_visit(*, by, post, **fields):
    """Announce a visit: number it. Raises NotAllowed, Refusal for dates that cannot be."""
    entitled(by, "consular.add_officialvisit", post)
    _dates(fields["starts_on"], fields["ends_on"])
    visit = drafted(OfficialVisit, by=by, post=post, status="ANNONCEE", **fields)
    return entered(visit, by=by, verb="visit.open", label=gettext_lazy("Visite annoncée"))


@transaction.atomic
def edit(visit, *, by, expected_version, **fields):
    """Change the sheet; the last days of the notes that were computed follow its dates. Raises StaleVersion,
    NotAllowed, Refusal."""
    begin(visit, by, expected_version=expected_version)
    _dates(fields.get("starts_on", visit.starts_on), fields.get("ends_on", visit.ends_on))
    before = visit.starts_on
    rewritten(visit, fields, by=by, verb="visit.edit", label=gettext_lazy("Visite modifiée"))
    notes.follow_the_dates(visit, before)
    return visit


@transaction.atomic
def submit(visit, *, by, expected_version=None, comment=""):
    """Freeze the file if it changed since its last version, and send that version to the parapheur."""
    visit = visit.specific()
    lock(visit, expected_version=expected_version)
    entitled(by, "consular.submit_officialvisit", visit)
    version = visit.versions.first()
    if versions.changed_since(visit, version):
        version = versions.frozen(visit, by=by, reason=comment[:200])
    return approvals.submit(
        visit,
        "submit",
        by=by,
        document=approval_document(visit, version),
        authors=[version.frozen_by_id],
        title=_("Dossier de visite v%(n)d : %(visit)s") % {"n": version.number, "visit": visit.title},
        due_at=datetime.combine(visit.starts_on, time(0), tzinfo=ZoneInfo(visit.country.time_zone)),
        comment=comment,
    )


def approval_document(visit, version):
    """What is read and signed: which version, its three words, and what it holds in numbers."""
    snapshot = version.text.snapshot
    with override("fr"):
        lines = [
            [_("Version"), f"{version.number}, {three_words(version.fingerprint)}"],
            [_("Autorité"), visit.authority],
            [_("Dates"), f"{date_in_words(visit.starts_on)} – {date_in_words(visit.ends_on)}"],
            [_("Pays et lieux"), f"{visit.country}, {visit.places}"],
            [_("Séquences"), str(len(snapshot["sequences"]))],
            [_("Délégation"), str(len(snapshot["members"]))],
            [_("Armes"), str(len(snapshot["weapons"]))],
            [_("Véhicules"), str(len(snapshot["vehicles"]))],
            [_("Notes verbales"), str(len(snapshot["notes"]))],
            [_("Dérogation de l’État hôte"), visit.waiver or _("aucune")],
        ]
    return {
        "kind": "officialvisit",
        "reference": visit.reference,
        "version": version.number,
        "sha256": version.fingerprint,
        "lines": [[str(label), str(text)] for label, text in lines],
    }


@transaction.atomic
def finish(visit, *, by, expected_version=None, comment=""):
    """The visit is over: its lessons are due in two days (cooperation-consular.md §9.3)."""
    lock(visit, expected_version=expected_version)
    fire(visit, "finish", by=by, locked=True)
    clocks.start(visit, RETEX_RULE, event_at=timezone.now())
    return visit


@transaction.atomic
def close(visit, *, by, expected_version=None, comment=""):
    lock(visit, expected_version=expected_version)
    clocks.keep(visit, {RETEX_RULE})
    return fire(visit, "close", by=by, locked=True)


@transaction.atomic
def write_retex(visit, *, by, retex):
    """Write what was learnt, once the visit has begun and until it is closed."""
    lock(visit)
    entitled(by, _CHANGE, visit)
    if visit.status not in {"EN_COURS", "TERMINEE"}:
        raise NotAllowed(
            _("Le retour d’expérience s’écrit pendant la visite et après ; il est figé à la clôture."),
            rule=_("états déclarés"),
        )
    visit.retex = retex
    visit.version += 1
    visit.save(update_fields=["retex", "version", "updated_at"])
    note(visit, "visit.retex", gettext_lazy("Retour d’expérience enregistré"), by=by)
    return visit


#: Transitions that do more than move the file.
ACTS = {"submit": submit, "finish": finish, "close": close}


@transaction.atomic
def perform(visit, name, *, by, comment="", expected_version=None):
    """Do the transition `name`. Raises what its service raises."""
    if name in ACTS:
        return ACTS[name](visit, by=by, expected_version=expected_version, comment=comment)
    lock(visit, expected_version=expected_version)
    return fire(visit, name, by=by, comment=comment, locked=True)


def begin(visit, by, *, expected_version=None):
    """Lock the file, ask the right, and refuse what its state freezes."""
    lock(visit, expected_version=expected_version)
    entitled(by, _CHANGE, visit)
    if visit.status not in WRITABLE:
        label = workflow_of(visit).state(visit.status).label
        raise NotAllowed(
            _("Le dossier ne change plus à l’état « %(state)s ».") % {"state": label},
            rule=_("états déclarés"),
            remedy=_("« Reprendre le dossier » rouvre une visite prête ; son visa sera à redemander."),
        )


def _dates(starts_on, ends_on):
    if ends_on < starts_on:
        raise Refusal(_("Le départ précède l’arrivée : vérifiez les deux dates."), rule=_("dates"), field="ends_on")
