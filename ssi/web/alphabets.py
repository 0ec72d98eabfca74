"""Tables from one alphabet to another, for names. One spelling each: sound folding (`names.py`) absorbs the rest.

Cyrillic follows the passport usage of ICAO 9303 where it has one, with Ukrainian, Belarusian, Serbian and Macedonian
letters; Greek follows ELOT 743 letter by letter. Arabic writes consonants only: it has two tables, one for a spelling
and one for what each letter may have become in a Latin spelling.
"""

CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "u", "ђ": "dj", "ј": "j", "љ": "lj", "њ": "nj",
    "ћ": "c", "џ": "dz", "ѓ": "gj", "ќ": "kj", "ѕ": "dz", "ѣ": "e",
}  # fmt: skip

GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "y", "φ": "f", "χ": "ch",
    "ψ": "ps", "ω": "o",
}  # fmt: skip

#: Latin letters that carry no separable accent.
LATIN = {
    "ß": "ss", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n",
    "ə": "a", "ƙ": "k", "ɓ": "b", "ɗ": "d", "ŧ": "t",
}  # fmt: skip

#: Letters of Arabic (and Persian, Urdu) as one Latin spelling; long vowels are written, short ones are not.
ARABIC = {
    "ا": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d", "ذ": "dh", "ر": "r", "ز": "z",
    "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "", "غ": "gh", "ف": "f", "ق": "q", "ك": "k",
    "ل": "l", "م": "m", "ن": "n", "ه": "h", "و": "w", "ي": "y", "ى": "a", "ة": "a", "ء": "", "پ": "p", "چ": "ch",
    "ژ": "zh", "گ": "g", "ک": "k", "ی": "y", "ٱ": "a", "ہ": "h", "ھ": "h", "ے": "y", "ٹ": "t", "ڈ": "d", "ڑ": "r",
}  # fmt: skip

#: What an Arabic letter may have become once a Latin spelling went through sound folding: regular expressions.
ARABIC_SOUNDS = {
    "ا": "a", "ب": "[bp]", "ت": "t", "ث": "[ts]", "ج": "[jg]", "ح": "h", "خ": "[hk]", "د": "[dt]", "ذ": "[dz]",
    "ر": "r", "ز": "[zs]", "س": "s", "ش": "S", "ص": "s", "ض": "[dz]", "ط": "t", "ظ": "[zd]", "ع": "[aiu]{0,2}",
    "غ": "g", "ف": "f", "ق": "[kg]", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h?", "و": "[aiu]?[uv]",
    "ي": "(?:[aiu]?i|i[aiu]?)", "ى": "[ai]", "ة": "(?:at|a|)", "ء": "[aiu]?", "پ": "p", "چ": "S", "ژ": "j",
    "گ": "g", "ک": "k", "ی": "(?:[aiu]?i|i[aiu]?)", "ٱ": "a", "ہ": "h?", "ھ": "h?", "ے": "(?:[aiu]?i|i[aiu]?)",
    "ٹ": "t", "ڈ": "d", "ڑ": "r",
}  # fmt: skip
#: Letters that are or end a vowel: no short vowel is slipped in beside them.
ARABIC_VOWELS = frozenset("اعويىةءیےٱ")
