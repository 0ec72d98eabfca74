"""The situation report (R4): what a crisis says of itself, frozen with a numbered figure; empty parts say « Néant »."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ssi.audit.log import record
from ssi.reports.canonical import fingerprint, three_words
from ssi.reports.typography import moment
from ssi.web.refusals import Refusal

from . import log
from .guards import refuse_closed, require
from .models import LogEntry, Sitrep
from .observations import lock_figures
from .people import Movement
from .tally import seat_counts
from .vocabulary import EntryKind, Origin, Situation
from .wording import services as wording

#: Lines of the main courante in one report; the rest is read in it.
MOST = 40


@transaction.atomic
def draw_up(crisis, *, by, figure, next_at=None, **texts):
    """Freeze the next situation report over a frozen figure. Returns it. Raises NotAllowed, Refusal.

    `texts`: summary, sites, means, expected, answers.
    """
    require(by, "consular.freeze_figure", crisis)
    refuse_closed(crisis)
    if figure.crisis_id != crisis.pk:
        raise Refusal(_("Ces chiffres ne sont pas de cette crise."), field="figure")
    now = timezone.now()
    if next_at is not None and next_at <= now:
        raise Refusal(_("Le prochain point est à venir."), field="next_at")
    lock_figures(crisis, alone=True)
    before = Sitrep.objects.filter(crisis=crisis).first()
    number = (Sitrep.objects.filter(crisis=crisis).aggregate(last=Max("number"))["last"] or 0) + 1
    since = before.last_entry if before else 0
    with override("fr"):
        sections = _sections(crisis, figure, since, now, number, next_at, texts)
    snapshot = {"crisis": crisis.reference, "number": number, "figure": figure.number, "sections": sections}
    last = LogEntry.objects.filter(crisis=crisis).values_list("number", flat=True).first() or 0
    sitrep = Sitrep(
        crisis=crisis,
        post_id=crisis.post_id,
        number=number,
        at=now,
        figure=figure,
        next_at=next_at,
        last_entry=last,
        snapshot=snapshot,
        fingerprint=fingerprint(snapshot),
        made_by=by,
    )
    sitrep.save(force_insert=True)
    record("crisis.sitrep", sitrep, number=number, sha256=sitrep.fingerprint)
    words = _("Point de situation n° %(n)d établi, chiffres n° %(figure)d.")
    log.append(crisis, by=by, kind=EntryKind.DECISION, text=words % {"n": number, "figure": figure.number})
    return sitrep


def _sections(crisis, figure, since, now, number, next_at, texts):
    entries = list(LogEntry.objects.filter(crisis=crisis, number__gt=since).order_by("number"))
    told = [
        (_("Repères"), [_text(line) for line in _bearings(crisis, number, now, next_at)]),
        (_("Synthèse"), [_text(texts.get("summary", ""))]),
        (_("Chiffres arrêtés n° %(n)d") % {"n": figure.number}, _figure(figure, crisis)),
        (_("Faits nouveaux"), _new(entries, crisis)),
        (_("Situation par îlot"), _by_ilot(figure)),
        (_("Mouvements"), _movements(crisis)),
        (_("Sites"), [_text(texts.get("sites", ""))]),
        (_("Moyens et liaisons"), [_text(texts.get("means", ""))]),
        (_("Décisions prises et attendues"), _decisions(entries, crisis, texts.get("expected", ""))),
        (_("Réponses aux questions du CDCS"), [_text(texts.get("answers", ""))]),
        (_("Éléments de langage"), [_text(line) for line in wording.lines(crisis)]),
    ]
    return [{"title": title, "blocks": [block for block in blocks if block]} for title, blocks in told]


def _bearings(crisis, number, now, next_at):
    zone = crisis.post.time_zone
    where = {"n": number, "at": moment(now, zone), "phase": crisis.get_phase_display()}
    yield _("Point n° %(n)d, %(at)s. Phase : %(phase)s.") % where
    if next_at:
        yield _("Prochain point : %(at)s.") % {"at": moment(next_at, zone)}
    if crisis.perimeter_text:
        yield _("Périmètre : %(where)s.") % {"where": crisis.perimeter_text.rstrip(".")}


def _figure(figure, crisis):
    told = figure.snapshot
    origins = [origin.value for origin in Origin]
    rows = [
        [str(s.label), *(told["counts"][s.value][o] for o in origins), sum(told["counts"][s.value].values())]
        for s in Situation
    ]
    sums = [sum(told["counts"][s.value][o] for s in Situation) for o in origins]
    yield {
        "kind": "table",
        "columns": [_("État"), *(str(Origin(o).label) for o in origins), _("Total")],
        "rows": rows,
        "total": [_("Total"), *sums, told["total"]],
        "note": told["definition"],
    }
    yield _text(
        _("Arrêtés à %(at)s, mots-témoins %(words)s. Taux de contact : %(rate)d %%. À vérifier : %(check)d. "
          "Découvertes, comptées à part : %(found)d.")
        % {
            "at": moment(figure.at, crisis.post.time_zone),
            "words": three_words(figure.fingerprint),
            "rate": told["rate"],
            "check": told["to_check"],
            "found": told["discovered_total"],
        }
    )  # fmt: skip
    if gap := told["difference"]:
        yield _text(_("Depuis les chiffres n° %(n)d :") % {"n": gap["with"]})
        yield {"kind": "list", "items": [*changes(gap), *gap["reasons"]]}


def changes(gap):
    """« Sain et sauf : +12 »."""
    return [f"{Situation(code).label} : {delta:+d}" for code, delta in gap["lines"]]


def _new(entries, crisis):
    corrected = {entry.corrects for entry in entries if entry.corrects}
    kept = [entry for entry in entries if entry.number not in corrected]
    facts = [_line(entry, crisis) for entry in kept if entry.kind == EntryKind.FAIT]
    rumours = [_line(entry, crisis) for entry in kept if entry.kind == EntryKind.RUMEUR]
    yield _list(facts)
    if rumours:
        yield _text(_("Rumeurs, non confirmées :"))
        yield _list(rumours)


def _decisions(entries, crisis, expected):
    taken = [_line(entry, crisis) for entry in entries if entry.kind in (EntryKind.DECISION, EntryKind.CONSIGNE)]
    yield _list(taken)
    if expected:
        yield _text(_("Attendues : %(what)s") % {"what": expected})


def _by_ilot(figure):
    short = [s for s in Situation if s != Situation.DECEDE]
    rows = [
        [code or _("sans"), *(sum(counts[s.value].values()) for s in short)]
        for code, counts in sorted(figure.snapshot["by_ilot"].items())
    ]
    yield {"kind": "table", "columns": [_("Îlot"), *(str(s.label) for s in short)], "rows": rows} if rows else None


def _movements(crisis):
    counts, zone = seat_counts(crisis), crisis.post.time_zone
    rows = []
    for one in Movement.objects.filter(crisis=crisis):
        seats, boarded, arrived = counts.get(one.pk, (0, 0, 0))
        real = moment(one.left_at, zone) if one.left_at else "–"
        listed = f"{seats} / {one.capacity}"
        rows.append([str(one), moment(one.planned_at, zone), real, listed, str(boarded), str(arrived)])
    columns = [_("Mouvement"), _("Prévu"), _("Parti"), _("Inscrits / places"), _("Embarqués"), _("Arrivés")]
    yield {"kind": "table", "columns": columns, "rows": rows, "words": True} if rows else None


def _line(entry, crisis):
    at = entry.happened_at or entry.at
    fixed = _(" (rectifie le n° %(n)d)") % {"n": entry.corrects} if entry.corrects else ""
    return f"{moment(at, crisis.post.time_zone)} – n° {entry.number} : {entry.text}{fixed}"


def _list(items):
    if len(items) > MOST:
        left = _("… et %(n)d autres, à la main courante.") % {"n": len(items) - MOST}
        items = [*items[-MOST:], left]
    return {"kind": "list", "items": items} if items else None


def _text(text):
    return {"kind": "text", "text": text} if text.strip() else None
