"""An IATI 2.03 file read as facts. Whatever the file holds, nothing is fetched, expanded or executed.

The schema alone refuses; what breaks a rule or leaves a code list is a warning. Contacts, documents and locations are
not read. Imports nothing of the house nor of Django's settings: it runs in the confined process (`engine.py`).
"""

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from lxml import etree

from .rules import RULES

DATA = Path(__file__).parent / "data"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: Errors told of one file, warnings kept of one file, activities read of one file.
MOST_ERRORS, MOST_WARNINGS, MOST_ACTIVITIES = 20, 200, 5000
_START, _END = ("2", "1"), ("4", "3")  # the real date first, then the planned one
_SPENT, _COMMITTED = {"3", "4"}, {"2"}


@dataclass(frozen=True)
class Fault:
    """Why a file is not read: where, and what the parser or the schema says of it (in English, as it is)."""

    line: int
    message: str


class Unreadable(Exception):
    def __init__(self, faults):
        super().__init__(faults)
        self.faults = faults


def parse(data):
    """The document, valid against the schema. Raises Unreadable."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable([Fault(error.lineno or 1, error.msg or "not XML")]) from error
    tree = root.getroottree()
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise Unreadable([Fault(1, "DOCTYPE is not allowed")])
    if faults := faults_of(tree):
        raise Unreadable(faults)
    return tree


def faults_of(tree):
    """What the official schema refuses; empty when the document is valid."""
    schema = etree.XMLSchema(etree.parse(DATA / "iati-activities-schema.xsd"))
    if schema.validate(tree):
        return []
    return [Fault(error.line, error.message) for error in schema.error_log][:MOST_ERRORS]


@cache
def codelists():
    return json.loads((DATA / "codelists.json").read_text(encoding="utf-8"))


# --- Warnings ------------------------------------------------------------------------------------------------


def warnings_of(activity, today, left=MOST_WARNINGS):
    """[{line, activity, rule or list, code}] of one activity, `left` at most. `today` is a date."""
    found, identifier = [], identifier_of(activity)
    days = {"today": float(f"{today:%Y%m%d}")}
    for rule in RULES:
        for node in activity.xpath(rule.at):
            if not node.xpath(f"boolean({rule.holds})", **days):
                found.append({"line": node.sourceline, "activity": identifier, "rule": rule.number})
    lists = codelists()["lists"]
    for path, attribute, name, condition in codelists()["paths"]:
        if path.startswith("//"):
            continue
        where = f"{path}[{condition}]" if condition else path
        for node in activity.xpath(where):
            code = node.get(attribute)
            if code is not None and code not in lists[name]:
                told = {"line": node.sourceline, "activity": identifier, "list": name, "code": code[:80]}
                found.append(told)
    return found[: max(left, 0)]


# --- Facts ---------------------------------------------------------------------------------------------------


def identifier_of(activity):
    return " ".join((activity.findtext("iati-identifier") or "").split())


def facts_of(activity):
    """What is kept of one activity, as JSON can say it."""
    reporting = activity.find("reporting-org")
    status = activity.find("activity-status")
    return {
        "identifier": identifier_of(activity),
        "reporting_ref": (reporting.get("ref") or "").strip(),
        "reporting_org": narrative(reporting) or (reporting.get("ref") or ""),
        "title": narrative(activity.find("title")),
        "description": "\n\n".join(filter(None, map(narrative, activity.findall("description")))),
        "status": status.get("code") or "",
        "starts_on": _date(activity, _START),
        "ends_on": _date(activity, _END),
        "countries": sorted(
            {(node.get("code") or "").strip().upper() for node in _both(activity, "recipient-country")}
        ),
        "sectors": _sectors(activity),
        "organisations": _organisations(activity),
        "sums": _sums(activity),
        "updated_at": activity.get("last-updated-datetime") or "",
    }


def narrative(node):
    """The text in French, else in the language of the activity, else the first there is."""
    if node is None:
        return ""
    texts = [(one.get(LANG) or "", " ".join("".join(one.itertext()).split())) for one in node.findall("narrative")]
    ranked = sorted(texts, key=lambda text: {"fr": 0, "": 1, "en": 2}.get(text[0].lower()[:2], 3))
    return next((text for _lang, text in ranked if text), "")


def _both(activity, name):
    """At the level of the activity and of its transactions: some donors give these only there."""
    return [*activity.findall(name), *activity.findall(f"transaction/{name}")]


def _date(activity, kinds):
    for kind in kinds:
        node = activity.find(f"activity-date[@type='{kind}']")
        if node is not None and node.get("iso-date"):
            return node.get("iso-date").strip()[:10]
    return ""


def _sectors(activity):
    """[[code, share]] of the DAC vocabulary, the largest first; the share is text, "" when it is not given."""
    found = {}
    for node in _both(activity, "sector"):
        if node.get("vocabulary", "1") == "1" and node.get("code"):
            found.setdefault(node.get("code").strip(), (node.get("percentage") or "").strip())
    return sorted(([code, share] for code, share in found.items()), key=lambda row: (-_number(row[1] or "0"), row[0]))


def _organisations(activity):
    """[[role, name]] of the organisations that take part, without the donor that reports."""
    rows = []
    for node in activity.findall("participating-org"):
        row = [node.get("role") or "", narrative(node) or (node.get("ref") or "").strip()]
        if row[1] and row not in rows:
            rows.append(row)
    return rows


def _sums(activity):
    """{currency: {budget, committed, spent}} as text; currencies are never added to one another."""
    sums = {}
    budgets = activity.findall("budget")
    revised = [node for node in budgets if node.get("type") == "2"]
    for node in revised or budgets:
        _add(sums, activity, node, "budget")
    for node in activity.findall("transaction"):
        kind = node.find("transaction-type").get("code")
        if kind in _COMMITTED | _SPENT:
            _add(sums, activity, node, "committed" if kind in _COMMITTED else "spent")
    return {
        currency: {what: format(amount, "f") for what, amount in row.items()} for currency, row in sorted(sums.items())
    }


def _add(sums, activity, node, what):
    value = node.find("value")
    currency = (value.get("currency") or activity.get("default-currency") or "").strip().upper()[:3]
    row = sums.setdefault(currency, {})
    row[what] = row.get(what, Decimal(0)) + _number(value.text)


def _number(text):
    try:
        number = Decimal((text or "0").strip())
    except InvalidOperation:
        return Decimal(0)
    return number if number.is_finite() and abs(number) < Decimal(10) ** 15 else Decimal(0)
