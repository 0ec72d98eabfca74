"""Acts on the register extract: bring a file, match its columns, put it in use; say why names are read.

An import is whole or is nothing: one mistake on one line and the extract in use stays as it is. A long one is made by a
worker (`handlers.py`), in one transaction too: killed in the middle, it is taken up again from the beginning.
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consular.crises.models import Crisis
from consular.ilots.models import Ilot
from consular.ilots.placing import settle
from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.clocks.engine import add_months
from ssi.outbox.bus import publish
from ssi.web.refusals import NotAllowed, Refusal

from . import bulk, files
from .columns import guess, missing
from .comparison import Difference, compare
from .lines import Content, content_of
from .models import ExtractDraft, Household, Person, RegisterExtract, RegisterReading
from .vocabulary import Change, End, Motive

#: An extract is purged thirteen months after it was drawn, or at the next import (cooperation-consular.md §4.3).
KEPT_MONTHS = 13
#: An extract older than this is not the one to import.
OLDEST_DAYS = 180
#: How long one may read names once one has said why.
READING = timedelta(minutes=30)
#: Lines. Longer extracts are put in use by a worker: fifty thousand persons take longer than one waits for a page.
AT_ONCE = 5000
ASKED = "register.asked"
_LOCK = 0x0C05  # first half of the advisory lock of an import; the other is the post


def bring(*, by, post, upload, provided_by, extracted_on):
    """Read a file and keep it aside, its columns matched as well as can be guessed. Returns the draft."""
    _require(by, "consular.import_register", post)
    today = timezone.localdate(timezone=post.zone)
    if extracted_on > today or extracted_on < today - timedelta(days=OLDEST_DAYS):
        raise Refusal(
            _("Un extrait s’importe dans les %(days)d jours qui suivent sa date.") % {"days": OLDEST_DAYS},
            rule=_("fraîcheur de l’extrait"),
            remedy=_("Vérifiez la date, ou demandez un extrait plus récent à la section consulaire."),
            field="extracted_on",
        )
    header, rows, sha256 = files.read(upload)
    draft = ExtractDraft(
        post=post,
        created_by=by,
        file_name=upload.name[-120:],
        sha256=sha256,
        provided_by=provided_by,
        extracted_on=extracted_on,
        lines=len(rows),
        content=json.dumps({"header": header, "rows": rows}, ensure_ascii=False),
        matching=guess(header),
    )
    draft.save(force_insert=True)
    record("register.bring", draft, sha256=sha256, lines=len(rows))
    return draft


def match(draft, *, by, matching):
    """Say which column is which. Raises Refusal when one column is given twice or a required field has none."""
    _require(by, "consular.import_register", draft.post)
    _not_under_way(draft)
    given = [index for index in matching.values() if index is not None]
    if len(given) != len(set(given)):
        raise Refusal(_("La même colonne est donnée deux fois."), rule=_("correspondance des colonnes"))
    if lacking := missing(matching):
        names = ", ".join(str(field.label) for field in lacking)
        raise Refusal(_("Sans colonne pour : %(names)s.") % {"names": names}, rule=_("correspondance des colonnes"))
    draft.matching = {name: index for name, index in matching.items() if index is not None}
    draft.save(update_fields=["matching"])


@dataclass(frozen=True)
class Preview:
    """What an import would do: nothing is written."""

    content: Content
    difference: Difference

    @property
    def is_clean(self):
        return not self.content.mistakes


def preview(draft):
    """Read the draft with its columns, and compare it with the extract in use."""
    post, told = draft.post, json.loads(draft.content)
    today = timezone.localdate(timezone=post.zone)
    content = content_of(told["rows"], draft.matching, today=today, region=post.country_id)
    codes = Ilot.objects.filter(post=post).values_list("code", flat=True)
    return Preview(content, compare(content, post, codes))


def give_up(draft, *, by):
    """Forget a file that was brought."""
    _require(by, "consular.import_register", draft.post)
    _not_under_way(draft)
    record("register.give_up", draft, sha256=draft.sha256)
    draft.delete()


@transaction.atomic
def put_in_use(draft, *, by):
    """Import at once what is short and return the extract; leave what is long to a worker and return None."""
    if draft.lines <= AT_ONCE:
        return import_extract(draft, by=by)
    _require(by, "consular.import_register", draft.post)
    _not_under_way(draft)
    draft.asked_at, draft.refusal = timezone.now(), ""
    draft.save(update_fields=["asked_at", "refusal"])
    record("register.ask", draft, sha256=draft.sha256, lines=draft.lines)
    publish(ASKED, draft=str(draft.pk))
    return None


def import_asked(key, *, by):
    """What a worker does of a draft, as its author. Nothing when it was imported or given up meanwhile."""
    draft = ExtractDraft.objects.select_for_update(of=["self"]).select_related("post").filter(pk=key).first()
    if draft is None or draft.asked_at is None:
        return
    try:
        import_extract(draft, by=by)
    except Refusal as refusal:
        draft.asked_at, draft.refusal = None, str(refusal)[:300]
        draft.save(update_fields=["asked_at", "refusal"])


def _not_under_way(draft):
    if draft.is_under_way:
        raise Refusal(
            _("Cet extrait est en cours de mise en usage."),
            rule=_("un extrait entre entier ou n’entre pas"),
            remedy=_("Attendez qu’elle s’achève : la page du registre le dira."),
        )


@transaction.atomic
def import_extract(draft, *, by):
    """Put the extract in use in place of the one before. Returns it. Raises Refusal when one line is wrong."""
    _require(by, "consular.import_register", draft.post)
    post = draft.post
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, post.pk])
    found = preview(draft)
    if not found.is_clean:
        raise Refusal(
            ngettext(
                "%(n)d erreur reste à corriger : rien n’a été changé.",
                "%(n)d erreurs restent à corriger : rien n’a été changé.",
                len(found.content.mistakes),
            )
            % {"n": len(found.content.mistakes)},
            rule=_("un extrait entre entier ou n’entre pas"),
            remedy=_("Corrigez le fichier ligne par ligne, puis donnez-le de nouveau."),
        )
    extract = _replace(draft, found, by)
    _write(extract, found)
    settle(post)
    draft.delete()
    check_constraints_now()
    record("register.import", extract, sha256=extract.sha256, persons=extract.persons, gone=extract.gone)
    return extract


def _replace(draft, found, by):
    """End the extract in use and open the new one, with its numbers."""
    now, difference = timezone.now(), found.difference
    RegisterExtract.objects.filter(post=draft.post, ended_at=None).update(ended_at=now, end=End.REPLACED)
    extract = RegisterExtract(
        post=draft.post,
        sha256=draft.sha256,
        provided_by=draft.provided_by,
        extracted_on=draft.extracted_on,
        imported_at=now,
        imported_by=by,
        expires_on=add_months(draft.extracted_on, KEPT_MONTHS),
        households=len(found.content.homes),
        persons=len(found.content.persons),
        added=len(difference.added),
        gone=len(difference.gone),
        moved=len(difference.moved),
        changed=len(difference.changed),
    )
    extract.save(force_insert=True)
    return extract


def _write(extract, found):
    """Bring the rows to what the extract says: what is said again the same only changes hands."""
    content, difference, post = found.content, found.difference, extract.post
    drawn = {code: key for key, code in Ilot.objects.filter(post=post).values_list("pk", "code")}
    for refs in bulk.batches(difference.gone):
        bulk.execute("DELETE FROM consular_person WHERE post_id = %s AND external_ref = ANY (%s)", [post.pk, refs])
    bulk.execute("UPDATE consular_person SET extract_id = %s, change = '' WHERE post_id = %s", [extract.pk, post.pk])
    bulk.execute("UPDATE consular_household SET extract_id = %s WHERE post_id = %s", [extract.pk, post.pk])
    homes = [_household(extract, content.homes[ref], drawn) for ref in difference.homes]
    bulk.upsert(Household, homes, ["extract", "area", "details", "digest"])
    _place_by_code(post, content.homes, drawn)
    keys = dict(Household.objects.filter(post=post).values_list("external_ref", "pk"))
    told = [*difference.added, *difference.moved, *difference.changed]
    persons = [_person(extract, content.persons[ref], keys, difference.change_of(ref)) for ref in told]
    bulk.upsert(Person, persons, _PERSON_COLUMNS)
    for keys in bulk.batches(difference.left_homes):
        bulk.execute("DELETE FROM consular_household WHERE post_id = %s AND id = ANY (%s)", [post.pk, keys])


_PERSON_COLUMNS = [
    "extract",
    "household",
    "last_name",
    "first_name",
    "folded",
    "status",
    "nationalities",
    "vulnerable",
    "language",
    "confirmed_on",
    "stays_from",
    "stays_until",
    "details",
    "digest",
    "change",
]


def _household(extract, home, drawn):
    return Household(
        post=extract.post,
        extract=extract,
        external_ref=home.ref,
        area=home.area,
        details=home.place.to_text(),
        digest=home.digest,
        ilot_id=drawn.get(home.ilot),
    )


def _place_by_code(post, homes, drawn):
    """An îlot named by the extract is taken where the post has placed the household nowhere."""
    named = [(ref, drawn[home.ilot]) for ref, home in homes.items() if home.ilot in drawn]
    for pairs in bulk.batches(named):
        bulk.execute(_PLACE, [[ref for ref, _key in pairs], [key for _ref, key in pairs], post.pk])


_PLACE = """
  UPDATE consular_household h SET ilot_id = t.ilot
    FROM unnest(%s::text[], %s::uuid[]) AS t (ref, ilot)
   WHERE h.post_id = %s AND h.external_ref = t.ref AND h.ilot_id IS NULL
