"""R3, the annual report: thirteen sections of the domain, what the liaison says, two annexes (§7, R3).

Frozen and signed like the others. The ASI writes the first section and may comment each of those that follow.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ssi.figures.periods import Period
from ssi.network.models import Coverage

from .blocks import BulletList, Paragraph
from .document import Section
from .periodic import staff_lines
from .registry import ReportModel, register

CODE = "annual"
WORD, CONTEXT, PRIORITIES, BALANCE, RESULTS, EVALUATION = 10, 20, 30, 40, 50, 60
MULTILATERAL, OPERATIONAL, COMMUNITY, VISITS, EXPORT = 70, 75, 80, 90, 100
STAFF, UNMET, NEXT, SHEETS, GLOSSARY = 110, 120, 130, 200, 210
#: The report of a year opens by itself in January; where nobody could sign then, until the end of March.
LAST_MONTH = 3


@register
class AnnualReport(ReportModel):
    code = CODE
    title = _("Rapport annuel d’activité")
    frame = (
        (WORD, _("Mot de l’attaché de sécurité intérieure")),
        (CONTEXT, _("Contexte")),
        (PRIORITIES, _("Priorités et manière dont elles ont été fixées")),
        (BALANCE, _("Bilan de la coopération par domaine")),
        (RESULTS, _("Résultats")),
        (EVALUATION, _("Évaluation")),
        (MULTILATERAL, _("Action multilatérale")),
        (OPERATIONAL, _("Coopération opérationnelle")),
        (COMMUNITY, _("Sécurité de la communauté française")),
        (VISITS, _("Visites et événements")),
        (EXPORT, _("Soutien à l’export")),
        (STAFF, _("Ressources humaines, formations et accréditations")),
        (UNMET, _("Besoins non satisfaits")),
        (NEXT, _("Programmation de l’année suivante")),
        (SHEETS, _("Annexe : fiches des programmes")),
        (GLOSSARY, _("Annexe : glossaire")),
    )
    method = (
        _(
            "Les chiffres sont comptés dans les dossiers du service au moment de l’arrêté ; ils ne sont saisis nulle "
            "part. L’année est celle du calendrier, en heure locale du poste ; la comparaison porte sur l’année civile "
            "précédente. Les crédits, les portefeuilles et les évaluations sont ceux du moment de l’arrêté, sans "
            "comparaison."
        ),
        _(
            "Les tableaux ne nomment aucun dossier cloisonné ni Spécial France ; les chiffres comptent tous les "
            "dossiers du poste."
        ),
    )
    fields = {WORD: "highlights"}
    remarked = (
        *(CONTEXT, PRIORITIES, BALANCE, RESULTS, EVALUATION, MULTILATERAL, OPERATIONAL),
        *(COMMUNITY, VISITS, EXPORT, STAFF, UNMET, NEXT),
    )
    scheduled = True
    most_lines = 60
    too_long, shortness = _("Ce mot tient en soixante lignes."), _("une page au plus")

    def presets(self, today):
        last = Period.year(today.year - 1)
        return [("last", gettext("année %(year)d") % {"year": last.start.year}, last)]

    def subtitle(self, period):
        return gettext("Année %(year)d") % {"year": period.start.year}

    def due(self, moment):
        """The year that is over, from its first of January on."""
        return Period.year(moment.year - 1) if moment.month <= LAST_MONTH else None

    def own_sections(self, brief):
        return {
            WORD: [Paragraph(brief.report.highlights.strip(), "lead")],
            CONTEXT: [BulletList(perimeter_lines(brief.post, brief.period))],
            STAFF: [BulletList(staff_lines(brief.post, brief.period))],
        }

    def sections(self, brief):
        """The glossary is written last: it explains what the sections used."""
        *sections, glossary = super().sections(brief)
        terms = [f"{acronym} : {words}" for acronym, words in sorted(brief.terms.items())]
        return [*sections, Section(glossary.title, [*glossary.blocks, *([BulletList(terms)] if terms else [])])]


def perimeter_lines(post, period):
    """Where the post resides, and what else it covered on a day of the year."""
    rows = Coverage.objects.filter(post=post, starts_on__lte=period.end).exclude(ends_on__lt=period.start)
    covered = rows.select_related("country").order_by("-resident", "country__name_fr", "pk")
    told = (
        (gettext("Pays de résidence : %(countries)s."), [row for row in covered if row.resident]),
        (gettext("Également compétent pour : %(countries)s."), [row for row in covered if not row.resident]),
    )
    return [
        words % {"countries": ", ".join(dict.fromkeys(row.country.name_fr for row in rows))}
        for words, rows in told
        if rows
    ]
