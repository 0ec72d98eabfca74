"""Acts on comparisons: bring two lists, say of each doubtful pair what it is, forget it all at its term."""

import json
from datetime import datetime, time, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consular.crises.models import Crisis
from consular.register import columns, files
from consular.register.purge import purged_by
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .models import KEPT_DAYS, ListComparison, Verdict

#: Lines of a list: a flight, a convoy, a delegation.
MOST_LINES = 2000


@transaction.atomic
def compare_lists(*, by, post, first, second, serves=None, **fields):
    """Read both lists (an upload, or the text that was pasted), keep them sealed for what they serve: a visit, a trip,
    a crisis of that post, or nothing. Returns the ListComparison.

    Raises NotAllowed; Refusal when a list does not read or names nobody.
    """
    _require(by, post)
    rows = {side: _read(given, side) for side, given in (("first", first), ("second", second))}
    comparison = ListComparison.objects.create(
        post=post,
        made_by=by,
        content=json.dumps({**rows, "decisions": []}, ensure_ascii=False),
        expires_at=_term(serves, post),
        **_served(serves, post),
        **fields,
    )
    record("comparison.make", comparison, first=len(rows["first"]), second=len(rows["second"]))
    return comparison


@transaction.atomic
def decide(comparison, *, by, verdicts, expected_version):
    """Write what `by` says of the doubtful pairs: {(line, line): Verdict, or "" to leave it to decide}. Only what
    changes is written, under their name. Returns the comparison as it is then.

    Raises NotAllowed; Refusal when somebody decided meanwhile, for a pair that nobody doubts, and when one line would
    be two persons of the other list.
    """
    row = ListComparison.objects.select_for_update().get(pk=comparison.pk)
    _require(by, row.post)
    if row.version != expected_version:
        raise Refusal(
            _("Quelqu’un a décidé entre-temps."),
            rule=_("un humain décide"),
            remedy=_("Ses décisions sont à l’écran : relisez, puis enregistrez les vôtres."),
        )
    said = {pair: verdict for pair, (verdict, _who) in row.decisions.items()}
    changed = {pair: verdict for pair, verdict in verdicts.items() if said.get(pair, "") != verdict}
    if not changed:
        return row
    _check(row, {**said, **changed}, changed)
    content = json.loads(row.content)
    content["decisions"] += [[*pair, str(verdict), by.pk] for pair, verdict in changed.items()]
    row.content, row.version = json.dumps(content, ensure_ascii=False), row.version + 1
    row.save(update_fields=["content", "version"])
    record("comparison.decide", row, pairs=len(changed))
    return ListComparison.objects.get(pk=row.pk)


def _check(row, said, changed):
    """Only doubtful pairs are decided, and nobody is two people."""
    if strangers := changed.keys() - {(a.line, b.line) for a, b in row.doubtful}:
        raise Refusal(
            _("Ces lignes ne sont pas une paire à décider : %(pair)s.") % {"pair": min(strangers)},
            rule=_("un humain décide"),
        )
    one = [pair for pair, verdict in said.items() if verdict == Verdict.MEME]
    for side in (0, 1):
        lines = [pair[side] for pair in one]
        if twice := [line for line in lines if lines.count(line) > 1]:
            label = (row.first_label, row.second_label)[side]
            raise Refusal(
                _("La ligne %(line)d de « %(list)s » serait deux personnes.") % {"line": twice[0], "list": label},
                rule=_("une ligne, une personne"),
                remedy=_("Gardez « Même personne » pour une seule de ses paires."),
            )


def purge():
    """Forget the comparisons past their term, and their PDF, of every post. Returns their number."""
    return purged_by("SELECT sec.purge_comparisons()")["comparisons"]


def _require(by, post):
    if not by.has_perm("consular.compare_list", post):
        raise NotAllowed(
            _("Vous ne comparez pas de listes nominatives."),
            rule=_("matrice des droits"),
            remedy=_("Un officier du poste ou la section consulaire le peut."),
        )


def _served(serves, post):
    if serves is None:
        return {}
    if serves.post_id != post.pk:
        raise Refusal(_("Ce dossier est d’un autre poste."), rule=_("listes d’un poste"))
    return {"crisis": serves} if isinstance(serves, Crisis) else {"case_id": serves.pk}


def _term(serves, post):
    """Thirty days; of a visit or a trip, thirty days after its last one."""
    now, days = timezone.now(), timedelta(days=KEPT_DAYS)
    last = getattr(serves, "ends_on", None)
    if last is None:
        return now + days
    midnight = datetime.combine(last + timedelta(days=1), time.min, tzinfo=post.zone)
    return max(now, midnight) + days


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
    if len(parts) == 3 and all(part.isdecimal() for part in parts) and len(parts[2]) == 4:
        return f"{parts[2]}-{int(parts[1]):02d}-{int(parts[0]):02d}"
    return text
