"""The programme sheet (R5, cooperation-consular.md §7): two pages to hand over or to send to the ministry."""

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.clocks.words import moment_in_words
from ssi.reports.blocks import MAX_CELL, MAX_PARAGRAPH, MAX_ROWS
from ssi.reports.document import Column, Paragraph, Section, Table
from ssi.reports.documents import CaseDocument, draw, register
from ssi.web.dates import date_in_words

from ..actions.models import CooperationAction
from ..actions.workflow import ACTION
from ..money.board import board_of
from ..money.words import grouped, in_euros
from ..needs.models import Need
from ..route.documents import countries_of
from ..route.pages import steps_of
from .models import Indicator, Programme
from .vocabulary import Criterion
from .workflow import PROGRAMME


@register
class ProgrammeSheet(CaseDocument):
    code = "programme-sheet"
    title = gettext_lazy("Fiche programme")
    intent = gettext_lazy(
        "L’identité du programme, le besoin, les actions, l’argent, les approbations et l’évaluation, tels qu’ils sont "
        "à l’instant de la demande."
    )
    about = Programme

    def collect(self, subject, *, by, number, variant):
        zone, today = subject.post.zone, timezone.localdate(timezone=subject.post.zone)
        board = board_of(subject)
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Fiche programme %(reference)s") % {"reference": subject.reference},
            subtitle=subject.title,
            period=(min(today, subject.opened_at.astimezone(zone).date()), today),
            marking=(subject.marking, subject.special_france),
            sections=[
                Section(_("Le programme"), _facts(subject)),
                Section(_("Besoins"), _needs(subject, by)),
                Section(_("Argent"), _money(board)),
                Section(_("Approbations"), _approvals(subject, board, zone)),
                Section(_("Actions"), _actions(subject, by)),
                Section(_("Indicateurs"), _indicators(subject)),
                Section(_("Évaluation locale"), _evaluation(subject)),
            ],
        )


def _facts(programme):
    sectors = ", ".join(f"{row.code} {row.label} {grouped(row.percent)}\u00a0%" for row in programme.sectors.all())
    partners = ", ".join(row.service.name for row in programme.partners.select_related("service"))
    rows = [
        (_("État"), PROGRAMME.state(programme.status).label),
        (_("Nature"), programme.get_nature_display()),
        (_("Pays"), countries_of(programme)),
        (_("Dates prévues"), f"{date_in_words(programme.starts_on)} – {date_in_words(programme.ends_on)}"),
        (_("Partenaires"), partners),
        (_("Publics visés"), programme.target_groups),
        (_("Secteurs CAD"), sectors),
        (_("Chef de projet"), programme.owner),
    ]
    yield Table([Column(_("Fait"), width=28), Column(_("Valeur"))], _cells((a, b) for a, b in rows if b))
    yield Paragraph(programme.objective[:MAX_PARAGRAPH])


def _needs(programme, by):
    needs = Need.objects.visible_to(by).filter(answers__case=programme.pk).order_by("-score")
    rows = [(need.reference, need.priority, need.title) for need in needs]
    if rows:
        yield Table(
            [Column(_("Référence"), width=28), Column(_("Priorité"), width=14), Column(_("Besoin"))], _cells(rows)
        )


def _money(board):
    rows = [
        (line.row.source_id, line.row.label, *map(in_euros, _amounts(line.sums)))
        for line in board.lines[: MAX_ROWS - 1]
    ]
    if rows:
        rows.append((_("Total"), "", *map(in_euros, _amounts(board.sums))))
        heads = (_("Notifié"), _("Engagé"), _("Payé"), _("Valorisé"))
        columns = [Column(_("Source"), width=13), Column(_("Objet")), *(Column(head, width=15) for head in heads)]
        yield Table(columns, _cells(rows))
        told = _("Coût complet %(full)s, reste à payer %(left)s.")
        yield Paragraph(told % {"full": in_euros(board.sums.full_cost), "left": in_euros(board.sums.to_pay)})


def _amounts(sums):
    return sums.notified, sums.committed, sums.paid, sums.in_kind


def _approvals(programme, board, zone):
    rows = []
    for step in steps_of(programme, board.rows):
        said = _("pas encore")
        if step.word:
            word = step.word
            sense = word.get_sense_display() if hasattr(word, "sense") else word.get_decision_display()
            who = f"{word.by} {step.capacity}".strip()
            said = f"{sense}, {who}, {moment_in_words(word.at, zone)} {getattr(word, 'reference', '')}".strip()
        rows.append((step.level.label, said))
    yield Table([Column(_("Niveau"), width=45), Column(_("Avis"))], _cells(rows))


def _actions(programme, by):
    actions = CooperationAction.objects.visible_to(by).filter(part_of=programme.pk).select_related("action_type")
    rows = [
        (row.reference, row.title, row.action_type, _day(row.starts_on), ACTION.state(row.status).label)
        for row in actions.order_by("starts_on", "pk")[:MAX_ROWS]
    ]
    if rows:
        heads = [Column(_("Référence"), width=22), Column(_("Action")), Column(_("Type"), width=18)]
        yield Table([*heads, Column(_("Dates"), width=16), Column(_("État"), width=14)], _cells(rows))


def _indicators(programme):
    rows = [
        (row.get_level_display(), row.title, grouped(row.baseline), grouped(row.target), row.unit)
        for row in programme.indicators.all()[:MAX_ROWS]
    ]
    if rows:
        heads = [str(capfirst(Indicator._meta.get_field(name).verbose_name)) for name in ("baseline", "target", "unit")]
        columns = [Column(_("Niveau"), width=20), Column(_("Indicateur")), *(Column(head, width=15) for head in heads)]
        yield Table(columns, _cells(rows))


def _evaluation(programme):
    rows = [(row.get_criterion_display(), f"{row.note}/4", row.evidence) for row in programme.notes.all()]
    if rows:
        order = [str(label) for _code, label in Criterion.choices]
        rows.sort(key=lambda row: order.index(str(row[0])))
        yield Table([Column(_("Critère"), width=24), Column(_("Note"), width=12), Column(_("Preuve"))], _cells(rows))


def _cells(rows):
    return [tuple(str(cell)[:MAX_CELL] for cell in row) for row in rows]


def _day(day):
    return date_in_words(day) if day else ""
