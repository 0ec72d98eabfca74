"""The programme sheet (R5, cooperation-consular.md §7): two pages to hand over or to send to the ministry."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.clocks.words import moment_in_words
from ssi.reports.blocks import MAX_CELL, MAX_PARAGRAPH, MAX_ROWS
from ssi.reports.document import Column, Paragraph, Section, Table
from ssi.reports.documents import CaseDocument, draw, register
from ssi.web.addresses import absolute
from ssi.web.dates import date_in_words

from ..actions.models import CooperationAction
from ..actions.workflow import ACTION
from ..money.board import board_of
from ..money.models import ZERO
from ..money.words import grouped, in_euros
from ..needs.models import Need
from ..results.pages import grid_of, lines_of, waiver_of
from ..route.documents import countries_of
from ..route.pages import steps_of as route_steps_of
from ..steering.pages import risks_of, steps_of
from .models import Programme
from .workflow import PROGRAMME


@register
class ProgrammeSheet(CaseDocument):
    code = "programme-sheet"
    title = gettext_lazy("Fiche programme")
    intent = gettext_lazy(
        "L’identité du programme, le besoin, les actions, l’argent, les approbations, les résultats, les risques, "
        "l’évaluation et la suite, tels qu’ils sont à l’instant de la demande."
    )
    about = Programme
    template = "cooperation/pdf/programme.html"

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
                Section(_("Actions"), _actions(subject, by)),
                Section(_("Argent"), _money(board)),
                Section(_("Approbations"), _approvals(subject, board, zone)),
                Section(_("Résultats"), _results(subject)),
                Section(_("Risques"), _risks(subject)),
                Section(_("Évaluation"), _evaluations(subject)),
                Section(_("Prochaines étapes"), _steps(subject)),
            ],
            extra={"address": absolute(subject.get_absolute_url()), "reference": subject.reference},
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
    rows = [
        (need.reference, f"{need.priority} ({need.urgency} × {need.expected_return} = {need.score})", need.title)
        for need in needs
    ]
    if rows:
        heads = [Column(_("Référence"), width=24), Column(_("Priorité, urgence × retour"), width=24)]
        yield Table([*heads, Column(_("Besoin"))], _cells(rows))


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
        yield from _by_year(board)
        told = _("Coût complet %(full)s, reste à payer %(left)s.")
        yield Paragraph(told % {"full": in_euros(board.sums.full_cost), "left": in_euros(board.sums.to_pay)})


def _by_year(board):
    """Payments (CP) foreseen and made, source by source and year by year."""
    found = {}
    for line in board.lines:
        for year, planned, paid, _rate in line.plan:
            before = found.get((line.row.source_id, year), (ZERO, ZERO))
            found[line.row.source_id, year] = before[0] + (planned or ZERO), before[1] + paid
    rows = [(source, str(year), *map(in_euros, sums)) for (source, year), sums in sorted(found.items())]
    if rows:
        heads = (_("Année"), _("CP prévus"), _("CP payés"))
        columns = [Column(_("Source")), *(Column(head, width=25) for head in heads)]
        yield Table(columns, _cells(rows[:MAX_ROWS]), caption=_("Crédits de paiement par année"))


def _amounts(sums):
    return sums.notified, sums.committed, sums.paid, sums.in_kind


def _approvals(programme, board, zone):
    rows = []
    for step in route_steps_of(programme, board.rows):
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


def _results(programme):
    rows = [
        (f"{result.get_level_display()}, {result.title}", one.title, *_measures(one, line))
        for result, indicators in lines_of(programme)
        for one, periods in indicators
        for line in periods
    ]
    if rows:
        heads = (_("Pour le"), _("Départ"), _("Cible"), _("Constaté"), _("État"))
        columns = [Column(_("Résultat")), Column(_("Indicateur")), *(Column(head, width=12) for head in heads)]
        yield Table(columns, _cells(rows[:MAX_ROWS]))


def _measures(indicator, line):
    value = line.standing.value if line.standing else None
    numbers = (grouped(indicator.baseline), grouped(line.period.target), grouped(value))
    return (_day(line.period.ends_on), *(f"{n} {indicator.unit}".strip() for n in numbers), line.word[0])


def _risks(programme):
    rows = [
        (
            row.what,
            f"{row.get_likelihood_display()}, {row.get_severity_display().lower()}",
            row.answer,
            str(row.owner),
            _("levé : %(how)s") % {"how": row.outcome} if row.lifted_at else _day(row.review_on),
        )
        for row in risks_of(programme)
    ]
    if rows:
        heads = [Column(_("Risque")), Column(_("Probabilité, gravité"), width=15), Column(_("Parade"), width=26)]
        yield Table([*heads, Column(_("Responsable"), width=14), Column(_("À revoir"), width=16)], _cells(rows))


def _steps(programme):
    rows = [
        (row.what, str(row.owner), _("franchie : %(how)s") % {"how": row.outcome} if row.done_at else _day(row.due_on))
        for row in steps_of(programme)
    ]
    if rows:
        yield Table(
            [Column(_("Étape")), Column(_("Responsable"), width=22), Column(_("Pour le"), width=28)], _cells(rows)
        )


def _evaluations(programme):
    if waiver := waiver_of(programme):
        day, by = _day(waiver.at.astimezone(programme.post.zone).date()), f"{waiver.by} {waiver.capacity}".strip()
        told = _("Dispense d’évaluation locale, décidée par %(by)s le %(day)s : %(reason)s")
        yield Paragraph(told % {"by": by, "day": day, "reason": waiver.reason})
    for evaluation in programme.evaluations.prefetch_related("notes", "follow_ups"):
        whose = ", ".join(part for part in (evaluation.get_kind_display(), evaluation.evaluator) if part)
        yield Paragraph(f"{whose}, {_day(evaluation.done_on)}" if evaluation.done_on else str(whose))
        rows = [(label, f"{row.note}/4", row.evidence) for label, row in grid_of(evaluation) if row]
        if rows:
            columns = [Column(_("Critère"), width=24), Column(_("Note sur 4"), width=14), Column(_("Preuve"))]
            yield Table(columns, _cells(rows))
        if evaluation.lessons_learnt:
            yield Paragraph(_("Leçons : %(list)s") % {"list": " ; ".join(evaluation.lessons_learnt)[:MAX_PARAGRAPH]})
        asked = [f"{row.what} ({row.outcome or _day(row.due_on)})" for row in evaluation.follow_ups.all()]
        if asked:
            yield Paragraph(_("Suites : %(list)s") % {"list": " ; ".join(asked)[:MAX_PARAGRAPH]})


def _cells(rows):
    return [tuple(str(cell)[:MAX_CELL] for cell in row) for row in rows]


def _day(day):
    return date_in_words(day) if day else ""
