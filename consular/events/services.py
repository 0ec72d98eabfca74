"""What people do with events: each function is one act, one transaction."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.watching import forget, watch
from ssi.approvals.opening import drafted, entered, rewritten
from ssi.approvals.workflow import fire, lock, note
from ssi.web.refusals import NotAllowed, Refusal

from .models import EventMeasure, MajorEvent

_CHANGE = "consular.change_majorevent"
MEASURE_RULE = "EVT_MESURE"


@transaction.atomic
def open_event(*, by, post, **fields):
    """Announce an event: number it. Raises NotAllowed, Refusal for dates that cannot be."""
    if not by.has_perm("consular.add_majorevent", post):
        raise _not_yours()
    _dates(fields["starts_on"], fields["ends_on"])
    event = drafted(MajorEvent, by=by, post=post, status="ANNONCE", **fields)
    return entered(event, by=by, verb="event.open", label=gettext_lazy("Événement annoncé"))


@transaction.atomic
def edit(event, *, by, expected_version, **fields):
    """Change the sheet. Raises StaleVersion, NotAllowed, Refusal."""
    _begin(event, by, expected_version=expected_version)
    _dates(fields.get("starts_on", event.starts_on), fields.get("ends_on", event.ends_on))
    return rewritten(event, fields, by=by, verb="event.edit", label=gettext_lazy("Événement modifié"))


@transaction.atomic
def save_measure(measure, event, *, by, **fields):
    """Add or change a measure that is not done yet. Returns it."""
    _begin(event, by)
    if measure.done_at is not None:
        raise NotAllowed(_("Cette mesure est faite : elle ne change plus."), rule=_("mesures et qui les tient"))
    measure.case = event
    for name, value in fields.items():
        setattr(measure, name, value)
    measure.save()
    watch(measure, event, MEASURE_RULE, due_on=measure.due_on, done=False)
    note(event, "event.measure", gettext_lazy("Mesure enregistrée"), by=by, part=measure.pk)
    return measure


@transaction.atomic
def finish_measure(measure, event, *, by, outcome):
    """Say what was done. Raises Refusal when it was said already."""
    _begin(event, by)
    measure = EventMeasure.objects.select_for_update(of=("self",)).select_related("clock__rule").get(pk=measure.pk)
    if measure.done_at is not None:
        raise Refusal(_("Cette mesure est déjà notée comme faite."), rule=_("mesures et qui les tient"))
    measure.outcome, measure.done_at, measure.done_by = outcome, timezone.now(), by
    measure.save(update_fields=["outcome", "done_at", "done_by"])
    watch(measure, event, MEASURE_RULE, due_on=measure.due_on, done=True)
    note(event, "event.measure_done", gettext_lazy("Suite donnée à une mesure"), by=by, part=measure.pk)
    return measure


@transaction.atomic
def remove_measure(event, measure, *, by):
    """Take off a measure nobody began; one that was done stays."""
    _begin(event, by)
    if measure.done_at is not None:
        raise NotAllowed(_("Une mesure faite reste au dossier."), rule=_("mesures et qui les tient"))
    forget(measure)
    key = measure.pk
    measure.delete()
    note(event, "event.measure", gettext_lazy("Mesure retirée"), by=by, removed=key)


@transaction.atomic
def write_lessons(event, *, by, lessons):
    """Write what is to be remembered, during the event and after, until it is closed."""
    _begin(event, by)
    if event.status not in {"EN_COURS", "TERMINE"}:
        raise NotAllowed(_("Ce qu’il faut retenir s’écrit une fois l’événement commencé."), rule=_("états déclarés"))
    event.lessons = lessons
    event.version += 1
    event.save(update_fields=["lessons", "version", "updated_at"])
    note(event, "event.lessons", gettext_lazy("Ce qu’il faut retenir est écrit"), by=by)
    return event


@transaction.atomic
def perform(event, name, *, by, comment="", expected_version=None):
    """Do the transition `name`. Raises what `fire()` raises."""
    lock(event, expected_version=expected_version)
    return fire(event, name, by=by, comment=comment, locked=True)


def _begin(event, by, *, expected_version=None):
    lock(event, expected_version=expected_version)
    if not by.has_perm(_CHANGE, event):
        raise _not_yours()
    if event.status in {"CLOS", "ANNULE"}:
        raise NotAllowed(_("L’événement est clos : il ne change plus."), rule=_("états déclarés"))


def _dates(starts_on, ends_on):
    if ends_on < starts_on:
        raise Refusal(_("L’événement finit avant de commencer : vérifiez."), rule=_("dates"), field="ends_on")


def _not_yours():
    return NotAllowed(
        _("Cet acte n’est pas dans vos attributions."),
        rule=_("matrice des droits"),
        remedy=_("L’attaché de sécurité intérieure du poste peut le faire."),
    )
