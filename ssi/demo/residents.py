"""The residents of the demo: names drawn from lists by a fixed seed, telephones that cannot be dialled."""

import random
from dataclasses import dataclass
from datetime import timedelta
from string import ascii_uppercase

HEADER = (
    "Référence", "Nom", "Prénom", "Foyer", "Statut", "Date de naissance", "Nationalités", "Adresse", "Quartier",
    "Téléphone", "Courriel", "À prévenir", "Vulnérabilité", "Langue", "Confirmé le", "Arrivée", "Retour",
)  # fmt: skip

_LAST = """
Arnoux Aubertin Bastide Bellanger Berthier Blanchet Bonnefoy Boulanger Brisset Cadiou Carpentier Chauvin Collet
Coulomb Dacosta Delattre Delmas Desbois Dufresne Etcheverry Fabre Faucher Ferrand Fontanel Garrec Gaudin Germain
Guérin Hamel Hervé Huguet Jacquemin Joubert Lacoste Lambert Langlois Lefort Lemoine Leroux Maillard Marchetti
Mercier Montfort Morvan Navarro Ollivier Pasquier Perrault Poulain Prigent Quéré Renaudin Richet Rousselot Salvi
Seguin Tanguy Tessier Vasseur Villard
"""
_LOCAL = """
Abdillahi Aden Ahmed Assowe Bouh Dirir Djama Egueh Farah Guedi Houssein Ismaël Kamil Moumin Omar Robleh
"""
_ROMANIAN = """
Bălan Ciobanu Dobre Dumitrescu Ene Florea Georgescu Ilie Lupu Munteanu Nistor Olteanu
"""
_FIRST = """
Adèle Agathe Alain Alice Amina Anouk Antoine Armand Axel Baptiste Camille Céline Charles Chloé Claire Clément
Cyril Daniel Delphine Denis Élise Emma Éric Fanny Félix Florence Gaël Hélène Hugo Inès Iris Jean Jeanne Joël
Jules Karine Léa Léon Lina Louis Lucie Manon Marc Marie Mathis Nadia Nicolas Nina Noé Odile Oscar Paul Pauline
Rachid Rémi Rose Samuel Sarah Simon Sofia Solène Théo Thomas Victor Yasmine Yves Zoé
"""
LAST, LOCAL, ROMANIAN, FIRST = (tuple(names.split()) for names in (_LAST, _LOCAL, _ROMANIAN, _FIRST))


