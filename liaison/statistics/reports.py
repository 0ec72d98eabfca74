"""The yearly statistics as a report: frozen, fingerprinted and signed like the others, redone under a new number."""

from dataclasses import replace

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.figures.periods import Period
from ssi.reports.document import Column, FigureRow, Paragraph, Table
from ssi.reports.registry import ReportModel, register
from ssi.web.refusals import Refusal
from ssi.web.sheets import Sheet

from . import article18
from .models import YearlyReturn

CODE = "e977_annual"
VERSION, SUBMITTED, ANSWERED, REFUSED, DEVIATIONS = 5, 10, 20, 30, 40


@register
class YearlyStatistics(ReportModel):
    code = CODE
    title = gettext_lazy("Statistiques annuelles, directive (UE) 2023/977")
    frame = (
        (VERSION, gettext_lazy("Version")),
        (SUBMITTED, gettext_lazy("Demandes présentées (art. 18, a)")),
        (ANSWERED, gettext_lazy("Demandes reçues et répondues (art. 18, b)")),
        (REFUSED, gettext_lazy("Demandes refusées (art. 18, c)")),
        (DEVIATIONS, gettext_lazy("Autorisation judiciaire (art. 18, d)")),
    )
    method = (
        gettext_lazy(
            "Seuls comptent les dossiers qualifiés au titre de la directive (UE) 2023/977. Une demande est de l’année "
            "où elle a été reçue, ou transmise ; une réponse, un refus ou l’attente d’un juge, de l’année où ils ont "
            "eu lieu, en heure locale du poste. Une demande peut donc être reçue une année et répondue la suivante."
        ),
    )

    def presets(self, today):
        last = Period.year(today.year - 1)
        return [("last", _("année %(year)d") % {"year": last.start.year}, last)]

    def subtitle(self, period):
        return _("Année %(year)d") % {"year": period.start.year}

    def opened(self, report, *, instead_of=None, why=""):
        """Number the version. Raises Refusal for a year that is not over, or a correction without its reason."""
        year = report.period_start.year
        if report.period_end >= timezone.localdate(timezone=report.post.zone):
            raise Refusal(
                _("L’année %(year)d n’est pas finie : sa statistique ne peut pas encore être arrêtée.")
                % {"year": year},
                rule=_("directive (UE) 2023/977, art. 18"),
                remedy=_("Elle se prépare à partir du 1er janvier."),
            )
        reason = why.strip()[:300]
        if instead_of is not None and not reason:
            raise Refusal(_("Dites ce que cette version corrige."), rule=_("statistique corrigée"), field="reason")
        earlier = YearlyReturn.objects.filter(post=report.post_id, year=year).aggregate(last=Max("number"))["last"] or 0
        if instead_of is None:
            reason = _("Première version abandonnée.") if earlier else ""
        YearlyReturn.objects.bulk_create(
            [
                YearlyReturn(
                    case=report,
                    post=report.post,
                    year=year,
                    number=earlier + 1,
                    replaces=instead_of,
                    reason=reason,
                )
            ]
        )

    def frame_of(self, brief, sections, signature):
        """The version printed is that of the year, not how often the report was written to."""
        drawn = super().frame_of(brief, sections, signature)
        held = YearlyReturn.objects.filter(pk=brief.report.pk).first()
        return replace(drawn, version=held.number) if held else drawn

    def own_sections(self, brief):
        counts = article18.by_state([brief.post], brief.period)
        return {
            VERSION: [Paragraph(version_in_words(brief.report))],
            SUBMITTED: [FigureRow([brief.figure("e977.submitted")])],
            ANSWERED: _answers(article18.answers_table(counts)),
            REFUSED: _refusals(article18.refusals_table(counts)),
            DEVIATIONS: _deviations(article18.deviations_table(counts)),
        }


def version_in_words(report):
    """« Version 2, remplace RAP-BUC-2027-00004. Ce qui est corrigé : … »"""
    held = YearlyReturn.objects.filter(pk=report.pk).select_related("replaces").first()
    if held is None or held.number == 1:
        return _("Version 1.")
    replaced = held.replaces.reference if held.replaces else "–"
    return _("Version %(number)d, remplace %(reference)s. Ce qui est corrigé : %(reason)s") % {
        "number": held.number,
        "reference": replaced,
        "reason": held.reason,
    }


def _answers(rows):
    numbers = ["Reçues, urgentes", "Reçues, autres", "Répondues, urgentes", "Répondues, autres"]
    columns = [Column("État requérant", width=32), *(Column(label, "integer") for label in numbers)]
    return _table(columns, rows, "Demandes reçues et répondues, par État requérant et selon l’urgence")


def _refusals(rows):
    columns = [Column("État requérant", width=32), Column("Motif (art. 6, § 1)"), Column("Refus", "integer", width=14)]
    return _table(columns, rows, "Demandes refusées, par État requérant et par motif")


def _deviations(rows):
    columns = [Column("État requérant", width=60), Column("Demandes", "integer")]
    return _table(columns, rows, "Délais de l’art. 5, § 1, dépassés pour autorisation judiciaire")


def _table(columns, rows, caption):
    """The table and its total; nothing, which prints « Néant », when there are no rows."""
    if not rows:
        return []
    total = [
        "Total",
        *(None if not column.is_numeric else sum(row[n] for row in rows) for n, column in enumerate(columns) if n),
    ]
    return [Table(columns=columns, rows=rows, caption=caption, total=total)]


def as_sheet(document, fingerprint):
    """The tables of a frozen document as one sheet: the same snapshot gives the same bytes."""
    rows = []
    for section in document.sections:
        rows += [(), (section.title,)]
        rows += [("Néant",)] if section.is_empty else []
        for block in section.blocks:
            if block.kind == "table":
                rows += [tuple(column.label for column in block.columns), *block.rows]
                rows += [block.total] if block.total else []
            elif block.kind == "figures":
                rows += [(figure.label, figure.value) for figure in block.figures]
            else:
                rows.append((block.text,))
    return Sheet(
        title=document.title,
        header=(document.title, document.subtitle),
        rows=rows,
        lines=(document.marking, f"{document.number}, {document.embassy}", f"SHA-256 {fingerprint}"),
    )