"""


def _person(extract, line, keys, change):
    return Person(
        post=extract.post,
        extract=extract,
        household_id=keys[line.household],
        external_ref=line.ref,
        last_name=line.last_name,
        first_name=line.first_name,
        folded=line.folded,
        status=line.status,
        nationalities=line.nationalities,
        vulnerable=line.vulnerable,
        language=line.language,
        confirmed_on=line.confirmed_on,
        stays_from=line.stays_from,
        stays_until=line.stays_until,
        details=line.private.to_text(),
        digest=line.digest,
        change=Change(change) if change else "",
    )


def open_reading(*, by, post, motive, reason=""):
    """Say why names are read. Returns the RegisterReading, in force half an hour."""
    _require(by, "consular.view_register", post)
    if motive == Motive.OTHER and not reason.strip():
        raise Refusal(_("Écrivez ce motif en quelques mots."), rule=_("lecture nominative motivée"), field="reason")
    now = timezone.now()
    reading = RegisterReading(
        post=post, by=by, motive=motive, reason=reason.strip(), opened_at=now, until=now + READING
    )
    reading.save(force_insert=True)
    record("register.open_reading", reading, reason=reading.reason, motive=motive)
    return reading


def reading_in_force(user, post):
    """Why this person may read names of this post now: an open crisis, or the reason they gave; None otherwise."""
    crisis = Crisis.objects.visible_to(user).open().filter(post=post).order_by("exercise", "-opened_at").first()
    if crisis is not None:
        return crisis
    mine = RegisterReading.objects.visible_to(user).filter(by=user, post=post, until__gt=timezone.now())
    return mine.order_by("-until").first()


def _require(by, permission, post):
    if not by.has_perm(permission, post):
        raise NotAllowed(
            _("Vous ne pouvez pas faire cela avec le registre de ce poste."),
            rule=_("matrice des droits"),
            remedy=_("La section consulaire du poste importe l’extrait."),
        )
