"""The four posts and the central desk. Perimeters and structure from public pages; every person is invented."""

from dataclasses import dataclass
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from ssi.accounts.demo import PASSWORD
from ssi.accounts.models import Assignment, Delegation, User
from ssi.accounts.roles import Role
from ssi.network.models import Country, Coverage, Domain, Post

#: code: city, country, embassy, other countries covered, source of the perimeter.
POSTS = {
    "BUC": (
        "Bucarest",
        "RO",
        "Ambassade de France en Roumanie",
        ["MD"],
        "Ambassade de France en Roumanie, page « Attaché de sécurité intérieure », 8 novembre 2016",
    ),
    "BRU": (
        "Bruxelles",
        "BE",
        "Ambassade de France en Belgique",
        ["LU", "NL"],
        "Ambassade de France en Belgique, 8 février 2024 (Luxembourg et Pays-Bas : criminalité organisée seulement)",
    ),
    "DJI": (
        "Djibouti",
        "DJ",
        "Ambassade de France à Djibouti",
        [],
        "Ambassade de France à Djibouti, page « Service de sécurité intérieure », 21 août 2017",
    ),
    "DEL": (
        "New Delhi",
        "IN",
        "Ambassade de France en Inde",
        ["NP", "LK", "MV", "BD"],
        "in.ambafrance.org/-Presentation-du-Service-de-Securite-Interieure-2492-",
    ),
}


@dataclass(frozen=True)
class Person:
    """`since` and `until` in days before today; `visit`: hours since the last visit."""

    first: str
    last: str
    rank: str
    role: str
    post: str = ""
    domains: tuple = ()
    function: str = ""
    host: str = ""
    french: bool = True
    since: int = 400
    until: int | None = None
    visit: int = 74

    @property
    def email(self):
        plain = f"{self.first}.{self.last}".lower()
        return plain.translate(str.maketrans("éèêëàâïîôöûüç ’", "eeeeaaiioouuc--")) + "@ssi.demo"


ASI, ASIA, ODL = Role.ASI, Role.ASIA, Role.ODL
PEOPLE = {
    # Bucharest, as its page describes it: a colonel accredited in Moldova too, three liaison officers.
    "garrigues": Person(
        "Philippe",
        "Garrigues",
        "Colonel de gendarmerie",
        ASI,
        "BUC",
        function="Attaché de sécurité intérieure, accrédité pour la République de Moldavie",
        since=820,
        visit=70,
    ),
    "ferracci": Person(
        "Nadia",
        "Ferracci",
        "Commandante de police",
        ODL,
        "BUC",
        ("organised_crime", "drugs"),
        "Officier de liaison criminalité organisée et stupéfiants",
        since=640,
    ),
    "kerhoas": Person(
        "Julien",
        "Kerhoas",
        "Capitaine de police",
        ODL,
        "BUC",
        ("immigration", "document_fraud"),
        "Officier de liaison immigration",
        since=155,
    ),
    "delattre": Person(
        "Maxime",
        "Delattre",
        "Chef d’escadron",
        ODL,
        "BUC",
        ("itinerant_crime",),
        "Officier de liaison gendarmerie",
        "Inspectorat général de la police roumaine (IGPR)",
        since=510,
        until=-42,
    ),
    "marchetti": Person(
        "Élodie",
        "Marchetti",
        "Capitaine de gendarmerie",
        ODL,
        "BUC",
        ("itinerant_crime",),
        "Officier de liaison gendarmerie, en tuilage",
        since=9,
    ),
    "thevenet": Person(
        "Bernard",
        "Thévenet",
        "Commandant de police",
        ODL,
        "BUC",
        ("immigration", "document_fraud"),
        "Officier de liaison immigration",
        since=1250,
        until=150,
        visit=3600,
    ),
    "roussel": Person("Camille", "Roussel", "", Role.VIA, "BUC", function="Volontaire international", since=300),
    "dumitrescu": Person(
        "Ioana",
        "Dumitrescu",
        "",
        Role.ASSISTANT,
        "BUC",
        function="Assistante et interprète",
        french=False,
        since=2900,
    ),
    "saint-aubert": Person(
        "Hélène",
        "de Saint-Aubert",
        "",
        Role.AMBASSADOR,
        "BUC",
        function="Ambassadrice de France",
        since=450,
    ),
    "lebrun": Person("Thomas", "Lebrun", "", Role.CONSUL, "BUC", function="Consul, chef de la section consulaire"),
    # Brussels: an ASI, an officer for the Benelux, a volunteer.
    "morvan": Person(
        "Catherine",
        "Morvan",
        "Commissaire divisionnaire",
        ASI,
        "BRU",
        function="Attachée de sécurité intérieure",
        since=700,
        visit=70,
    ),
    "wattiez": Person(
        "Stéphane",
        "Wattiez",
        "Commandant de police",
        ODL,
        "BRU",
        ("organised_crime",),
        "Officier de liaison Benelux, criminalité organisée",
        since=480,
    ),
    "hermant": Person("Léa", "Hermant", "", Role.VIA, "BRU", function="Volontaire internationale", since=210),
    "delcourt": Person(
        "François-Xavier",
        "Delcourt",
        "",
        Role.AMBASSADOR,
        "BRU",
        function="Ambassadeur de France",
        since=380,
    ),
    "marchal": Person("Sylvie", "Marchal", "", Role.CONSUL, "BRU", function="Consule générale"),
    # Djibouti: an ASI and a deputy.
    "kermadec": Person(
        "Arnaud",
        "Kermadec",
        "Lieutenant-colonel de gendarmerie",
        ASI,
        "DJI",
        function="Attaché de sécurité intérieure",
        since=560,
    ),
    "benhaddou": Person(
        "Farid",
        "Benhaddou",
        "Commandant de police",
        ASIA,
        "DJI",
        function="Attaché de sécurité intérieure adjoint",
        since=290,
    ),
    "abdillahi": Person(
        "Hodan",
        "Abdillahi",
        "",
        Role.ASSISTANT,
        "DJI",
        function="Assistante",
        french=False,
        since=2100,
    ),
    "courtois": Person(
        "Isabelle",
        "Courtois",
        "",
        Role.AMBASSADOR,
        "DJI",
        function="Ambassadrice de France",
        since=330,
    ),
    "perrin": Person("Bruno", "Perrin", "", Role.CONSUL, "DJI", function="Chef de la section consulaire"),
    # New Delhi: five countries, an ASI, a deputy, an officer for immigration and document fraud.
    "bastiani": Person(
        "Olivier",
        "Bastiani",
        "Commissaire divisionnaire",
        ASI,
        "DEL",
        function="Attaché de sécurité intérieure",
        since=610,
    ),
    "ledoux": Person(
        "Sophie",
        "Ledoux",
        "Cheffe d’escadron",
        ASIA,
        "DEL",
        function="Attachée de sécurité intérieure adjointe",
        since=350,
    ),
    "amrani": Person(
        "Rachid",
        "Amrani",
        "Commandant de police",
        ODL,
        "DEL",
        ("immigration", "document_fraud"),
        "Officier de liaison immigration",
        since=430,
    ),
    "guillou": Person("Manon", "Guillou", "", Role.VIA, "DEL", function="Volontaire internationale", since=120),
    "lavergne": Person(
        "Antoine",
        "Lavergne",
        "",
        Role.AMBASSADOR,
        "DEL",
        function="Ambassadeur de France",
        since=500,
    ),
    "bertin": Person("Claire", "Bertin", "", Role.CONSUL, "DEL", function="Cheffe de la section consulaire"),
    # The central desk, and whoever keeps the machines.
    "montaigu": Person(
        "Agnès",
        "Montaigu",
        "Commandante de police",
        Role.DCIS_OFFICER,
        function="Bureau Europe",
        since=520,
    ),
    "giraudet": Person(
        "Marc",
        "Giraudet",
        "Inspecteur général",
        Role.DCIS_DIRECTOR,
        function="Directeur",
        since=300,
    ),
    "le-guen": Person("Yann", "Le Guen", "", Role.ADMIN, function="Administrateur technique", since=900),
}

