"""Programmes and their actions as an IATI 2.03 document (cooperation-consular.md §6).

Strict: what the official schema would refuse is never given out. Never a person, a unit, a supplier, a place, a
contact; of the readings, numbers only. A programme published in summary has a generic title and no result.
"""

from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from lxml import etree
from lxml.builder import E

from ..money.vocabulary import LineNature
from ..money.words import in_euros
from ..programmes.vocabulary import Nature, Publication
from ..results.progress import last_validated
from .reading import codelists, faults_of

STATUS = {"APPROUVE": "1", "EN_COURS": "2", "TERMINE": "3", "EVALUE": "3", "CLOS": "4", "ANNULE": "5", "SUSPENDU": "6"}
ACTION_STATUS = {
    **dict.fromkeys(("PROGRAMMEE", "EN_PREPARATION"), "1"),
    "EN_COURS": "2",
    "REALISEE": "3",
    "EVALUEE": "4",
    "ANNULEE": "5",
    "REPORTEE": "6",
}
#: Related activity: the programme of an action, an action of a programme.
PARENT, CHILD = "1", "2"
GOVERNMENT, MULTILATERAL, PRIVATE, OTHER = "10", "40", "70", "90"
FUNDING, ACCOUNTABLE, IMPLEMENTING = "1", "2", "4"
#: Who stands behind a source that is no ministry of ours: organisation type and name. Companies stay unnamed.
_BEHIND = {
    "UE": (MULTILATERAL, gettext_lazy("Union européenne")),
    "PRIVE": (PRIVATE, gettext_lazy("Secteur privé")),
    "FDC": (OTHER, gettext_lazy("Fonds de concours")),
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class InvalidExport(Exception):
    """What was built does not follow the schema: an error of the program, told with its first fault."""


def document(published, *, now):
    """The bytes of the document. `published`: rows of `activities.publishable`, one at least. French throughout."""
    with override("fr"):
        root = etree.Element("iati-activities", version="2.03", attrib={"generated-datetime": _moment(now)})
        for one in published:
            root.append(_activity(one, now.date()))
            root.extend([_part(one, part, now.date()) for part in one.parts])
    data = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    if faults := faults_of(etree.fromstring(data).getroottree()):
        raise InvalidExport(f"line {faults[0].line}: {faults[0].message}")
    return data


def identifier_of(case):
    """« FR-6-SSI-RO-BUC-2026-012 »: the reporting organisation, the country where the post resides, the post (one
    country may have two), year and number; an action has « A » before its number: numbers go by kind of file."""
    _series, post, year, number = case.reference.split("-")
    kind = "" if case.kind == "programme" else "A"
    return f"{settings.SSI_IATI['ref']}-SSI-{case.post.country_id}-{post}-{year}-{kind}{int(number):03d}"


def _activity(one, today):
    """The programme, first level of the hierarchy."""
    programme, full = one.programme, one.programme.publication == Publication.FULL
    activity = _opened(programme, level=1)
    activity.extend(_words(one, full))
    activity.extend(_organisations(one))
    activity.append(E("activity-status", code=STATUS[programme.status]))
    activity.extend(_dates(one))
    activity.extend(_classified(programme, programme.country_id, _aid_type(one.aid_types)))
    activity.extend(_budgets(one, today))
    activity.extend(_transactions(one))
    activity.extend([_related(part.action, CHILD) for part in one.parts])
    if full:
        activity.extend(_results(programme))
    return activity


def _part(one, part, today):
    """An action, second level: its own money and dates; its sectors and its markers are those of the programme."""
    programme, action = one.programme, part.action
    activity = _opened(action, level=2)
    activity.extend(_action_words(action, programme.publication == Publication.FULL))
    activity.extend(_organisations(part))
    activity.append(E("activity-status", code=ACTION_STATUS[action.status]))
    days = ((1, action.starts_on or programme.starts_on), (3, action.ends_on or programme.ends_on))
    activity.extend(_days(days))
    country = action.country_id or programme.country_id
    activity.extend(_classified(programme, country, _aid_type({action.action_type.iati_aid_type})))
    activity.extend(_budgets(part, today))
    activity.extend(_transactions(part))
    activity.append(_related(programme, PARENT))
    return activity


def _opened(case, level):
    attributes = {"default-currency": "EUR", "hierarchy": str(level)}
    attributes["last-updated-datetime"] = _moment(case.updated_at)
    activity = etree.Element("iati-activity", attrib={_LANG: "fr", **attributes})
    activity.append(E("iati-identifier", identifier_of(case)))
    activity.append(_organisation("reporting-org", settings.SSI_IATI["name"], ref=settings.SSI_IATI["ref"]))
    return activity


def _related(case, kind):
    return E("related-activity", ref=identifier_of(case), type=kind)


def _classified(programme, country, aid_type):
    """Where, what for, and how: in the order of the schema."""
    return [
        E("activity-scope", code="4"),
        E("recipient-country", code=country),
        *_sectors(programme),
        *_markers(programme),
        E("collaboration-type", code="2" if programme.nature == Nature.MULTILATERAL else "1"),
        E("default-finance-type", code="110"),
        E("default-aid-type", code=aid_type),
        E("default-tied-status", code="5"),
    ]


def _action_words(action, full):
    """Its title when the programme is told in full, its type alone otherwise. Never its place."""
    told = action.title if full else f"{action.action_type}, {action.country}" if action.country else action.action_type
    return [E("title", _text(str(told))), E("description", _text(str(action.action_type)), type="1")]


def _words(one, full):
    programme = one.programme
    if not full:
        generic = _("Programme de coopération de sécurité intérieure, %(country)s") % {"country": programme.country}
        return [E("title", _text(generic)), E("description", _text(generic), type="1")]
    told = [E("title", _text(programme.title)), E("description", _text(programme.objective), type="1")]
    if programme.target_groups:
        told.append(E("description", _text(programme.target_groups), type="3"))
    valued = sum(line.counted for line in one.lines if line.nature == LineNature.IN_KIND)
    if valued:  # no transaction: it would be counted twice
        told.append(E("description", _text(_("Apports valorisés : %(sum)s") % {"sum": in_euros(valued)}), type="4"))
    return told


def _organisations(one):
    """Ministries behind the money, the ministry accountable, the directorate that runs it. No partner unit."""
    funders = {
        _BEHIND.get(line.source_id, (GOVERNMENT, _ministry(line.source)))
        for line in one.lines
        if not line.source.in_kind
    }
    told = sorted((kind, str(name)) for kind, name in funders)
    rows = [_organisation("participating-org", name, role=FUNDING, type=kind) for kind, name in told]
    accountable = {"ref": settings.SSI_IATI["ref"], "role": ACCOUNTABLE}
    rows.append(_organisation("participating-org", settings.SSI_IATI["name"], **accountable))
    rows.append(_organisation("participating-org", settings.SSI_IATI["implementing"], role=IMPLEMENTING))
    return rows


def _ministry(source):
    named = {"MEAE": settings.SSI_IATI["name"], "SPM": _("Services du Premier ministre")}
    return named.get(source.ministry, _("Ministère : %(name)s") % {"name": source.ministry})


def _organisation(tag, name, type=GOVERNMENT, **attributes):  # noqa: A002 - the name of the attribute
    return E(tag, _text(name), type=type, **attributes)


def _dates(one):
    programme = one.programme
    return _days(((1, programme.starts_on), (2, one.began_on), (3, programme.ends_on), (4, one.ended_on)))


def _days(days):
    return [E("activity-date", {"type": str(kind), "iso-date": day.isoformat()}) for kind, day in days if day]


def _sectors(programme):
    """Codes of the DAC with the names of its list: the label of the programme is typed by hand."""
    known, rows = codelists()["lists"]["Sector"], list(programme.sectors.all())
    return [
        E(
            "sector",
            *([_text(known[row.code])] if row.code in known else []),
            vocabulary="1",
            code=row.code,
            percentage=f"{row.percent:f}",
        )
        for row in sorted(rows, key=lambda row: (-row.percent, row.code))
    ]


def _markers(programme):
    markers = (("1", programme.gender_marker), ("2", programme.governance_marker))
    return [E("policy-marker", vocabulary="1", code=code, significance=str(given)) for code, given in markers]


def _aid_type(found):
    """The aid type of its actions when they agree; « technical assistance » (D02) otherwise."""
    known = found - {""}
    return known.pop() if len(known) == 1 else "D02"


def _budgets(one, today):
    """Payments foreseen: a budget per year; for the years to come, a planned disbursement too."""
    years = sorted(one.plan.items())
    budgets = [_spell("budget", year, amount, type="1", status="2") for year, amount in years]
    return budgets + [_spell("planned-disbursement", y, sum_, type="1") for y, sum_ in years if y > today.year]


def _spell(tag, year, amount, **attributes):
    first, last = date(year, 1, 1), date(year, 12, 31)
    return E(
        tag,
        E("period-start", {"iso-date": first.isoformat()}),
        E("period-end", {"iso-date": last.isoformat()}),
        _value(amount, "EUR", first),
        **attributes,
    )


def _transactions(one):
    """Commitments (negative: given back) then payments, each in its currency at the day of its rate."""
    return [
        E(
            "transaction",
            E("transaction-type", code=code),
            E("transaction-date", {"iso-date": row.on.isoformat()}),
            _value(row.amount, row.currency, row.on),
        )
        for code, rows in (("2", one.committed), ("4", one.paid))
        for row in rows
    ]


def _results(programme):
    return [
        E("result", E("title", _text(result.title)), *map(_indicator, result.indicators.all()), type=result.level)
        for result in programme.results.all()
        if result.indicators.all()
    ]


def _indicator(indicator):
    title = f"{indicator.title} ({indicator.unit})" if indicator.unit else indicator.title
    parts = [E("title", _text(title))]
    if indicator.baseline is not None and indicator.baseline_year:
        parts.append(E("baseline", year=str(indicator.baseline_year), value=f"{indicator.baseline:f}"))
    periods = [_period(indicator, row) for row in indicator.periods.all()]
    ascending = "1" if indicator.ascending else "0"
    return E("indicator", *parts, *periods, measure=indicator.measure, ascending=ascending)


def _period(indicator, period):
    parts = [
        E("period-start", {"iso-date": period.starts_on.isoformat()}),
        E("period-end", {"iso-date": period.ends_on.isoformat()}),
    ]
    standing = last_validated(period.readings.all())
    if not indicator.in_words:
        if period.target is not None:
            parts.append(E("target", value=f"{period.target:f}"))
        if standing is not None and standing.value is not None:
            parts.append(E("actual", value=f"{standing.value:f}"))
            split = (("female", standing.women), ("male", standing.men))
            parts += [
                E("actual", E("dimension", name="sex", value=sex), value=str(number))
                for sex, number in split
                if number is not None
            ]
    return E("period", *parts)


def _value(amount, currency, day):
    return E("value", {"currency": currency, "value-date": day.isoformat()}, f"{amount:f}")


def _text(text):
    return E("narrative", "".join(letter for letter in text if letter.isprintable() or letter in "\n\t"))


def _moment(moment):
    return moment.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds")
