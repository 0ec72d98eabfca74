"""Guided forms in a file: begin one, save a step. `guided.py` holds the forms, `documents.py` their PDF."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import note
from ssi.web.refusals import Refusal, StaleVersion

from . import guided
from .models import JudicialForm
from .services import _may_change


@transaction.atomic
def begin(case, *, by, code, dated_on=None):
    """Begin a guided form with what the file already knows. Returns the draft. Raises NotAllowed, Refusal."""
    _may_change(case, by)
    day = dated_on or timezone.localdate(timezone=case.post.zone)
    definition = next((one for one in guided.offered(case, day) if one.code == code), None)
    if definition is None:
        raise Refusal(
            _("Ce formulaire n’est pas proposé pour cet instrument à cette date."),
            rule=_("formulaires en vigueur"),
            field="code",
        )
    draft = JudicialForm.objects.create(
        case=case,
        code=definition.code,
        edition=definition.edition,
        dated_on=day,
        answers=guided.first_answers(definition, case),
        begun_by=by,
    )
    note(case, "rogatorycommission.form", gettext_lazy("Formulaire guidé commencé"), by=by, form=draft.pk, code=code)
    return draft


@transaction.atomic
def save_step(draft, *, by, expected_version, answers, dated_on=None):
    """Keep the answers of one step; an empty one is allowed, a draft is finished little by little.

    Raises StaleVersion when somebody saved meanwhile, NotAllowed.
    """
    _may_change(draft.case, by)
    held = JudicialForm.objects.select_for_update().get(pk=draft.pk)
    if held.version != int(expected_version):
        raise StaleVersion(
            _("Quelqu’un d’autre a enregistré ce formulaire pendant que vous l’aviez ouvert."),
            theirs=held,
            rule="version",
            remedy=_("Comparez les deux versions, puis enregistrez de nouveau."),
        )
    draft.answers = {**held.answers, **answers}
    draft.dated_on = dated_on or held.dated_on
    draft.version, draft.saved_at = held.version + 1, timezone.now()
    draft.save(update_fields=["answers", "dated_on", "version", "saved_at"])
    note(draft.case, "rogatorycommission.form_step", gettext_lazy("Formulaire guidé rempli"), by=by, form=draft.pk)
    return draft
