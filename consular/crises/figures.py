"""Frozen headcounts: « chiffres n° 4 » say their perimeter, their definition, and why they are not those of n° 3.

The explanation is counted, not written: how many people went from one situation to another, came into the perimeter or
left it, between the last arrival that n° 3 counted and now. What that leaves is a change of perimeter, and says so.
"""

from collections import defaultdict

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ssi.audit.log import record
from ssi.reports.canonical import fingerprint
from ssi.web.refusals import Refusal

from . import log
from .guards import require
from .models import Figure
from .observations import lock_figures, next_arrival
from .people import CrisisPerson
from .tally import headcount
from .vocabulary import EntryKind, Origin, Situation

FREEZE = "consular.freeze_figure"


@transaction.atomic
def freeze(crisis, *, by, ilots=(), origins=()):
    """Freeze the headcount of a perimeter (all when empty). Returns the Figure. Raises NotAllowed, Refusal."""
    require(by, FREEZE, crisis)
    ilots, origins = sorted(set(ilots)), [code for code in Origin.values if code in set(origins)]
    known = set(CrisisPerson.objects.filter(crisis=crisis).values_list("ilot_code", flat=True).distinct())
    if unknown := [code for code in ilots if code not in known]:
        raise Refusal(_("Pas d’îlot %(code)s dans cette crise.") % {"code": unknown[0]}, field="ilots")
    lock_figures(crisis, alone=True)
    before = Figure.objects.filter(crisis=crisis).first()
    counted = headcount(crisis, ilots=ilots, origins=origins)
    number = (Figure.objects.filter(crisis=crisis).aggregate(last=Max("number"))["last"] or 0) + 1
    with override("fr"):
        snapshot = {
            "crisis": crisis.reference,
            "exercise": crisis.exercise,
            "number": number,
            "at": timezone.now(),
            "ilots": ilots,
            "origins": origins,
            "definition": definition(ilots, origins),
            "counts": counted.whole.to_json(),
            "total": counted.whole.total,
            "contacted": counted.whole.contacted,
            "rate": counted.whole.rate,
            "to_check": counted.to_check,
            "discovered": counted.discovered.to_json(),
            "discovered_total": counted.discovered.total,
            "by_ilot": {code: count.to_json() for code, count in counted.ilots.items()},
        }
        snapshot["difference"] = difference(before, snapshot, crisis) if before else None
    figure = Figure(
        crisis=crisis,
        post_id=crisis.post_id,
        number=number,
        at=snapshot["at"],
        ilots=ilots,
        origins=origins,
        upto=next_arrival(),
        snapshot={**snapshot, "at": snapshot["at"].isoformat()},
        made_by=by,
    )
    figure.fingerprint = fingerprint(figure.snapshot)
    figure.save(force_insert=True)
    record("crisis.freeze", figure, number=number, sha256=figure.fingerprint)
    if crisis.is_open:
        words = _("Chiffres n° %(n)d arrêtés : %(total)d personnes, %(rate)d %% contactées.")
        facts = {"n": number, "total": counted.whole.total, "rate": counted.whole.rate}
        log.append(crisis, by=by, kind=EntryKind.DECISION, text=words % facts)
    return figure


def definition(ilots, origins):
    """What is counted, in a sentence."""
    where = (
        _("îlots %(codes)s") % {"codes": ", ".join(ilots)} if ilots else _("tous les îlots et les personnes sans îlot")
    )
    who = ", ".join(str(Origin(code).label) for code in origins) if origins else _("toutes nationalités")
    return _(
        "Personnes de l’extrait du registre pris à l’ouverture ou depuis : %(where)s ; %(who)s. Une personne sans "
        "nationalité au registre compte parmi les Français. Les personnes découvertes sont comptées à part. État de "
        "chacun : la dernière observation ; taux de contact : ni « non contacté » ni « injoignable »."
    ) % {"where": where, "who": who}


