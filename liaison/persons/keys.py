"""What is stored of a name or a number so that it can be found again: keyed hashes, sounds, comparable forms.

Hashes are made here, never in the database: their key is in the settings alone, and a dump tells no number by trying
them all. Two posts compare hashes and nothing else.
"""

import hmac
import uuid
from hashlib import sha256
from itertools import combinations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ssi.web.names import comparable, fold, normal_form, phonetic_keys, sorted_sounds

#: Meaning of a hash of a name with its birth: the same name and day, the same sounds and day, the same name and year.
NAME_BORN, SOUND_BORN, NAME_YEAR = "NAME_BORN", "SOUND_BORN", "NAME_YEAR"


def digest(kind, value):
    """First 128 bits of HMAC-SHA-256 over « kind:value », under SSI_CROSSCHECK_KEY. Raises ImproperlyConfigured."""
    key = settings.SSI_CROSSCHECK_KEY
    if len(key) < 16:
        raise ImproperlyConfigured("SSI_CROSSCHECK_KEY must hold at least 16 characters.")
    return uuid.UUID(bytes=hmac.digest(key.encode(), f"{kind}:{value}".encode(), sha256)[:16])


def write_person(person):
    """Write on a Person, unsaved, everything it is found by."""
    names, born = person.names, person.born
    found = set()
    for name in names:
        normal = normal_form(name)
        if born and born.whole:
            days = {(born.month, born.day), (born.day, born.month)}
            for month, day in days:
                found.add((NAME_BORN, f"{normal}|{born.year}-{month}-{day}"))
                found.add((SOUND_BORN, f"{sorted_sounds(name)}|{born.year}-{month}-{day}"))
        if born:
            found.add((NAME_YEAR, f"{normal}|{born.year}"))
    _write(person, found)
    person.blocks = blocks(names, born)
    person.forms = [comparable(name) for name in names]
    person.search_words = " ".join(dict.fromkeys(w for n in names for w in (*n.split(), *fold(n).split(), *latin(n))))


def write_item(item, keys, words=""):
    """Write on an Item or a reference, unsaved, its keys: pairs (Key or kind, one spelling)."""
    _write(item, set(keys))
    item.search_words = words


def latin(name):
    """The words of a name in Latin letters, particles dropped."""
    return normal_form(name).split()


def blocks(names, born):
    """Where the names are looked for: each sound alone and with the year of birth, and each pair of sounds."""
    found = set()
    for name in names:
        sounds = phonetic_keys(name)
        found |= {f".{s}" for s in sounds}
        found |= {f"{a}+{b}" for a, b in combinations(sounds, 2)}
        if len(sounds) == 1:
            found.add(f"={sounds[0]}")
        if born:
            found |= {f"{s}/{born.year}" for s in sounds}
    return sorted(block[:80] for block in found)


def wanted_blocks(names, born):
    """Which blocks another must share with these names to be worth comparing: never one sound alone."""
    return [block for block in blocks(names, born) if not block.startswith(".")]


def _write(subject, pairs):
    ordered = sorted(pairs)
    subject.digest_kinds = [str(kind) for kind, _value in ordered]
    subject.digests = [digest(kind, value) for kind, value in ordered]
