"""What of a programme may be published, and why not (cooperation-consular.md §6).

Nothing is, until the head of the post says so. A person is never named: what names one blocks the publication.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.cases.models import Marking
from ssi.directory.models import Contact

from ..programmes.vocabulary import Publication

#: The text of the programme is frozen, its approval is known.
DECIDED_ON = ("APPROUVE", "EN_COURS", "SUSPENDU", "TERMINE", "EVALUE", "CLOS", "ANNULE")
#: States of an action that is certain enough to be told.
TOLD_ON = ("PROGRAMMEE", "EN_PREPARATION", "EN_COURS", "REALISEE", "EVALUEE", "REPORTEE", "ANNULEE")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_PHONE = re.compile(r"(?:\+|\b00)\d[\d .-]{6,}\d")
#: What stands before a name: « M. Popescu », « le commissaire Ionescu ».
_TITLES = frozenset(
    {
        *("m", "mr", "mme", "mlle", "monsieur", "madame", "dr", "docteur", "me", "maitre"),
        *("commissaire", "commandant", "capitaine", "lieutenant", "colonel", "general", "inspecteur", "brigadier"),
        *("major", "adjudant", "gendarme", "prefet", "procureur", "juge", "ministre", "ambassadeur", "consul"),
    }
)


def obstacles(programme, names):
    """Why this programme cannot be published in full, or at all: a list of sentences.

    `names`: a `Names`. The results are read if they were not.
    """
    found = []
    if programme.marking != Marking.NP:
        found.append(_("Le programme est marqué Diffusion Restreinte."))
    if programme.special_france:
        found.append(_("Le programme est Spécial France."))
    if programme.compartmented:
        found.append(_("Le programme est cloisonné."))
    if programme.publication == Publication.FULL:
        found += personal(published_text(programme), names)
    return found


def may_be_told(action, programme, names):
    """Whether an action is an activity of its own under a programme that is published: begun to be prepared at least,
    open to all, and naming nobody when its title is given out."""
    if action.status not in TOLD_ON or action.marking != Marking.NP or action.special_france or action.compartmented:
        return False
    return programme.publication != Publication.FULL or not personal(action.title, names)


def published_text(programme):
    """Every text somebody typed that a full publication gives out."""
    texts = [programme.title, programme.objective, programme.target_groups]
    for result in programme.results.all():
        texts.append(result.title)
        for indicator in result.indicators.all():
            texts += [indicator.title, indicator.unit]
    return "\n".join(texts)


def personal(text, names):
    """What in a text names or reaches a person: a list of sentences."""
    found = [_("Le texte nomme une personne : « %(name)s ».") % {"name": name} for name in names.in_text(text)]
    if _ADDRESS.search(text):
        found.append(_("Le texte contient une adresse électronique."))
    if _PHONE.search(text):
        found.append(_("Le texte contient un numéro de téléphone."))
    return found


class Names:
    """The persons the house knows: its own people, and the contacts of the directory that the reader sees."""

    def __init__(self, people):
        self.words = [words for words in map(_words, people) if len(words) > 1]

    @classmethod
    def known_to(cls, user):
        people = [f"{first} {last}" for first, last in User.objects.values_list("first_name", "last_name")]
        return cls([*people, *Contact.objects.visible_to(user).values_list("name", flat=True)])

    def in_text(self, text):
        """The names found: whole, in either order, or a last or first word after a title."""
        words = _words(text)
        told, places = f" {' '.join(words)} ", {}
        for place, word in enumerate(words):
            places.setdefault(word, []).append(place)
        found = []
        for name in self.words:
            whole = any(f" {' '.join(order)} " in told for order in (name, name[::-1], [*name[1:], name[0]]))
            if whole or any(_after_a_title(words, places.get(word, ())) for word in (name[0], name[-1])):
                found.append(" ".join(name).title())
        return sorted(set(found))


def _after_a_title(words, places):
    return any(place and words[place - 1] in _TITLES for place in places)


def _words(text):
    """The words of a text in small letters without accents."""
    letters = unicodedata.normalize("NFKD", text.replace("’", " ").replace("'", " ").lower())
    return re.findall(r"\w+", "".join(letter for letter in letters if not unicodedata.combining(letter)))