def difference(before, snapshot, crisis):
    """{"with": number, "lines": [[situation, delta]], "reasons": [sentence], "rest": {situation: n}}."""
    old = _totals(before.snapshot["counts"])
    new = _totals(snapshot["counts"])
    deltas = {code: new[code] - old[code] for code in Situation.values}
    moves, came, left = _since(before, snapshot, crisis)
    explained = defaultdict(int)
    for (source, target), n in moves.items():
        explained[source] -= n
        explained[target] += n
    for code, n in came.items():
        explained[code] += n
    for code, n in left.items():
        explained[code] -= n
    rest = {code: deltas[code] - explained[code] for code in Situation.values if deltas[code] != explained[code]}
    return {
        "with": before.number,
        "lines": [[code, deltas[code]] for code in Situation.values if deltas[code]],
        "total": sum(deltas.values()),
        "reasons": _in_words(moves, came, left, rest, before, snapshot),
        "rest": rest,
    }


def _in_words(moves, came, left, rest, before, snapshot):
    label = {code: str(Situation(code).label) for code in Situation.values}
    told = []
    for (source, target), n in sorted(moves.items(), key=lambda pair: -pair[1]):
        words = ngettext(
            "%(n)d personne : de « %(source)s » à « %(target)s »",
            "%(n)d personnes : de « %(source)s » à « %(target)s »",
            n,
        )
        told.append(words % {"n": n, "source": label[source], "target": label[target]})
    if n := sum(came.values()):
        told.append(
            ngettext("%(n)d personne ajoutée au périmètre", "%(n)d personnes ajoutées au périmètre", n) % {"n": n}
        )
    if n := sum(left.values()):
        told.append(
            ngettext("%(n)d personne sortie du périmètre", "%(n)d personnes sorties du périmètre", n) % {"n": n}
        )
    same = (before.snapshot["ilots"], before.snapshot["origins"]) == (snapshot["ilots"], snapshot["origins"])
    if not same:
        told.append(_("Le périmètre n’est pas celui des chiffres n° %(n)d.") % {"n": before.number})
    if rest:
        told.append(_("Le reste vient de changements d’îlot au registre."))
    new, old = snapshot["discovered_total"], before.snapshot["discovered_total"]
    if new != old:
        told.append(_("Découvertes : %(old)d, puis %(new)d.") % {"old": old, "new": new})
    return told or [_("Rien n’a changé.")]


def _since(before, snapshot, crisis):
    """(moves between situations, those who came, those who left), from the last arrival `before` counted to now."""
    moves, came, left = defaultdict(int), defaultdict(int), defaultdict(int)
    old, new = before.snapshot, snapshot
    with connection.cursor() as cursor:
        cursor.execute(_THEN_AND_NOW, {"crisis": crisis.pk, "upto": before.upto})
        for ilot, origin, was_in, is_in, then, now, n in cursor.fetchall():
            was = was_in and _within(ilot, origin, old)
            now_in = is_in and _within(ilot, origin, new)
            if was and now_in and then != now:
                moves[then, now] += n
            elif now_in and not was:
                came[now] += n
            elif was and not now_in:
                left[then] += n
    return moves, came, left


def _within(ilot, origin, perimeter):
    return (not perimeter["ilots"] or ilot in perimeter["ilots"]) and (
        not perimeter["origins"] or origin in perimeter["origins"]
    )


def _totals(counts):
    return {code: sum(counts.get(code, {}).values()) for code in Situation.values}


_THEN_AND_NOW = """
  WITH told AS (
    SELECT person_id, bool_or(confirms) AS dead,
           (array_agg(situation ORDER BY observed_at DESC, uuid DESC) FILTER (WHERE situation <> 'DECEDE'))[1] AS said
      FROM consular_observation WHERE crisis_id = %(crisis)s AND arrival <= %(upto)s GROUP BY 1)
  SELECT p.ilot_code, p.origin,
         p.added_no <= %(upto)s AND (p.removed_no IS NULL OR p.removed_no > %(upto)s) AS was_in,
         p.removed_no IS NULL AS is_in,
         CASE WHEN t.dead THEN 'DECEDE' ELSE coalesce(t.said, 'NON_CONTACTE') END AS then_,
         p.situation, count(*)
    FROM consular_crisisperson p LEFT JOIN told t ON t.person_id = p.id
   WHERE p.crisis_id = %(crisis)s AND NOT p.discovered
   GROUP BY 1, 2, 3, 4, 5, 6
"""
