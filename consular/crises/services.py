"""Acts on a crisis: open it, move it from a phase to another, give a function of the cell.

Locks are always taken in this order: the crisis, the figures, the persons, the main courante. Keep it.
"""

import json

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.cases.references import next_reference
from ssi.web.refusals import NotAllowed, Refusal

from . import log
from .calls import services as calls
from .guards import refuse_closed, require
from .models import CellFunction, Crisis, Figure, LogEntry
from .phases import LEAD, MOVES, OPENING
from .vocabulary import EntryKind, Function, Phase


@transaction.atomic
def open_crisis(*, by, post, title, nature, phase=Phase.VEILLE, exercise=False, form_token=None, **fields):
    """Open a crisis at the post, number it, take the register as its perimeter. Returns it."""
    if not by.has_perm("consular.open_crisis", post):
        raise NotAllowed(
            _("Vous ne pouvez pas ouvrir de crise à ce poste."),
            rule=_("matrice des droits"),
            remedy=_("L’ambassadeur, le consul ou l’attaché de sécurité intérieure l’ouvre, ou le délègue."),
        )
    if phase not in OPENING:
        raise Refusal(_("Une crise s’ouvre en veille, en pré-alerte ou cellule active."), field="phase")
    crisis = Crisis(
        post=post,
        reference=next_reference(Crisis.series, post),
        title=title,
        nature=nature,
        phase=phase,
        exercise=exercise,
        opened_at=timezone.now(),
        opened_by=by,
        form_token=form_token,
        **fields,
    )
    crisis.save(force_insert=True)
    taken = _take_perimeter(crisis)
    check_constraints_now()
    record("crisis.open", crisis, phase=phase, exercise=exercise, **taken)
    words = _("Ouverture : %(phase)s. Périmètre : %(n)d personnes du registre.")
    _told(crisis, by, words % {"phase": crisis.get_phase_display(), "n": taken["added"]})
    return crisis


@transaction.atomic
def move(crisis, *, by, target, comment=""):
    """Move to another phase, saying why. Raises NotAllowed, or Refusal when no move leads there from here."""
    now = _locked(crisis)
    step = next((one for one in MOVES if one.target == target and now.phase in one.sources), None)
    if step is None:
        raise Refusal(
            _("La crise est en phase « %(phase)s » : ce passage n’est pas possible.")
            % {"phase": now.get_phase_display()},
            rule=_("phases de la crise"),
            remedy=_("Relisez la page : quelqu’un l’a peut-être fait entre-temps."),
            field="target",
        )
    require(by, step.permission, now)
    if not comment.strip():
        raise Refusal(_("Dites pourquoi en une phrase."), rule=_("motif"), field="comment")
    moment, changed = timezone.now(), ["phase"]
    now.phase = target
    if target == Phase.RETEX_FAIT:
        now.retex = comment.strip()
        changed.append("retex")
    if target == Phase.CLOSE:
        _end_functions(now, moment)
        now.closed_at = moment
        changed.append("closed_at")
    now.save(update_fields=changed)
    record("crisis.move", now, phase=target)
    words = _("Phase « %(phase)s ». %(why)s") % {"phase": now.get_phase_display(), "why": comment.strip()[:1500]}
    _told(now, by, words)
    return now


@transaction.atomic
def take_perimeter(crisis, *, by):
    """Bring the perimeter up to the register in use. Returns {"added": n, "gone": n, "moved": n}."""
    now = _locked(crisis)
    require(by, LEAD, now)
    refuse_closed(now)
    taken = _take_perimeter(now)
    record("crisis.perimeter", now, **taken)
    words = _("Périmètre repris du registre : %(added)d ajouts, %(gone)d retraits, %(moved)d fiches modifiées.") % taken
    _told(now, by, words)
    return taken


@transaction.atomic
def give_function(crisis, *, by, function, holder):
    """Give a function to a person of the post; whoever held it hands over, with a sheet. Returns the CellFunction.

    `holder` None frees the function.
    """
    now = _locked(crisis)
    require(by, LEAD, now)
    refuse_closed(now)
    before = CellFunction.objects.filter(crisis=now, function=function, ended_at=None).first()
    if before is not None and before.holder_id == getattr(holder, "pk", None):
        raise Refusal(_("Cette personne tient déjà cette fonction."), field="holder")
    if before is None and holder is None:
        raise Refusal(_("Personne ne tient cette fonction."), field="holder")
    if before is not None:
        _end(before, timezone.now())
    label = Function(function).label
    if holder is None:
        record("crisis.function", now, function=function, holder=None)
        _told(now, by, _("%(function)s : plus personne.") % {"function": label})
        return None
    given = CellFunction(
        crisis=now, post_id=now.post_id, function=function, holder=holder, given_by=by, started_at=timezone.now()
    )
    given.save(force_insert=True)
    check_constraints_now()
    record("crisis.function", now, function=function, holder=holder.pk)
    _told(now, by, _("%(function)s : %(who)s.") % {"function": label, "who": holder.get_full_name()})
    return given


def sheet_of(held, moment):
    """What whoever takes over must know: figures, requests still open, decisions since this person began."""
    crisis = held.crisis_id
    figure = Figure.objects.filter(crisis=crisis).first()
    entries = LogEntry.objects.filter(crisis=crisis)
    since = entries.filter(at__gte=held.started_at, kind__in=[EntryKind.DECISION, EntryKind.CONSIGNE]).order_by(
        "number"
    )
    return {
        "at": moment.isoformat(),
        "figure": figure.number if figure else None,
        "last_entry": entries.values_list("number", flat=True).first() or 0,
        "waiting": [[entry.number, entry.text] for entry in log.waiting(crisis)[:20]],
        "decided": [[entry.number, entry.text] for entry in since[:30]],
        "calls": _calls(held),
        "written": entries.filter(by=held.holder_id, at__gte=held.started_at).count(),
    }


def _calls(held):
    """Callers who wait, in numbers: an officer of the cell reads no name, and hands over nonetheless."""
    told = calls.counts(held.crisis).get(held.crisis_id)
    return {name: told[name] for name in ("calls", "waiting", "urgent", "loose")} if told else None


def _locked(crisis):
    now = Crisis.objects.select_for_update(of=["self"]).get(pk=crisis.pk)
    now.post = crisis.post
    return now


def _take_perimeter(crisis):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.take_perimeter(%s)", [crisis.pk])
        (answer,) = cursor.fetchone()
    return json.loads(answer) if isinstance(answer, str) else answer


def _end(held, moment):
    held.sheet, held.ended_at = sheet_of(held, moment), moment
    held.save(update_fields=["sheet", "ended_at"])


def _end_functions(crisis, moment):
    for held in CellFunction.objects.filter(crisis=crisis, ended_at=None):
        _end(held, moment)


def _told(crisis, by, text):
    """The main courante says it too: who decided what, and when."""
    log.append(crisis, by=by, kind=EntryKind.DECISION, text=text)
