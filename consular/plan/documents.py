"""The security plan on paper: its five parts, who validated it and until when, and the three words of its text."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.cases.models import Marking
from ssi.reports.canonical import three_words
from ssi.reports.document import Column, Paragraph, Section, Table
from ssi.reports.documents import DocumentKind, draw, register
from ssi.reports.typography import day

from .models import PlanState, SecurityPlan


@register
class PlanOnPaper(DocumentKind):
    """Marked *Diffusion Restreinte*. A version that is not in force says so on its first page."""

    code = "security-plan"
    title = gettext_lazy("Plan de sécurité")
    intent = gettext_lazy("Les cinq parties de cette version, son validateur et sa date de fin.")
    permission = "consular.view_plan"

    def subject_of(self, user, key):
        rows = SecurityPlan.objects.visible_to(user).select_related("post__country", "validated_by")
        return rows.filter(pk=key).first() if len(key) == 36 else None

    def collect(self, subject, *, by, number, variant):
        today = timezone.localdate(timezone=subject.post.zone)
        mentions = {
            PlanState.BROUILLON: _("Brouillon : ce plan n’est pas validé."),
            PlanState.REMPLACE: _("Version remplacée : n’est plus en vigueur."),
        }
        sections = [Section(str(title).partition(". ")[2], _text(text)) for title, text in subject.parts]
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Plan de sécurité, %(version)s") % {"version": subject},
            period=(subject.validated_on or today, max(subject.next_on or today, subject.validated_on or today)),
            marking=(Marking.DR, False),
            sections=[*sections, Section(_("Validation"), _validation(subject))],
            state="draft" if subject.status == PlanState.BROUILLON else "final",
            extra={"mention": mentions.get(subject.status, "")},
        )


def _text(text):
    return [Paragraph(part.strip()) for part in text.split("\n") if part.strip()]


def _validation(plan):
    if plan.validated_by is None:
        return []
    rows = [
        (_("Validé par"), str(plan.validated_by)),
        (_("Le"), day(plan.validated_on)),
        (_("Bon jusqu’au"), day(plan.next_on)),
        (_("Mots-témoins du plan"), three_words(plan.fingerprint)),
    ]
    return [Table([Column(_("Fait"), width=28), Column(_("Valeur"))], rows)]
