"""What is known of people, from observations (cooperation-consular.md §4.3, headcount rule).

The state of a person is a function of the *set* of their observations: whatever their order, however often one comes.
The last seen (moment, then uuid) says the state. Two different states within two hours are a doubt, shown until
somebody asks and says so (`verifies`); a death is one only when two people reported it and the consul confirms it.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consular.register.names import fold
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from .guards import refuse_closed, require
from .people import CrisisPerson, Observation
from .vocabulary import Situation

#: Two states closer than this contradict each other; the SQL below says it too.
DOUBT = timedelta(hours=2)
#: Machines of a cell do not tell the same time.
AHEAD = timedelta(minutes=5)
FIGURES_LOCK = 3080  # first half; shared by whoever observes, alone for whoever freezes
_SAID = frozenset(Situation.values) - {Situation.NON_CONTACTE, Situation.DECEDE}


@dataclass(frozen=True)
class Seen:
    """One observation, before it is written."""

    uuid: uuid.UUID
    person: uuid.UUID
    situation: str
    observed_at: datetime
    place: str = ""
    verifies: bool = False


@transaction.atomic
def observe(crisis, *, by, seen, source="", device=""):
    """Write observations (a list of `Seen`) and bring the persons up to date. Returns how many were new.

    Raises NotAllowed, Refusal when the crisis is closed, a person is not in it, or a moment cannot be.
    """
    require(by, "consular.observe_person", crisis)
    refuse_closed(crisis)
    if any(one.situation not in _SAID for one in seen):
        raise Refusal(
            _("Un décès ne se note pas ainsi."),
            rule=_("décès : deux témoins et le consul"),
            remedy=_("Signalez-le depuis la fiche de la personne."),
        )
    fresh = _write(crisis, by, seen, source, device)
    record("crisis.observe", crisis, lines=len(seen), fresh=fresh, device=device)
    return fresh


@transaction.atomic
def report_death(person, *, by, observed_at, source):
    """Report a death: the first of two. Nothing says so on ordinary lists before the consul confirms it."""
    crisis = person.crisis
    require(by, "consular.observe_person", crisis)
    refuse_closed(crisis)
    if not source.strip():
        raise Refusal(_("Qui l’a constaté, ou de qui le tenez-vous ?"), field="source")
    if person.observations.filter(situation=Situation.DECEDE, entered_by=by, confirms=False).exists():
        raise Refusal(
            _("Vous l’avez déjà signalé : il faut une autre personne."), rule=_("décès : deux témoins et le consul")
        )
    seen = Seen(uuid.uuid4(), person.pk, Situation.DECEDE, observed_at)
    _write(crisis, by, [seen], source.strip(), "")
    record("crisis.report_death", person)


@transaction.atomic
def confirm_death(person, *, by, observed_at, source):
    """The consul confirms a death that two other people reported."""
    crisis = person.crisis
    require(by, "consular.confirm_death", crisis)
    refuse_closed(crisis)
    told = person.observations.filter(situation=Situation.DECEDE)
    witnesses = set(told.filter(confirms=False).values_list("entered_by", flat=True)) - {by.pk}
    if len(witnesses) < 2:
        raise Refusal(
            _("Deux autres personnes que vous doivent l’avoir signalé."), rule=_("décès : deux témoins et le consul")
        )
    if told.filter(confirms=True).exists():
        raise Refusal(_("Ce décès est déjà confirmé."))
    seen = Seen(uuid.uuid4(), person.pk, Situation.DECEDE, observed_at)
    _write(crisis, by, [seen], source, "", confirms=True)
    record("crisis.confirm_death", person)


@transaction.atomic
def discover(crisis, *, by, last_name, first_name, origin, situation, observed_at, place, key, source=""):
    """Somebody was met who is not in the register: counted apart. Sent again with the same `key`, it is one person."""
    require(by, "consular.observe_person", crisis)
    refuse_closed(crisis)
    known = CrisisPerson.objects.filter(pk=key, crisis=crisis).first()
    if known is not None:
        return known
    person = CrisisPerson(
        pk=key,
        crisis=crisis,
        post_id=crisis.post_id,
        last_name=last_name,
        first_name=first_name,
        folded=fold(f"{last_name} {first_name}"),
        origin=origin,
        place=place,
        discovered=True,
        added_no=next_arrival(),
    )
    person.save(force_insert=True)
    _write(crisis, by, [Seen(uuid.uuid5(key, "met"), person.pk, situation, observed_at, place)], source, "")
    record("crisis.discover", person)
    return person


@transaction.atomic
def match(discovered, person, *, by):
    """Say that somebody met is this person of the register: their observations become that person's."""
    crisis = discovered.crisis
    require(by, "consular.observe_person", crisis)
    refuse_closed(crisis)
    lock_figures(crisis, alone=True)
    rows = {row.pk: row for row in _locked([discovered.pk, person.pk])}
    discovered, person = rows[discovered.pk], rows[person.pk]
    if not discovered.discovered or discovered.removed_no is not None:
        raise Refusal(_("Cette personne est déjà rapprochée du registre."), rule=_("découvertes"))
    if person.discovered or person.crisis_id != discovered.crisis_id:
        raise Refusal(_("Choisissez une personne du registre."), rule=_("découvertes"), field="person")
    discovered.matched_to, discovered.removed_no = person, next_arrival()
    discovered.save(update_fields=["matched_to", "removed_no"])
    for told in discovered.observations.order_by("arrival"):
        Observation(
            uuid=copied(person.pk, told.uuid),
            crisis_id=told.crisis_id,
            post_id=told.post_id,
            person=person,
            arrival=next_arrival(),
            situation=told.situation,
            observed_at=told.observed_at,
            entered_at=told.entered_at,
            entered_by_id=told.entered_by_id,
            source=told.source,
            place=told.place,
            device=told.device,
            confirms=told.confirms,
        ).save(force_insert=True)
    _follow([person.pk])
    record("crisis.match", person, discovered=str(discovered.pk))
    return person


