"""The PDF of a guided form: a help to write, said on each page, with the law of the day it bears."""

from datetime import datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.reports.document import Column, Section, Table
from ssi.reports.documents import CaseDocument, draw, register
from ssi.web.refusals import Refusal

from . import guided
from .law import LawOf
from .models import RogatoryCommission
from .workflow import JUDICIAL


@register
class GuidedForm(CaseDocument):
    """One version per form begun in the file, named by its key; a file Spécial France makes none."""

    code = "judicial-form"
    title = gettext_lazy("Formulaire guidé")
    intent = gettext_lazy("Les formulaires commencés dans ce dossier, tels qu’ils sont remplis à cet instant.")
    permission = "liaison.change_rogatorycommission"
    reading = "liaison.view_rogatorycommission"
    template = "liaison/pdf/judicial_form.html"
    has_versions = True
    about = RogatoryCommission

    def offered(self, subject, user):
        if subject.status in JUDICIAL.closed:
            return []
        drafts = subject.guided_forms.all()
        return [
            (variant_of(draft), f"{guided.definition_of(draft).short}, {draft.dated_on:%d/%m/%Y}") for draft in drafts
        ]

    def collect(self, subject, *, by, number, variant):
        """Raises Refusal for a Spécial France file: such a text never goes to a foreign authority."""
        if subject.special_france:
            raise Refusal(
                _("Ce dossier est Spécial France : aucun document destiné à une autorité étrangère n’en sort."),
                rule=_("Spécial France"),
                remedy=_("Préparez le formulaire dans un dossier qui ne porte pas cette mention."),
            )
        draft = subject.guided_forms.get(pk=variant)
        draft.case = subject
        return paper_of(draft, number=number)


def variant_of(draft):
    return str(draft.pk)


def paper_of(draft, *, number):
    """The paper of a draft: whenever it is printed, it bears its own date and the law of that day (`dated_on`)."""
    case, definition = draft.case, guided.definition_of(draft)
    law = LawOf(draft.dated_on)
    return draw(
        GuidedForm,
        post=case.post,
        number=number,
        title=definition.title,
        subtitle=case.reference,
        version=draft.version,
        state="draft",
        marking=(case.marking, case.special_france),
        period=(draft.dated_on, draft.dated_on),
        at=datetime.combine(draft.dated_on, time(12), tzinfo=case.post.zone),
        sections=[_section(step, draft.answers) for step in definition.steps],
        extra={
            "disclaimer": str(guided.DISCLAIMER),
            "lead": law.write(definition.lead),
            "to_verify": definition.to_verify,
            "source": definition.source,
            "edition": definition.edition,
            "missing": [f"{step.code}. {', '.join(lacks)}" for step, lacks in definition.missing(draft.answers)],
        },
    )


def _section(step, answers):
    columns = (Column(_("Rubrique"), width=34), Column(_("Réponse")))
    rows = [
        (question.label, question.shown(answers[question.name])[:4000])
        for question in step.questions
        if answers.get(question.name)
    ]
    return Section(f"{step.code}. {step.title}", (Table(columns, rows),) if rows else ())
