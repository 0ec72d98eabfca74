"""Taking over the list of actions a post kept in a spreadsheet: read, shown, then made, all of it or nothing."""

import csv
import datetime as dt
import hashlib
import io
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from tablib import Dataset
from tablib.exceptions import TablibException

from ssi.attachments import examination
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .models import ActionSheet
from .resource import HEADINGS, REQUIRED, ActionResource, columns_of

MAX_BYTES, MAX_ROWS, MAX_COLUMNS = 2 << 20, 500, 60
#: Lines above the headings at most: a title, a date, the marking.
ABOVE = 12
_MAY = "cooperation.add_cooperationaction"


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell, or in a row when `column` is empty. `line` as the spreadsheet numbers it."""

    line: int
    column: str
    said: str


@dataclass(frozen=True)
class Preview:
    """`rows`: (line, what it would make, "new" or "known"). Nothing is taken over while there are problems."""

    columns: dict
    ignored: list
    rows: list
    problems: list

    @property
    def new(self):
        return sum(1 for _line, _one, state in self.rows if state == "new")

    @property
    def known(self):
        return len(self.rows) - self.new


def receive(*, by, post, name, data):
    """Keep a list for its preview. Raises NotAllowed, Refusal (also what the examination of files raises)."""
    if not by.has_perm(_MAY, post):
        raise NotAllowed(_("Vous ne pouvez pas ouvrir d’action dans ce poste."), rule=_("matrice des droits"))
    headers, rows = _table(name, data)
    with transaction.atomic():
        return ActionSheet.objects.create(
            post=post,
            by=by,
            name=name[:200],
            sha256=hashlib.sha256(data).hexdigest(),
            headers=headers,
            rows=rows,
        )


def preview(sheet, *, by):
    """What the list would make, and what is wrong in it. Writes nothing."""
    return _tried(sheet, by, dry_run=True)[0]


@transaction.atomic
def take_over(sheet, *, by):
    """Make every new action of the list. Raises Refusal when a single cell is wrong: nothing is made then."""
    sheet = ActionSheet.objects.select_for_update().get(pk=sheet.pk, by=by)
    if sheet.done_at is not None:
        raise Refusal(_("Cette liste est déjà reprise."), rule=_("reprise d’une liste"))
    told, made = _tried(sheet, by, dry_run=False)
    if told.problems:
        raise Refusal(
            _("La liste contient %(count)d erreur(s) : rien n’a été repris.") % {"count": len(told.problems)},
            rule=_("reprise d’une liste"),
            remedy=_("Corrigez le fichier, puis envoyez-le de nouveau."),
        )
    sheet.made, sheet.known, sheet.done_at, sheet.rows = told.new, told.known, timezone.now(), []
    sheet.save(update_fields=["made", "known", "done_at", "rows"])
    shown = [case.pk for case in made]
    record("actions.take_over", reason="", post=sheet.post.code, made=sheet.made, sha256=sheet.sha256, shown=shown)
    return sheet


# --- Below ---------------------------------------------------------------------------------------------------


def _tried(sheet, by, *, dry_run):
    columns = columns_of(sheet.headers)
    headings = {attribute: heading for heading, attribute in columns.items()}
    lines = [row[0] for row in sheet.rows]
    dataset = Dataset(*(row[1:] for row in sheet.rows), headers=sheet.headers)
    resource = ActionResource(by=by, post=sheet.post, columns=columns)
    # One transaction around all of it is the caller's; the library's own would be a savepoint per row.
    result = resource.import_data(dataset, dry_run=dry_run, use_transactions=False)
    problems = [
        Problem(lines[row.number - 1], headings.get(attribute, ""), sentence)
        for row in result.invalid_rows
        for attribute, sentences in row.error_dict.items()
        for sentence in sentences
    ]
    problems += [Problem(lines[row.number - 1], "", str(row.errors[0].error)) for row in result.error_rows]
    problems += [Problem(0, "", str(error.error)) for error in result.base_errors]
    rows = [
        (line, row.instance, "known" if row.is_skip() else "new")
        for line, row in zip(lines, result.rows, strict=True)
        if row.is_valid()
    ]
    made = [one.case for _line, one, state in rows if state == "new" and not dry_run]
    ignored = [header for header in sheet.headers if header not in columns]
    return Preview(columns, ignored, rows, sorted(problems, key=lambda one: (one.line, one.column))), made


def _table(name, data):
    """(headings, [[line number, cell…]]) of the first sheet, its empty rows and columns left out."""
    if len(data) > MAX_BYTES:
        raise _unread(_("Le fichier dépasse %(size)d Mo.") % {"size": MAX_BYTES >> 20})
    cells = [[_cell(cell) for cell in row] for row in _rows(name, data)]
    top = next((n for n, row in enumerate(cells[:ABOVE]) if len(columns_of(_headings(row))) >= len(REQUIRED)), None)
    headers = _headings(cells[top]) if top is not None else []
    understood = columns_of(headers).values()
    if missing := [str(HEADINGS[attribute][0]) for attribute in REQUIRED if attribute not in understood]:
        raise _unread(_("Aucune ligne de titres n’a les colonnes : %(names)s.") % {"names": ", ".join(missing)})
    width = len(headers)
    rows = [[n, *row[:width], *[""] * (width - len(row))] for n, row in enumerate(cells, 1) if n > top + 1 and any(row)]
    if not rows:
        raise _unread(_("La liste n’a aucune ligne sous ses titres."))
    if len(rows) > MAX_ROWS:
        raise _unread(_("La liste a plus de %(most)d lignes : coupez-la.") % {"most": MAX_ROWS})
    return headers, rows


def _headings(row):
    """Every column has a name of its own, so that none hides another."""
    found = []
    for number, cell in enumerate(row[:MAX_COLUMNS], 1):
        heading = str(cell).strip() or _("colonne %(number)d") % {"number": number}
        found.append(heading if heading not in found else f"{heading} ({number})")
    return found


def _rows(name, data):
    """The rows as tablib reads them, once the file was examined apart like any that enters."""
    is_book = data.startswith(b"PK")
    stem = name.rsplit(".", 1)[0] or "liste"
    examination.examine(io.BytesIO(data), f"{stem}.xlsx" if is_book else f"{stem}.txt")
    try:
        if is_book:
            return list(Dataset().load(data, format="xlsx", headers=False))
        text = _decoded(data)
        return list(Dataset().load(text, format="csv", headers=False, delimiter=_delimiter(text)))
    except (TablibException, ValueError, KeyError, csv.Error) as error:
        raise _unread(_("Ce fichier n’est ni un classeur Excel (.xlsx) ni un tableau CSV lisible.")) from error


def _decoded(data):
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(text):
    head = text[:4000]
    return max(";\t,", key=head.count)


def _cell(cell):
    """A cell as JSON keeps it: days as ISO, numbers as text."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat(" ")[:19] if isinstance(cell, dt.datetime) else cell.isoformat()
    if isinstance(cell, float):
        return format(Decimal(str(cell)).normalize(), "f")
    return str(cell)[:5000].strip()


def _unread(sentence):
    return Refusal(
        sentence,
        rule=_("reprise d’une liste"),
        remedy=_("Téléchargez le modèle, collez-y vos lignes et envoyez-le."),
        field="file",
    )