#: post, nature, by, to, permissions, first and last day before today, reason.
DELEGATIONS = [
    ("BUC", "INTERIM", "garrigues", "ferracci", [], 41, 27, "Congés de l’attaché"),
    (
        "DEL",
        "POWERS",
        "bastiani",
        "ledoux",
        ["liaison.approve_informationexchange", "liaison.return_informationexchange"],
        120,
        -60,
        "Visas courants pendant les missions de l’attaché dans les pays non résidents",
    ),
]


def heads():
    """Key of the ASI of each post."""
    return {person.post: key for key, person in PEOPLE.items() if person.role == ASI}


def create_posts(today):
    """The posts and what they cover. Returns {code: Post}."""
    made = {}
    for code, (city, country, embassy, others, source) in POSTS.items():
        home = Country.objects.get(code=country)
        made[code] = Post.objects.create(
            code=code, city=city, country=home, embassy=embassy, time_zone=home.time_zone, verified=True, source=source
        )
        for other in (country, *others):
            Coverage.objects.create(
                post=made[code], country_id=other, resident=other == country, starts_on=today - timedelta(days=3000)
            )
    return made


def create_people(posts, today, now):
    """The people, their assignments and the delegations. Returns {key: User}."""
    secret, domains = make_password(PASSWORD), {d.code: d for d in Domain.objects.all()}
    made = {}
    for key, person in PEOPLE.items():
        made[key] = user = User.objects.create(
            email=person.email,
            first_name=person.first,
            last_name=person.last,
            rank=person.rank,
            password=secret,
            french_national=person.french,
            last_visit_at=now - timedelta(hours=person.visit),
            date_joined=now - timedelta(days=person.since),
        )
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        assignment = Assignment.objects.create(
            user=user,
            role=person.role,
            post=posts.get(person.post),
            function=person.function,
            host_service=person.host,
            starts_on=today - timedelta(days=person.since),
            ends_on=today - timedelta(days=person.until) if person.until else None,
        )
        assignment.domains.set(domains[code] for code in person.domains)
    for post, kind, by, to, permissions, first, last, reason in DELEGATIONS:
        Delegation.objects.create(
            post=posts[post],
            kind=kind,
            given_by=made[by],
            given_to=made[to],
            permissions=permissions,
            starts_on=today - timedelta(days=first),
            ends_on=today - timedelta(days=last),
            reason=reason,
        )
    return made
