"""Guided forms in a file: begin one, save a step, ask for its PDF, draw it. `guided.py` holds the forms.

`pdf_of` is the one place that turns a draft into bytes; who asks, waits and keeps is around it.
"""

import io
from datetime import UTC, datetime, time

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import note
from ssi.attachments import services as attachments
from ssi.outbox.bus import publish
from ssi.reports import document
from ssi.reports.registry import printed_marking
from ssi.reports.render import render_pdf
from ssi.web.brand import brand
from ssi.web.refusals import Refusal, StaleVersion

from . import guided
from .law import LawOf
from .models import JudicialForm
from .services import _may_change

DRAW = "rogatorycommission.draw"
TEMPLATE = "liaison/pdf/judicial_form.html"


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


@transaction.atomic
def ask_pdf(draft, *, by):
    """Ask for the PDF of the draft as it is; a worker makes it after the commit, and puts it in the file.

    Raises Refusal for a Spécial France file: such a text never goes to a foreign authority.
    """
    _may_change(draft.case, by)
    if draft.case.special_france:
        raise Refusal(
            _("Ce dossier est Spécial France : aucun document destiné à une autorité étrangère n’en sort."),
            rule=_("Spécial France"),
            remedy=_("Préparez le formulaire dans un dossier qui ne porte pas cette mention."),
        )
    draft.pdf_asked_at, draft.pdf_version, draft.pdf_error = timezone.now(), draft.version, ""
    draft.save(update_fields=["pdf_asked_at", "pdf_version", "pdf_error"])
    note(draft.case, "rogatorycommission.form_pdf", gettext_lazy("PDF demandé"), by=by, form=draft.pk)
    publish(DRAW, form=draft.pk, version=draft.version)
    return draft


@transaction.atomic
def draw(draft, *, by):
    """Make the PDF and keep it as a piece of the file. Returns the piece, or None when there is nothing to make."""
    if draft.pdf_asked_at is None or not by.has_perm("liaison.change_rogatorycommission", draft.case):
        return None
    definition = guided.definition_of(draft)
    name = f"{draft.case.reference} {definition.short} v{draft.version}.pdf"
    try:
        draft.pdf = attachments.store(draft.case, io.BytesIO(pdf_of(draft)), by=by, name=name)
        draft.pdf_error = ""
    except Refusal as refusal:
        draft.pdf_error = str(refusal)[:300]
    draft.pdf_asked_at = None
    draft.pdf_version = draft.version
    draft.save(update_fields=["pdf", "pdf_error", "pdf_asked_at", "pdf_version"])
    return draft.pdf


def pdf_of(draft):
    """The bytes of the paper of a draft. Raises RenderFailed."""
    with translation.override("fr"):
        return render_pdf(TEMPLATE, paper_of(draft).to_json())


def paper_of(draft):
    """The paper as the renderer reads it, with the law of the day it bears (`dated_on`), whenever it is printed."""
    case, definition = draft.case, guided.definition_of(draft)
    law, names = LawOf(draft.dated_on), brand()
    missing = definition.missing(draft.answers)
    sections = [_section(step, draft.answers) for step in definition.steps]
    return document.Report(
        code=draft.code,
        title=definition.title,
        number=case.reference,
        version=draft.version,
        state="draft",
        sending_state=names["state"],
        embassy=case.post.embassy,
        service=names["service"],
        place=case.post.city,
        marking=printed_marking(case.marking, case.special_france),
        period=(draft.dated_on.isoformat(), draft.dated_on.isoformat()),
        frozen_at=_noon_of(draft).isoformat(timespec="seconds").replace("+00:00", "Z"),
        timezone=case.post.time_zone,
        demo=settings.SSI_DEMO,
        sections=sections,
        extra={
            "disclaimer": str(guided.DISCLAIMER),
            "lead": law.write(definition.lead),
            "to_verify": definition.to_verify,
            "source": definition.source,
            "edition": definition.edition,
            "missing": [f"{step.code}. {', '.join(lacks)}" for step, lacks in missing],
        },
    )


def _noon_of(draft):
    """The moment the paper bears: that of its date and not of its printing, so that the same draft makes the same
    bytes whenever it is printed."""
    return datetime.combine(draft.dated_on, time(12), tzinfo=draft.case.post.zone).astimezone(UTC)


def _section(step, answers):
    columns = (document.Column(str(_("Rubrique")), width=34), document.Column(str(_("Réponse"))))
    rows = [
        (question.label, question.shown(answers[question.name])[:4000])
        for question in step.questions
        if answers.get(question.name)
    ]
    blocks = (document.Table(columns, rows),) if rows else ()
    return document.Section(f"{step.code}. {step.title}", blocks)