def lock_figures(crisis, *, alone):
    """Freezing a figure waits for those who write, and makes the next ones wait: what arrives is before, or after."""
    function = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, hashtext(%s))", [FIGURES_LOCK, str(crisis.pk)])


def next_arrival():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('consular_arrival')")
        return cursor.fetchone()[0]


def _write(crisis, by, seen, source, device, *, confirms=False):
    """Lock the persons in the order of their keys, add what is new, follow. Returns how many were new."""
    if not seen:
        return 0
    _check(crisis, seen)
    lock_figures(crisis, alone=False)
    seen = _as_matched(seen)
    keys = sorted({one.person for one in seen})
    found = {row.pk for row in _locked(keys) if row.crisis_id == crisis.pk}
    if missing := len(set(keys) - found):
        raise Refusal(
            ngettext(
                "%(n)d personne n’est pas dans le périmètre de cette crise.",
                "%(n)d personnes ne sont pas dans le périmètre de cette crise.",
                missing,
            )
            % {"n": missing},
            rule=_("périmètre"),
            remedy=_("Rien n’est enregistré."),
        )
    now = timezone.now()
    columns = [
        [one.uuid for one in seen],
        [one.person for one in seen],
        [one.situation for one in seen],
        [one.observed_at for one in seen],
        [one.place[:120] for one in seen],
        [one.verifies for one in seen],
    ]
    with connection.cursor() as cursor:
        fixed = [crisis.pk, crisis.post_id, now, by.pk, source[:120], device[:40], confirms]
        cursor.execute(_ADD, [*fixed, *columns])
        fresh = [row[0] for row in cursor.fetchall()]
    _refuse_changed(crisis, seen, len(fresh))
    _follow(keys)
    return len(fresh)


def _as_matched(seen):
    """Said of somebody met who was since found in the register: said of that person, as `match` would have."""
    keys = {one.person for one in seen}
    known = CrisisPerson.objects.filter(pk__in=keys, matched_to__isnull=False).values_list("pk", "matched_to")
    found = dict(known)
    return [
        replace(one, person=found[one.person], uuid=copied(found[one.person], one.uuid)) if one.person in found else one
        for one in seen
    ]


def copied(person, told):
    """The identifier of an observation once it is said of another person: the same each time."""
    return uuid.uuid5(person, str(told))


def _check(crisis, seen):
    latest, earliest = timezone.now() + AHEAD, crisis.opened_at - timedelta(days=1)
    if any(not earliest <= one.observed_at <= latest for one in seen):
        raise Refusal(
            _("Une heure de constat est à venir, ou d’avant la crise."), rule=_("heure du constat"), field="observed_at"
        )


