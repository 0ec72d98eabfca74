"""What people do with the risks and the next steps of a programme: each function is one act, one transaction.

From the draft to the close: whoever may write the programme keeps them.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.web.refusals import NotAllowed, Refusal

from ..files import still_written
from .models import NextStep, ProgrammeRisk

WRITE = "cooperation.change_programme"


@transaction.atomic
def save_risk(programme, *, by, risk=None, **fields):
    """Name a risk with its answer, its owner and the day it is looked at again; or change one. Returns it."""
    _begin(programme, by)
    row = _open(ProgrammeRisk, risk, "lifted_at") if risk else ProgrammeRisk(case=programme)
    return _save(programme, row, fields, "programme.risk", gettext_lazy("Risque du programme"), by)


@transaction.atomic
def lift_risk(programme, risk, *, by, outcome):
    """The risk is over: it came, or it will not."""
    _begin(programme, by)
    row = _open(ProgrammeRisk, risk, "lifted_at")
    row.lifted_at = timezone.now()
    return _save(programme, row, {"outcome": outcome}, "programme.risk_lift", gettext_lazy("Risque levé"), by)


@transaction.atomic
def save_step(programme, *, by, step=None, **fields):
    """Say what comes next, who does it and until when; or change it while it is not done. Returns it."""
    _begin(programme, by)
    row = _open(NextStep, step, "done_at") if step else NextStep(case=programme)
    return _save(programme, row, fields, "programme.step", gettext_lazy("Prochaine étape"), by)


@transaction.atomic
def finish_step(programme, step, *, by, outcome):
    _begin(programme, by)
    row = _open(NextStep, step, "done_at")
    row.done_at = timezone.now()
    return _save(programme, row, {"outcome": outcome}, "programme.step_done", gettext_lazy("Étape franchie"), by)


def _begin(programme, by):
    lock(programme)
    entitled(by, WRITE, programme)
    still_written(programme)


def _open(model, row, ended):
    """The row, locked. Raises NotAllowed when somebody ended it meanwhile."""
    row = model.objects.select_for_update().get(pk=row.pk)
    if getattr(row, ended) is not None:
        raise NotAllowed(_("C’est déjà terminé : cette ligne ne change plus."), rule=_("conduite du programme"))
    return row


def _save(programme, row, fields, verb, label, by):
    if "outcome" in fields and not fields["outcome"].strip():
        raise Refusal(_("Dites comment cela s’est terminé."), rule=_("conduite du programme"), field="outcome")
    row.case = programme
    for name, value in fields.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    note(programme, verb, label, by=by, row=row.pk)
    return row
