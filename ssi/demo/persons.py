"""Who and what the files of the demo name, and what people made of the matches. Fictitious: nobody bears these numbers.

Each file is named by the beginning of its title. The matches are found by the services themselves: a line known in a
compartmented file, an address two posts know, a homonym set aside, a man found twice.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from liaison.models import InformationExchange, Match
from liaison.persons import links, matching
from liaison.persons.crosscheck import Birth
from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role


@dataclass(frozen=True)
class Named:
    """One row of a file. `early`: added as the file was opened, for those closed since."""

    title: str
    by: str
    what: str
    fields: dict = field(default_factory=dict)
    early: bool = False


def person(title, by, surname, given, category, born=None, *, early=False, **fields):
    fields |= {"surname": surname, "given_names": given, "category": category, "born": born}
    return Named(title, by, "person", fields, early)


def item(title, by, kind, value, *, early=False, **fields):
    return Named(title, by, "item", fields | {"kind": kind, "value": value}, early)


def reference(title, by, system, number, *, early=False):
    return Named(title, by, "reference", {"system": system, "number": number}, early)


COACH, BANANAS = "Saisie de", "Conteneur de bananes"
TIMISOARA, FUGITIVE, WITNESS = "Signalement d’un ressortissant", "Localisation d’un fugitif", "Audition d’un témoin"
FREIGHT, CABLES, OTOPENI = "Vols de fret", "Vols de câbles", "Vérification d’un titre de séjour"
VISAS, STAMPS = "Faux visas français", "Faux tampons d’entrée"
GENK, ANTWERP = "Source protégée de Genk", "Hangar loué à Anvers"
SITES, DHOW, LUDHIANA, DACCA = (
    "Reconnaissance suspecte",
    "Boutre intercepté",
    "Informateur de Ludhiana",
    "Filière d’attestations",
)

ROWS = (
    # Bucharest: a line of the stolen freight is also in the file that its head compartmented.
    person(TIMISOARA, "garrigues", "Lacombe", "Yanis", "SUSPECT", Birth(1996, 8, 19), nationalities=["FR"], sex="M"),
    item(TIMISOARA, "garrigues", "PHONE", "06 39 98 55 12", country_id="FR", note="Relevée par le service partenaire"),
    # He leaves in the answer that waits for the visa; the line stays, and the visa shows why.
    person(
        FREIGHT,
        "delattre",
        "Croitorescu",
        "Vasile",
        "SUSPECT",
        Birth(1988, 3, 14),
        nationalities=["RO"],
        sex="M",
        for_partner=True,
        early=True,
    ),
    item(FREIGHT, "delattre", "PHONE", "+33 6 39 98 55 12", note="Dernier numéro appelé depuis le fourgon", early=True),
    person(
        COACH,
        "ferracci",
        "Țugulea",
        "Marian",
        "SUSPECT",
        Birth(1991, 6, 2),
        birth_place="Turnu Severin",
        nationalities=["RO"],
        sex="M",
    ),
    person(
        COACH, "ferracci", "Bălașa", "Costin", "WITNESS", Birth(1974), note="Second chauffeur", nationalities=["RO"]
    ),
    item(COACH, "ferracci", "PHONE", "06 39 98 41 07", country_id="FR", note="Carte prépayée"),
    item(COACH, "ferracci", "VEHICLE", "MH 07 XCT", country_id="RO", note="Autocar de ligne"),
    reference(COACH, "ferracci", "SIENA", "2026-118-4471"),
    # One man, two files of the same officer: confirmed.
    person(FUGITIVE, "ferracci", "Mărgineanu", "Sorin", "CONVICTED", Birth(1985, 11, 3), birth_place="Galați", sex="M"),
    reference(FUGITIVE, "ferracci", "INTERPOL", "2024/31877"),
    person(
        WITNESS,
        "ferracci",
        "Margineanu",
        "Sorin",
        "CONTACT",
        Birth(1985, 11, 3),
        note="Nommé par le témoin",
        basis="ASSESSMENT",
        early=True,
    ),
    # Two men of one name, thirty years apart: set aside.
    person(CABLES, "delattre", "Grădinaru", "Nelu", "SUSPECT", Birth(1990), nationalities=["RO"], early=True),
    person(OTOPENI, "kerhoas", "Gradinaru", "Nelu", "VICTIM", Birth(1961, 5, 27), nationalities=["RO"], early=True),
    # Brussels: the passenger of the coach, known there as a contact.
    person(BANANAS, "wattiez", "Tugulea", "Marian", "CONTACT", Birth(1991, 6, 2), note="Chauffeur remplaçant"),
    item(BANANAS, "wattiez", "ORGANISATION", "Van Doorn Fruit Logistics BV", country_id="NL"),
    # Djibouti and New Delhi: the same address sells visas and stamps.
    person(
        VISAS, "kermadec", "Waberi", "Houssein", "SUSPECT", Birth(1982), original_name="حسين وابري", aliases=["Duale"]
    ),
    item(VISAS, "kermadec", "EMAIL", "visa.express@exemple.test", note="Imprimée sur les prospectus"),
    person(STAMPS, "amrani", "Singh", "Harpreet", "SUSPECT", Birth(1988, 1, 14), original_name="ਹਰਪ੍ਰੀਤ ਸਿੰਘ"),
    item(STAMPS, "amrani", "EMAIL", "Visa.Express@exemple.test", note="Adresse donnée par deux passagers"),
    item(STAMPS, "amrani", "DOCUMENT", "Z 0041928", country_id="IN", note="Passeport au tampon contrefait"),
    # In each of the three, a line of an open file is also in the one that its head compartmented.
    item(GENK, "wattiez", "PHONE", "06 39 98 24 60", country_id="FR", note="Donnée par la source"),
    item(ANTWERP, "morvan", "PHONE", "+33 6 39 98 24 60", note="Laissée par le locataire", for_partner=True),
    item(SITES, "kermadec", "PHONE", "06 39 98 33 18", country_id="FR", note="Relevée près d’un site"),
    item(DHOW, "benhaddou", "PHONE", "+33 6 39 98 33 18", note="Troisième numéro du téléphone satellitaire"),
    item(LUDHIANA, "amrani", "PHONE", "06 39 98 47 52", country_id="FR", note="Donnée par l’informateur"),
    item(DACCA, "ledoux", "PHONE", "+33 6 39 98 47 52", note="Inscrite au dos d’une attestation"),
)

#: What people made of two matches: names of the two files, who, decision, why.
DECISIONS = (
    (FUGITIVE, WITNESS, "ferracci", "CONFIRMED", "Même date et même lieu de naissance, photographie reconnue."),
    (CABLES, OTOPENI, "garrigues", "DISMISSED", "Homonyme : vingt-neuf ans d’écart, photographies différentes."),
)


def person_scenes(player, stories):
    """(moment, what is done then): rows after the last act of their file, decisions at the end."""
    told = _Told(player, stories)
    scenes = [(told.moment(row, n), partial(told.add, row)) for n, row in enumerate(ROWS)]
    end = player.now - timedelta(minutes=1)
    return scenes + [(end, partial(told.decide, *decision)) for decision in DECISIONS]


class _Told:
    def __init__(self, player, stories):
        self.player, self.stories = player, stories

    def number(self, title):
        (found,) = (n for n, story in enumerate(self.stories) if story.title.startswith(title))
        return found

    def moment(self, row, n):
        number = self.number(row.title)
        moments = [moment for moment, _act in self.player.moments(number, self.stories[number])]
        base = moments[0] if row.early else moments[-1]
        return min(base + timedelta(seconds=20 + 2 * n), self.player.now - timedelta(seconds=100 - n))

    def add(self, row):
        by = self.player.people[row.by]
        with as_role(BYPASS), acting_as(by):
            service = {"person": links.add_person, "item": links.add_item, "reference": links.add_reference}[row.what]
            service(self.file(row.title), by=by, **row.fields)

    def file(self, title):
        return InformationExchange.objects.get(pk=self.player.files[self.number(title)])

    def decide(self, one, other, by, status, comment):
        by = self.player.people[by]
        with as_role(BYPASS), acting_as(by):
            match = Match.objects.visible_to(by).of([self.file(one)]).filter(reasons__contains=["NAME"]).get()
            matching.decide(match, by=by, status=status, comment=comment)