def _locked(keys):
    """In the order of keys: two lists written at once never wait for each other in a ring."""
    return list(CrisisPerson.objects.select_for_update().filter(pk__in=keys).order_by("pk"))


def _refuse_changed(crisis, seen, fresh):
    """An identifier that is known says what it said; another content under it is a forged or broken file."""
    if fresh == len({one.uuid for one in seen}) == len(seen):
        return
    known = {row.uuid: row for row in Observation.objects.filter(uuid__in=[one.uuid for one in seen])}
    for one in seen:
        row = known.get(one.uuid)
        if row is None or (row.crisis_id, row.person_id, row.situation, row.observed_at) != (
            crisis.pk,
            one.person,
            one.situation,
            one.observed_at,
        ):
            raise Refusal(
                _("Une observation porte un identifiant déjà employé pour une autre."),
                rule=_("identifiants des observations"),
                remedy=_("Rien n’est enregistré : refaites ce fichier sur l’appareil."),
            )


def _follow(keys):
    """Write what the observations of these persons say of them: a pure function of their set."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, [list(keys), list(keys)])


_ADD = """
  INSERT INTO consular_observation (crisis_id, post_id, entered_at, entered_by_id, source, device, confirms,
                                    uuid, person_id, situation, observed_at, place, verifies, arrival)
    SELECT %s, %s, %s, %s, %s, %s, %s, t.uuid, t.person, t.situation, t.observed_at, t.place, t.verifies,
           nextval('consular_arrival')
      FROM unnest(%s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[], %s::text[], %s::boolean[])
           AS t (uuid, person, situation, observed_at, place, verifies)
  ON CONFLICT (uuid) DO NOTHING RETURNING uuid
"""

# `alive`: observations of the living. `steps`: each beside the one before it, from the last clearing of doubt on. When
# two states less than two hours apart differ, so do two neighbours: looking at neighbours is enough.
_FOLLOW = """
  WITH o AS (SELECT * FROM consular_observation WHERE person_id = ANY (%s)),
  alive AS (SELECT * FROM o WHERE situation <> 'DECEDE'),
  latest AS (SELECT DISTINCT ON (person_id) person_id, situation, observed_at FROM alive
              ORDER BY person_id, observed_at DESC, uuid DESC),
  cleared AS (SELECT DISTINCT ON (person_id) person_id, observed_at, uuid FROM alive WHERE verifies
               ORDER BY person_id, observed_at DESC, uuid DESC),
  steps AS (
    SELECT a.person_id, a.situation <> lag(a.situation) OVER w
           AND a.observed_at - lag(a.observed_at) OVER w <= interval '2 hours' AS odd
      FROM alive a LEFT JOIN cleared c ON c.person_id = a.person_id
     WHERE c.person_id IS NULL OR (a.observed_at, a.uuid) >= (c.observed_at, c.uuid)
    WINDOW w AS (PARTITION BY a.person_id ORDER BY a.observed_at, a.uuid)),
  doubts AS (SELECT person_id, bool_or(odd) AS odd FROM steps GROUP BY 1),
  deaths AS (
    SELECT person_id, bool_or(confirms) AS confirmed, max(observed_at) AS at,
           count(DISTINCT entered_by_id) FILTER (WHERE NOT confirms) AS witnesses
      FROM o WHERE situation = 'DECEDE' GROUP BY 1)
  UPDATE consular_crisisperson p
     SET situation = CASE WHEN d.confirmed THEN 'DECEDE' ELSE coalesce(l.situation, 'NON_CONTACTE') END,
         observed_at = CASE WHEN d.confirmed THEN d.at ELSE l.observed_at END,
         death_witnesses = coalesce(d.witnesses, 0),
         to_check = coalesce(b.odd, false) OR (d.person_id IS NOT NULL AND NOT d.confirmed)
                    OR coalesce(d.confirmed AND l.observed_at > d.at, false)
    FROM unnest(%s::uuid[]) AS t (id)
    LEFT JOIN latest l ON l.person_id = t.id
    LEFT JOIN doubts b ON b.person_id = t.id
    LEFT JOIN deaths d ON d.person_id = t.id
   WHERE p.id = t.id
"""
