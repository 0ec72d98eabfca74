"""Acts on comparisons: bring two lists, say of a close pair whether it is one person, forget it all at its term."""

import json
from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consular.register import columns, files
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .models import KEPT_DAYS, ListComparison

#: Lines of a list: a flight, a convoy, a delegation.
MOST_LINES = 2000


@transaction.atomic
def compare_lists(*, by, post, first, second, **fields):
    """Read both lists (an upload, or the text that was pasted), keep them sealed. Returns the ListComparison.

    Raises NotAllowed; Refusal when a list does not read or names nobody.
    """
    if not by.has_perm("consular.compare_list", post):
        raise NotAllowed(
            _("Vous ne comparez pas de listes nominatives."),
            rule=_("matrice des droits"),
            remedy=_("Un officier du poste ou la section consulaire le peut."),
        )
    rows = {side: _read(given, side) for side, given in (("first", first), ("second", second))}
    content = json.dumps({**rows, "decisions": []}, ensure_ascii=False)
    term = timezone.now() + timedelta(days=KEPT_DAYS)
    comparison = ListComparison.objects.create(post=post, made_by=by, content=content, expires_at=term, **fields)
    record("comparison.make", comparison, first=len(rows["first"]), second=len(rows["second"]))
    return comparison


@transaction.atomic
def decide(comparison, *, by, first, second, same):
    """Say that two lines (their numbers) are one person, or are not. Raises Refusal when that pair is not to decide."""
    row = ListComparison.objects.select_for_update().get(pk=comparison.pk)
    if not by.has_perm("consular.compare_list", row.post):
        raise NotAllowed(_("Vous ne comparez pas de listes nominatives."), rule=_("matrice des droits"))
    if (first, second) not in {(a.line, b.line) for a, b, _score in row.groups().close}:
        raise Refusal(
            _("Cette paire n’est plus à décider."),
            rule=_("un humain décide"),
            remedy=_("Quelqu’un l’a sans doute décidée entre-temps : relisez la page."),
        )
    content = json.loads(row.content)
    content["decisions"].append([first, second, same, by.pk])
    row.content, row.version = json.dumps(content, ensure_ascii=False), row.version + 1
    row.save(update_fields=["content", "version"])
    record("comparison.decide", row, same=same)
    return ListComparison.objects.get(pk=row.pk)


def purge():
    """Forget the comparisons past their term, of every post. Returns their number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.purge_comparisons()")
        (number,) = cursor.fetchone()
    return number


def _read(given, side):
    """[[line, name, born, the other cells]] of a list; a Refusal beside its field."""
    upload = ContentFile(given.encode(), name="liste.csv") if isinstance(given, str) else given
    try:
        header, rows, _sha256 = files.read(upload)
    except Refusal as refusal:
        raise Refusal(str(refusal), rule=_("lecture d’une liste"), field=side) from refusal
    matching = columns.guess(header)
    if "last_name" not in matching:
        raise Refusal(
            _("Aucune colonne « Nom » dans cette liste : %(header)s.") % {"header": ", ".join(header)[:200]},
            rule=_("lecture d’une liste"),
            remedy=_("La première ligne porte les titres : Nom, Prénom, Date de naissance…"),
            field=side,
        )
    if len(rows) > MOST_LINES:
        raise Refusal(_("Cette liste dépasse %(n)d lignes.") % {"n": MOST_LINES}, field=side)
    found = [_entry(row, matching, header) for row in rows]
    return [entry for entry in found if entry[1]]


def _entry(row, matching, header):
    line, *cells = row
    last, first, born = (
        cells[matching[name]].strip() if name in matching else "" for name in ("last_name", "first_name", "born")
    )
    used = {matching.get(name) for name in ("last_name", "first_name", "born")}
    rest = [f"{header[n]} {cell}" for n, cell in enumerate(cells) if n not in used and cell]
    return [line, f"{last} {first}".strip(), _day(born), " · ".join(rest)[:300]]


def _day(text):
    """A French day as an ISO one, so that two lists agree; anything else as it was written."""
    parts = text.replace(".", "/").split("/")
    if len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[2]) == 4:
        return f"{parts[2]}-{int(parts[1]):02d}-{int(parts[0]):02d}"
    return text