@dataclass(frozen=True)
class Town:
    """`districts`: name → (households, streets). `region` begins the telephones; `visitors` sleep at `hotel`."""

    code: str
    seed: int
    region: str
    locals_: tuple
    country: str
    districts: dict
    hotel: tuple
    visitors: int

    def rows(self, since, today, *, old=False):
        """The extract of `today` as a CSV's rows; births and confirmations count back from `since`, so two extracts
        tell the same of whoever did not move. `old`: some had not come yet, some were elsewhere, some have left since.
        """
        draw = random.Random(self.seed)  # noqa: S311  (a story, not a secret)
        rows = []
        for letter, (district, (homes, streets)) in zip(ascii_uppercase, self.districts.items(), strict=False):
            for number in range(homes):
                rows += self._home(draw, since, district, streets, f"{self.code}-{letter}{number + 1:03}")
        rows += [self._visitor(draw, today, number) for number in range(self.visitors)]
        if not old:
            return rows
        kept = [self._before(row, rank) for rank, row in enumerate(rows) if rank % 29]
        gone = [self._gone(draw, number) for number in range(max(2, len(rows) // 30))]
        return kept + gone

    def _home(self, draw, since, district, streets, home):
        local = draw.random() < 0.22
        name = draw.choice(self.locals_ if local else LAST)
        address = f"{draw.randint(1, 88)} {draw.choice(streets)}"
        size = draw.choices((1, 2, 3, 4, 5), (30, 28, 18, 17, 7))[0]
        for rank in range(size):
            adult = rank < 2
            age = draw.randint(24, 79) if adult else draw.randint(1, 17)
            confirmed = draw.randint(5, 120) if draw.random() < 0.87 else draw.randint(380, 900)
            status = "BINATIONAL" if local else "AYANT_DROIT" if adult and rank and draw.random() < 0.2 else "RESIDENT"
            yield self._row(
                ref=f"{home}-{rank + 1}",
                name=(name, draw.choice(FIRST)),
                home=home,
                status=status,
                born=since - timedelta(days=365 * age + draw.randint(0, 364)),
                nations=f"FR {self.country}" if local else "FR",
                address=(address, district),
                phone=f"{self.region} {draw.randint(0, 99):02} {draw.randint(0, 99):02}" if adult else "",
                frail=self._frail(draw, age, size),
                confirmed=since - timedelta(days=confirmed),
            )

    @staticmethod
    def _frail(draw, age, size):
        if age > 74:
            return "AGE, ISOLE" if size == 1 else "AGE"
        return draw.choices(("", "MEDICAL", "MOBILITE"), (95, 3, 2))[0]

    def _visitor(self, draw, today, number):
        back = today + timedelta(days=draw.randint(3, 40))
        came = today - timedelta(days=draw.randint(1, 20))
        return self._row(
            ref=f"{self.code}-V{number + 1:03}",
            name=(draw.choice(LAST), draw.choice(FIRST)),
            home="",
            status="PASSAGE",
            address=self.hotel,
            stay=(came, back),
            confirmed=came,
        )

    def _before(self, row, rank):
        """Every seventeenth lived elsewhere in town; every twenty-third had another telephone."""
        row = list(row)
        if rank % 17 == 5 and row[4] != "PASSAGE":
            row[7] = "2 rue de l’Ancien Marché"
        if rank % 23 == 7 and row[9]:
            row[9] = f"{self.region} 00 00"
        return tuple(row)

    def _gone(self, draw, number):
        name = (draw.choice(LAST), draw.choice(FIRST))
        district, (_homes, streets) = next(iter(self.districts.items()))
        return self._row(ref=f"{self.code}-P{number:03}", name=name, home="", address=(streets[0], district))

    @staticmethod
    def _row(
        *, ref, name, home, address, status="RESIDENT", born=None, nations="FR", phone="", frail="", confirmed=None,
        stay=(None, None),
    ):  # fmt: skip
        days = [f"{day:%d/%m/%Y}" if day else "" for day in (born, confirmed, *stay)]
        mail = f"{ref.lower()}@exemple.test" if phone else ""
        return (ref, *name, home, status, days[0], nations, *address, phone, mail, "", frail, "fr", *days[1:])


DJIBOUTI = Town(
    "DJI",
    7,
    "+253 77 00",
    LOCAL,
    "DJ",
    {
        "Plateau du Serpent": (
            60,
            ("rue de Marseille", "boulevard de la République", "impasse du Port"),
        ),
        "Héron": (44, ("rue de Nancy", "avenue Saint-Laurent-du-Var", "rue de Berlin")),
        "Haramous": (28, ("route d’Haramous", "rue des Flamboyants", "allée des Bougainvillées")),
        "Gabode": (9, ("rue de l’Aéroport", "cité Gabode 4")),
        "Arta": (8, ("route nationale 1, PK 38", "rue du Camp")),
        "Balbala": (5, ("quartier Hayableh", "quartier PK 12")),
    },
    ("Hôtel du Plateau, îlot du Héron", "Centre-ville"),
    12,
)
BUCHAREST = Town(
    "BUC",
    11,
    "+40 721 00",
    ROMANIAN,
    "RO",
    {
        "Băneasa": (8, ("Strada Jandarmeriei", "Aleea Privighetorilor")),
        "Pipera": (5, ("Bulevardul Pipera", "Strada Erou Iancu Nicolae")),
        "Cotroceni": (3, ("Strada Doctor Lister",)),
    },
    ("Hotel Ambasador", "Centre"),
    2,
)
