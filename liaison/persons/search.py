"""Looking for somebody across alphabets, or for a number, among the files one sees and no other."""

from contextlib import suppress

from django.db import connection

from ssi.accounts.access import identity_of
from ssi.network import known
from ssi.web.names import phonetic_keys, similarity
from ssi.web.refusals import Refusal

from . import identifiers, keys
from .crosscheck import Key
from .models import Subject
from .vocabulary import Kind, System

#: Candidates compared in Python, and rows shown.
COMPARED, SHOWN = 300, 50
ALIKE = 0.6


def latest(user, *, before=None):
    """The newest rows of the files this person sees, newest first: at most SHOWN + 1."""
    tokens = sorted(identity_of(user).principals)
    rows = Subject.objects.current().filter(case__acl__overlap=tokens)
    if before:
        rows = rows.filter(pk__lt=before)
    return with_files(rows.order_by("-pk")[: SHOWN + 1])


def find(user, words):
    """Rows whose name sounds like `words`, or whose number they are; the closest first. Two statements."""
    sounds = [f".{sound}" for sound in phonetic_keys(words)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.find_subjects(%s::text[], %s::uuid[], %s)", [sounds, numbers(user, words), COMPARED])
        found = [key for (key,) in cursor.fetchall()]
    rows = with_files(Subject.objects.current().filter(pk__in=found))
    scored = [(_score(row, words), row) for row in rows]
    kept = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].pk))
    return [row for _score_, row in kept[:SHOWN]]


def numbers(user, words):
    """Hashes of every number that these words may be, in the countries the person's posts cover."""
    found = set()

    def try_one(kind, normalise, *args):
        with suppress(Refusal):
            found.add(keys.digest(kind, normalise(words, *args)))

    for country in known.countries_of(tuple(identity_of(user).post_ids)):
        for kind, normalise in ((Key.PHONE, identifiers.phone), (Key.PLATE, identifiers.plate)):
            try_one(kind, normalise, country.pk)
        try_one(Key.DOCUMENT, identifiers.document, country.pk)
    for kind, normalise in (
        (Key.PHONE, identifiers.phone),
        (Key.EMAIL, identifiers.email),
        (Key.IBAN, identifiers.iban),
        (Key.VIN, identifiers.vin),
        (Key.WEAPON, identifiers.serial),
    ):
        try_one(kind, normalise)
    with suppress(Refusal):
        number = identifiers.reference(words)
        found |= {keys.digest(Key.REFERENCE, f"{system}:{number}") for system in System}
    return sorted(found)


def with_files(rows):
    rows = rows.select_related("case").defer("case__search_text", "case__search", "digests", "digest_kinds")
    rows = list(rows)
    known.attach([row.case for row in rows])
    return rows


def _score(row, words):
    if row.kind != Kind.PERSON:
        return 1.0
    # The forms hold each name's words: enough to compare, without reading the person again.
    return max((similarity(words, _spelled(form)) for form in row.forms), default=0.0)


def _spelled(form):
    return " ".join(word[3] or word[0] for word in form["w"])
