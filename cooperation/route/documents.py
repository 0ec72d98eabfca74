"""What a level reads and approves: the file as text, frozen. Money and sources are under the fingerprint."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from ssi.web.dates import date_in_words

from ..money.words import grouped, in_euros
from ..vocabulary import Level
from .levels import levels_for, lines_of, money_of, rules_in_force, subject_of


def document_of(case):
    """{"kind", "reference", "lines": [[label, text]], "total", "sources"} of a programme or an action."""
    case = case.specific()
    lines = list(lines_of(case).select_related("source").order_by("pk"))
    money = money_of(case, lines)
    with override("fr"):
        told = _programme(case) if case.kind == "programme" else _action(case)
        told += [[_("Financement %(n)d") % {"n": n}, _line(line)] for n, line in enumerate(lines, start=1)]
        told.append([_("Total des crédits"), in_euros(money.total)])
        route = levels_for(subject_of(case), money.sources, rules_in_force())
        told.append([_("Circuit d’approbation"), " → ".join(str(Level(level).label) for level in route)])
    return {
        "kind": case.kind,
        "reference": case.reference,
        "lines": [[str(label), str(text)] for label, text in told],
        "total": str(money.total),
        "sources": list(money.sources),
    }


def money_in(document):
    """(total, sources) as they stood in a frozen document."""
    return Decimal(document["total"]), document["sources"]


def _programme(case):
    needs = [answer.need for answer in case.answers.select_related("need")]
    actions = case.actions.select_related("action_type").order_by("pk")
    return [
        [_("Programme"), case.title],
        [_("Nature"), case.get_nature_display()],
        [_("Pays"), countries_of(case)],
        [_("Dates"), f"{date_in_words(case.starts_on)} – {date_in_words(case.ends_on)}"],
        [_("Objectif"), case.objective],
        [_("Publics visés"), case.target_groups],
        *([_("Besoin %(ref)s") % {"ref": need.reference}, _need(need)] for need in needs),
        *([_("Partenaire"), row.service.name] for row in case.partners.select_related("service")),
        *(
            [_("Secteur CAD %(code)s") % {"code": row.code}, f"{row.label}, {grouped(row.percent)}\u00a0%"]
            for row in case.sectors.all()
        ),
        *(
            [f"{row.result.get_level_display()}, {row.result.title}", row.title]
            for row in case.indicators.select_related("result")
        ),
        *([_("Action %(ref)s") % {"ref": a.reference}, f"{a.action_type}, {a.title}"] for a in actions),
    ]


def countries_of(programme):
    """« Roumanie 60 %, Moldavie 40 % », or the country of the file."""
    shares = programme.country_shares.select_related("country")
    told = ", ".join(f"{row.country} {grouped(row.percent)}\u00a0%" for row in shares)
    return told or str(programme.country)


def _action(case):
    dates = [date_in_words(day) for day in (case.starts_on, case.ends_on) if day]
    return [
        [_("Action isolée"), case.title],
        [_("Type"), str(case.action_type)],
        [_("Pays et lieu"), ", ".join(part for part in (str(case.country or ""), case.place) if part)],
        [_("Dates"), " – ".join(dates)],
        [_("Effectif prévu"), str(case.planned_people or "")],
        [_("Objet"), case.purpose],
        *(
            [[_("Besoin %(ref)s") % {"ref": case.answers_to.reference}, _need(case.answers_to)]]
            if case.answers_to_id
            else []
        ),
    ]


def _need(need):
    return _("%(class)s, urgence %(u)d × retour %(r)d : %(text)s") % {
        "class": need.priority,
        "u": need.urgency,
        "r": need.expected_return,
        "text": need.text,
    }


def _line(line):
    return _("%(source)s, %(label)s : %(amount)s, %(state)s") % {
        "source": line.source,
        "label": line.label,
        "amount": in_euros(line.counted),
        "state": line.get_state_display(),
    }
