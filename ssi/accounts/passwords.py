"""What a password must not be, beside short and common: a word of the house, or one that was found in a breach."""

import hashlib
import os
import unicodedata
from bisect import bisect_left

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ssi.network.models import Post

#: Words anybody would try here (docs/security-rules.md), as `_letters` leaves them.
WORDS = (
    "administrateur", "ambassade", "ambassadeur", "asi", "asia", "attache", "azerty", "bonjour", "consul", "consulat",
    "cooperation", "dcis", "diplomatie", "france", "gendarmerie", "interieur", "liaison", "ministere", "motdepasse",
    "odl", "officier", "parapheur", "password", "police", "proconnect", "qwerty", "republique", "securite", "service",
    "soleil", "ssi",
)  # fmt: skip
#: Letters that must be left beside them.
LEFT = 4


class ContextWordsValidator:
    """Refuses a password made of these words, of cities of the network, of digits and of signs, and nothing else."""

    def validate(self, password, user=None):
        left = whole = _letters(password)
        for word in sorted({*WORDS, *_places()}, key=len, reverse=True):
            left = left.replace(word, "")
        if left != whole and len(left) < LEFT:
            raise ValidationError(
                _("Ce mot de passe n’est fait que de mots du service : ajoutez-en d’autres."),
                code="password_of_the_house",
            )

    def get_help_text(self):
        return _("Il n’est pas fait seulement de mots du service (ambassade, police, ville du poste…).")


class BreachedPasswordValidator:
    """Refuses a password of the file that the installation gave (SSI_BREACHED_PASSWORDS_FILE), if it gave one.

    The file holds a SHA-1 sum in capitals at the beginning of each line, in their order: it is searched where it lies.
    """

    def validate(self, password, user=None):
        path = settings.SSI_BREACHED_PASSWORDS
        if path and _stands_in(path, hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()):
            raise ValidationError(
                _("Ce mot de passe a été trouvé dans une fuite de données : choisissez-en un autre."),
                code="password_breached",
            )

    def get_help_text(self):
        return _("Il n’a été trouvé dans aucune fuite de données connue.")


def _letters(text):
    """Its letters alone, in small, without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if letter.isalpha())


def _places():
    return {letters for city in Post.objects.values_list("city", flat=True) if len(letters := _letters(city)) > 2}


def _stands_in(path, wanted):
    """Whether a line of this sorted file begins with `wanted`: some thirty reads, whatever its size."""
    wanted = wanted.encode()
    with open(path, "rb") as lines:

        def beginning(place):
            """Of the first line that begins there or further; above all others after the last one."""
            lines.seek(max(place - 1, 0))
            if place:
                lines.readline()
            return lines.readline()[: len(wanted)] or b"~"

        size = os.fstat(lines.fileno()).st_size
        return beginning(bisect_left(range(size), wanted, key=beginning)) == wanted
