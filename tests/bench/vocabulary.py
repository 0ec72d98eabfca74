"""French-looking text whose words follow Zipf's law, with four words of a known share of the files.

The head of the vocabulary is made of real words of the trade, its tail of French syllables: the full-text index
meets as many distinct lexemes as in life (30 000), and a word's share is known to the test that looks for it.
"""

import itertools
import random

#: Share of the files that hold each word. Nothing else in the vocabulary stems to them.
COMMON, FREQUENT, ONE_PER_CENT, RARE = "dossier", "véhicule", "passeport", "hélicoptère"
SHARES = {COMMON: 0.78, FREQUENT: 0.13, ONE_PER_CENT: 0.01, RARE: 0.0003}

_WORDS = (
    "de la le les des du en et un une pour dans par sur au avec que qui est sont été à cette ce ces son sa ses "
    "enquête service demande information identification titulaire ligne adresse réseau groupe suspect convoyeur "
    "frontière contrôle trafic stupéfiants cocaïne résine livraison surveillance interpellation perquisition "
    "argent blanchiment compte virement société gérant fausse identité document visa séjour filière passeur "
    "mineur victime témoin audition procureur juge commission rogatoire mandat remise extradition magistrat "
    "police gendarmerie douane office central direction bureau section officier liaison poste ambassade consulat "
    "aéroport port gare autoroute camion conteneur téléphone carte bancaire adresse électronique messagerie "
    "vérification recherche recoupement réponse précision complément urgent transmis reçu connu inconnu antécédents"
)
HEAD = _WORDS.split()
_ONSETS = ["b", "c", "ch", "d", "f", "g", "gr", "j", "l", "m", "n", "p", "pl", "pr", "r", "s", "t", "tr", "v"]
_VOWELS = ["a", "e", "i", "o", "u", "é", "ai", "au", "ou", "eu", "on", "an", "in"]
#: Titles read as those of the demo: an act, what it bears on, the name of an affair.
ACTS = [
    "Identification",
    "Vérification",
    "Recherche",
    "Localisation",
    "Recoupement",
    "Surveillance",
    "Audition",
    "Antécédents",
]
OBJECTS = [
    "titulaire d’une ligne",
    "voiture louée",
    "compte bancaire",
    "convoyeur de stupéfiants",
    "réseau de passeurs",
    "société écran",
    "document d’identité",
    "livraison surveillée",
    "personne recherchée",
    "adresse de messagerie",
    "groupe de cambrioleurs",
    "atelier de faux",
    "chargement de cigarettes",
    "escroquerie en ligne",
    "voyageur signalé",
    "conteneur suspect",
]
_ENDS = ["", "", "t", "r", "l", "s", "ment", "tion", "eur", "age"]
TAIL = 30_000
LINES = 20_000


class Writer:
    """Writes the texts of files; same seed, same texts."""

    def __init__(self, seed=42):
        self.random = random.Random(seed)  # noqa: S311  (texts of a benchmark)
        invented = self._invented(TAIL)
        self.names = invented[-5000:]
        words = HEAD + invented
        weights = itertools.accumulate(1 / (rank + 2) for rank in range(len(words)))
        cumulated = list(weights)
        # Lines are drawn once and put together: a million texts in a minute, the law is kept.
        self.lines = [" ".join(self._draw(words, cumulated)) for _ in range(LINES)]

    def _invented(self, count):
        seen = set(HEAD)
        found = []
        while len(found) < count:
            syllables = self.random.randint(2, 4)
            word = "".join(self.random.choice(_ONSETS) + self.random.choice(_VOWELS) for _ in range(syllables))
            word += self.random.choice(_ENDS)
            if word not in seen and not word.startswith(("dossi", "vehic", "passep", "helic")):
                seen.add(word)
                found.append(word)
        return found

    def _draw(self, words, cumulated):
        return self.random.choices(words, cum_weights=cumulated, k=self.random.randint(9, 16))

    def text(self, lines):
        return ". ".join(line.capitalize() for line in self.random.choices(self.lines, k=lines)) + "."

    def title(self):
        name = self.random.choice(self.names).capitalize()
        return f"{self.random.choice(ACTS)} : {self.random.choice(OBJECTS)}, affaire {name}"

    def marked(self):
        """The known words this file holds."""
        return " ".join(word for word, share in SHARES.items() if self.random.random() < share)
