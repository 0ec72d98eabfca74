"""Names of persons across alphabets: normal form, sound, and how alike two of them are. Pure functions, no database.

The rule is liaison.md §7.5: NFKD, casefold, transliterate, drop separators and particles, order of words ignored, words
run together tried. Nothing here decides that two persons are one: it gives a score that people judge (`crosscheck.py`).
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from .alphabets import ARABIC, ARABIC_SOUNDS, ARABIC_VOWELS, CYRILLIC, GREEK, LATIN

#: Words that a registrar keeps, drops or glues to the next one as they please.
PARTICLES = frozenset({
    "ben", "bin", "ibn", "bint", "bent", "al", "el", "ul", "abd", "abdel", "abdul", "abdoul", "abou", "abu",
    "bou", "ould", "oulad", "ait", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "des", "la",
    "le", "les", "lo", "van", "von", "der", "den", "ter", "ten", "vom", "zu", "zum", "zur", "af", "av", "y",
    "i", "e", "d", "l", "st", "san", "santa",
})  # fmt: skip
ARABIC_PARTICLES = frozenset({"بن", "ابن", "ال", "عبد", "ابو", "بنت", "ابي", "ولد", "ایت"})
ARABIC_ARTICLE = "ال"
GLUED = ("abdel", "abdul", "abdoul", "abdal")

#: One word this far from the other is another word, however alike the rest (Ali Hassan is not Ali Hussein).
SAME_WORD = 0.75
ANOTHER_NAME = 0.85
#: A word only one of them bears weighs less than a word they bear in two ways: middle names come and go.
MISSING_WORD = 0.35
SAME_SOUND = 0.98
WRITTEN_IN_ARABIC = 0.96
#: The same consonants with vowels that Arabic would have written otherwise: حسن is not Hussein.
OTHER_VOWELS = 0.74

_TABLE = str.maketrans({**CYRILLIC, **LATIN, "ـ": ""})
#: Greek waits until its accents are off: its digraphs carry them on the second letter.
_GREEK = str.maketrans(GREEK)
_TO_LATIN = str.maketrans(ARABIC)
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʻʿʾ`´′", ""))
_ELISION = re.compile(r"\b([dl])['’]", re.IGNORECASE)


@dataclass(frozen=True)
class Word:
    """One word of a name: its Latin spelling, its sound, and the Arabic it was written in, if it was."""

    text: str
    sound: str
    arabic: str = ""


def fold(text):
    """Letters without case, accents or marks; Cyrillic and Greek in Latin; Arabic left in its alphabet."""
    text = unicodedata.normalize("NFKC", _ELISION.sub(r"\1 ", text).translate(_APOSTROPHES))
    text = unicodedata.normalize("NFKC", text.casefold()).translate(_TABLE)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold().translate(_TABLE)
    text = text.replace("ου", "ou").translate(_GREEK)
    return "".join(c if c.isalnum() else " " for c in text)


def words(name):
    """The words of a name in the order written, particles dropped unless there is nothing else."""
    spelled = [_peel(w) for w in fold(name).split()]
    kept = [w for w in spelled if w not in PARTICLES and w not in ARABIC_PARTICLES]
    return tuple(_word(w) for w in kept or spelled)


def normal_form(name):
    """What is stored and indexed: Latin words in alphabetical order. `normal_form` of itself changes nothing."""
    found = " ".join(sorted(w.text for w in words(name) if w.text))
    again = " ".join(sorted(w.text for w in words(found) if w.text))
    # An article written in Arabic may become a Latin particle: settle at the first form that stays.
    return found if again == found else normal_form(again)


def phonetic_keys(name):
    """Consonants of each word, sorted: two spellings that may be one name share at least one. For an index."""
    return tuple(sorted({_consonants(w) for w in words(name)} - {""}))


def sorted_sounds(name):
    """The sounds of the words in alphabetical order, as one text: equal for two spellings said alike."""
    return " ".join(sorted(w.sound for w in words(name) if w.sound))


def comparable(name):
    """The name as `sec.names_score` compares it: words, words with their particles glued, and runs together.

    Each word is [spelling, sound, consonants, Arabic letters or "", pattern of its Latin sounds or ""].
    """
    core, glued = words(name), _glued(name)
    found = {"w": [_told(w) for w in core]}
    if glued != core:
        found["g"] = [_told(w) for w in glued]
    if _is_latin(core):
        found["j"] = sorted({"".join(w.text for w in turn) for turn in _turns(core)})
    return found


def _told(word):
    pattern = f"^(?:{_arabic_pattern(word.arabic).pattern})$" if word.arabic else ""
    return [word.text, word.sound, _consonants(word), word.arabic, pattern]


def _turns(found):
    """The words in their order, the last one brought first, the first one sent last."""
    return (found, (*found[-1:], *found[:-1]), (*found[1:], *found[:1]))


def similarity(one, other):
    """How alike two names are, from 0 to 1, whatever the order of words, the alphabet and the particles."""
    ways = [(_core(one), _core(other)), (_glued(one), _glued(other)), (_core(one), _glued(other))]
    ways.append((_glued(one), _core(other)))
    return max([_alike(a, b) for a, b in ways] + [_run_together(one, other)])


def _alike(ours, theirs):
    """Best pairing of words, weighted by their length; a word without counterpart costs a third of its weight."""
    if not ours or not theirs:
        return 0.0
    pairs, left = _pairing(ours, theirs)
    weight = sum(len(a.text) + len(b.text) for a, b, _score in pairs)
    total = weight + MISSING_WORD * sum(len(w.text) for w in left)
    score = sum((len(a.text) + len(b.text)) * s for a, b, s in pairs) / total if total else 0.0
    worst = min(s for _a, _b, s in pairs)
    one_word_only = min(len(ours), len(theirs)) == 1 and left
    return min(score, ANOTHER_NAME) if worst < SAME_WORD or one_word_only else score


def _pairing(ours, theirs):
    """Pairs of words taken from the most alike down, and the words left alone. The same both ways round."""
    scored = sorted(
        (
            (_word_score(a, b), *sorted([a.text, b.text]), i, j)
            for i, a in enumerate(ours)
            for j, b in enumerate(theirs)
        ),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    free_ours, free_theirs, pairs = set(range(len(ours))), set(range(len(theirs))), []
    for score, _first, _second, i, j in scored:
        if i in free_ours and j in free_theirs:
            free_ours.discard(i)
            free_theirs.discard(j)
            pairs.append((ours[i], theirs[j], score))
    return pairs, [ours[i] for i in free_ours] + [theirs[j] for j in free_theirs]


def _word_score(a, b):
    if a.arabic and b.arabic:
        return closeness(a.arabic, b.arabic)
    if a.arabic or b.arabic:
        written, heard = (a, b) if a.arabic else (b, a)
        if _arabic_pattern(written.arabic).fullmatch(heard.sound):
            return WRITTEN_IN_ARABIC
        return OTHER_VOWELS * closeness(_consonants(written), _consonants(heard))
    return max(closeness(a.text, b.text), SAME_SOUND * closeness(a.sound, b.sound))


def _run_together(one, other):
    """Whether the same letters were cut into words otherwise: « Jean-Pierre » and « Jeanpierre »."""
    ours, theirs = words(one), words(other)
    if len(ours) == len(theirs) or not (_is_latin(ours) and _is_latin(theirs)):
        return 0.0
    joined = [["".join(w.text for w in turn) for turn in _turns(found)] for found in (ours, theirs)]
    score = max(closeness(a, b) for a in joined[0] for b in joined[1])
    return SAME_SOUND * score if score >= 0.95 else 0.0


def closeness(a, b):
    """1 − edits ÷ longest: insertions, deletions, substitutions and swaps of neighbours, each counted one."""
    if a == b:
        return 1.0
    longest = max(len(a), len(b))
    before, row = None, list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last_but_one, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last_but_one[j - 2] + 1)
            row.append(cost)
    return 1 - row[-1] / longest


def _core(name):
    return words(name)


def _glued(name):
    """Words with each run of particles stuck to what follows: « ben Ali » read as « Benali »."""
    found, run = [], ""
    for spelled in fold(name).split():
        if spelled in PARTICLES or spelled in ARABIC_PARTICLES:
            run += spelled
        else:
            found.append(_word(run + spelled))
            run = ""
    return (*found, _word(run)) if run else tuple(found)


def _peel(spelled):
    """Without a servant prefix (Abdelrahman → rahman) or an Arabic article; a short rest stays whole."""
    while True:
        for prefix in GLUED:
            if spelled.startswith(prefix) and len(spelled) >= len(prefix) + 3:
                spelled = spelled.removeprefix(prefix)
                break
        else:
            break
    if spelled.startswith(ARABIC_ARTICLE) and len(spelled) >= 5:
        spelled = spelled.removeprefix(ARABIC_ARTICLE)
    return spelled


@lru_cache(maxsize=20000)
def _word(spelled):
    if not any(c in ARABIC for c in spelled):
        return Word(text=spelled, sound=sound(spelled))
    begun = "ا" + spelled[1:] if spelled[0] == "ع" else spelled
    said = "".join(sound(ARABIC.get(c, c)) for c in begun)
    return Word(text=begun.translate(_TO_LATIN), sound=said, arabic=spelled)


def _is_latin(found):
    return not any(w.arabic for w in found)


#: From a spelling to a sound, in order. French, English, German and Slavic habits of writing the same thing meet here.
_SOUNDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in [
        (r"(shch|chtch|schtsch|tsch|tch|sch|sh|ch|cz|sz)", "S"),
        (r"(dzh|dj|dsch|zh)", "j"),
        (r"(o|e)ff$", r"\1v"),
        (r"kh", "h"),
        (r"^ou(?=[aeiy])", "v"),
        (r"ph", "f"),
        (r"gu(?=[ei])", "g"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"gh", "g"),
        (r"(ck|qu|q)", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"x", "ks"),
        (r"(?<=[^aeiouy])[iy]o(?=[^aeiouy])", "e"),
        (r"(?<=[^aeiougq])([uo])e(?=[^aeiouy])", r"\1"),
        (r"w", "v"),
        (r"oo", "u"),
        (r"ee", "i"),
        (r"ou", "u"),
        (r"(?<=.{3})e$", ""),
        (r"(?<=[aeiou])h$", ""),
        (r"y", "i"),
        (r"e", "a"),
        (r"o", "u"),
        (r"(.)\1+", r"\1"),
        (r"ai(?=a)", "a"),
        (r"i(?=a)", ""),
    ]
)


def sound(text):
    """A Latin word as it is said, roughly: Mohammed, Muhammad and Mohamed are one; Hassan and Hussein are two."""
    for pattern, to in _SOUNDS:
        text = pattern.sub(to, text)
    return text


def _consonants(word):
    first = "a" if word.sound[:1] in set("aiu") else word.sound[:1]
    # Inside an Arabic word و is a vowel more often than not.
    vowels = r"[aiuv]" if word.arabic else r"[aiu]"
    return re.sub(r"(.)\1+", r"\1", first + re.sub(vowels, "", word.sound[1:]))


@lru_cache(maxsize=5000)
def _arabic_pattern(arabic):
    """What the word may sound like in a Latin spelling: short vowels, which Arabic does not write, may be any."""
    parts = []
    for index, letter in enumerate(arabic):
        known = ARABIC_SOUNDS.get(letter, re.escape(letter))
        if index == 0 and letter in "اٱ":
            known = "[aiu]"
        if index == 0 and letter in "ويی":
            known = "[uv][aiu]?" if letter == "و" else "i[aiu]?"
        follows = arabic[index + 1 : index + 2]
        short = "" if letter in ARABIC_VOWELS or not follows or follows in ARABIC_VOWELS else "[aiu]?"
        parts.append(known + short)
    return re.compile("".join(parts))
