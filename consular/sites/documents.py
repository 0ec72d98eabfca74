"""R9, the assessment of a site on paper (cooperation-consular.md §7): grid, evidence, recommendations."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.cases.models import Marking
from ssi.reports.document import Column, Figure, FigureRow, Paragraph, Section, Table
from ssi.reports.documents import DocumentKind, draw, register

from . import grid
from .models import SiteAssessment
from .vocabulary import AssessmentState


@register
class SiteSheet(DocumentKind):
    """Marked *Diffusion Restreinte*: it says where a site is weak. No telephone of the register is in it."""

    code = "site-assessment"
    title = gettext_lazy("Fiche d’évaluation de site")
    intent = gettext_lazy("La grille, les preuves et les recommandations de cette visite, à remettre au responsable.")
    permission = "consular.view_site"

    def subject_of(self, user, key):
        rows = SiteAssessment.objects.visible_to(user)
        rows = rows.select_related("post__country", "site__ilot", "created_by").prefetch_related("items")
        return rows.filter(pk=key).first() if len(key) == 36 else None

    def collect(self, subject, *, by, number, variant):
        draft = subject.status == AssessmentState.BROUILLON
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Évaluation de site : %(site)s") % {"site": subject.site},
            subtitle=str(subject.site.get_type_display()),
            period=(subject.made_on, subject.made_on),
            marking=(Marking.DR, False),
            sections=[
                Section(_("Le site"), _facts(subject)),
                Section(_("Synthèse"), [Paragraph(subject.summary)] if subject.summary else []),
                Section(_("Grille et preuves"), [_grid(subject)]),
                Section(_("Recommandations"), _recommendations(subject)),
            ],
            state="draft" if draft else "final",
            extra={"mention": _("Brouillon : la note n’est pas arrêtée.") if draft else ""},
        )


def _facts(assessment):
    site = assessment.site
    rows = [
        (_("Sensibilité"), site.get_sensitivity_display()),
        (_("Adresse"), site.address),
        (_("Coordonnées"), site.coordinates),
        (_("Îlot"), site.ilot),
        (_("Effectif présent"), site.staff),
        (_("Dont Français"), site.french),
        (_("Responsable de la sûreté"), site.manager),
        (_("Reçu par"), assessment.met),
        (_("Visite faite par"), assessment.created_by),
    ]
    if assessment.score is not None:
        definition = _("Somme des notes pondérées, en pourcentage de la note la plus haute.")
        yield FigureRow([Figure("site.score", _("note du site"), assessment.score, definition, "%")])
    columns = [Column(_("Fait"), width=28), Column(_("Valeur"))]
    yield Table(columns, [(str(label), str(value)) for label, value in rows if value not in (None, "")])


def _grid(assessment):
    columns = [
        Column(_("Élément"), width=34),
        Column(_("Poids"), width=9),
        Column(_("Note sur 4"), width=18),
        Column(_("Preuve")),
    ]
    marks = dict(grid.MARKS)
    rows = [
        (str(item.label), f"{item.weight} %", str(marks[line.mark]) if line else "–", line.evidence if line else "–")
        for item, line in assessment.lines
    ]
    note = _("Grille %(version)s, règle interne à vérifier.") % {"version": assessment.grid}
    return Table(columns, rows, note=note)


def _recommendations(assessment):
    columns = [
        Column(_("Recommandation")),
        Column(_("Priorité"), width=17),
        Column(_("Responsable"), width=20),
        Column(_("Échéance"), "date", width=13),
        Column(_("Suite"), width=18),
    ]
    rows = [
        (
            one.text,
            one.get_priority_display(),
            one.owner,
            one.due_on.isoformat(),
            one.outcome or one.get_status_display(),
        )
        for one in assessment.recommendations.all()
    ]
    return [Table(columns, [tuple(map(str, row)) for row in rows])] if rows else []
