"""The annuaire of each post: services as their own States name them, contacts all invented, numbers of no line."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from ssi.accounts.context import acting_as
from ssi.directory import services
from ssi.network.models import Country

from .stage import BYPASS, as_role


class Service(NamedTuple):
    key: str
    post: str
    country: str
    name: str
    local: str = ""
    above: str = ""
    competences: str = ""
    channels: str = ""
    duty: str = ""
    notes: str = ""


class Contact(NamedTuple):
    """`verified`: days before today. `by`: who recorded them, and holds the relation."""

    service: str
    by: str
    verified: int
    name: str
    rank: str
    function: str
    call: str = ""
    languages: str = ""
    ordinary: str = ""
    secure: str = ""
    hours: str = ""
    sensitive: bool = False


DAY, NIGHT = "Du lundi au vendredi, 8 h – 16 h 30", "24 h sur 24"
SERVICES = (
    Service(
        "igpr",
        "BUC",
        "RO",
        "Inspectorat général de la police roumaine",
        "Inspectoratul General al Poliției Române (IGPR)",
        competences="Police judiciaire, ordre public, route",
        channels="Standard de l’IGPR ; note verbale pour tout écrit officiel",
        duty=NIGHT,
    ),
    Service(
        "dcco",
        "BUC",
        "RO",
        "Direction de lutte contre la criminalité organisée",
        "Direcția de Combatere a Criminalității Organizate (DCCO)",
        "igpr",
        "Criminalité organisée, stupéfiants, traite, cyber",
        "SIENA ; messagerie du service",
        DAY,
        "Répond mieux à une question courte et à un numéro de procédure.",
    ),
    Service(
        "ccpi",
        "BUC",
        "RO",
        "Centre de coopération policière internationale",
        "Centrul de Cooperare Polițienească Internațională (CCPI)",
        "igpr",
        "Point de contact unique, SIENA, Interpol, SIRENE",
        "SIENA, I-24/7",
        NIGHT,
    ),
    Service(
        "border-ro",
        "BUC",
        "RO",
        "Inspectorat général de la police aux frontières",
        "Poliția de Frontieră Română",
        competences="Immigration irrégulière, fraude documentaire",
        duty=NIGHT,
    ),
    Service(
        "ccpi-md",
        "BUC",
        "MD",
        "Inspectorat général de la police de Moldavie",
        "Inspectoratul General al Poliției",
        competences="Coopération policière internationale",
        duty=DAY,
    ),
    Service(
        "dgd",
        "BRU",
        "BE",
        "Police fédérale, direction générale judiciaire",
        "Federale politie, algemene directie gerechtelijke politie",
        competences="Criminalité grave et organisée",
        duty=NIGHT,
    ),
    Service(
        "cgi",
        "BRU",
        "BE",
        "Direction de la coopération policière internationale",
        "Directie internationale politiesamenwerking (CGI)",
        "dgd",
        "Point de contact unique, centres de coopération",
        "SIENA",
        NIGHT,
    ),
    Service("landelijk", "BRU", "NL", "Police nationale néerlandaise", "Politie, Landelijke Eenheid", duty=NIGHT),
    Service(
        "dgpn-dj",
        "DJI",
        "DJ",
        "Direction générale de la police nationale",
        competences="Police judiciaire, frontières, sécurité publique",
        duty=NIGHT,
    ),
    Service("gn-dj", "DJI", "DJ", "Gendarmerie nationale de Djibouti", competences="Ordre public, garde-côtes"),
    Service(
        "cbi",
        "DEL",
        "IN",
        "Bureau central d’enquête",
        "Central Bureau of Investigation (CBI)",
        competences="Interpol New Delhi, affaires fédérales",
        channels="I-24/7 ; note verbale",
        duty=DAY,
    ),
    Service("boi", "DEL", "IN", "Bureau de l’immigration", "Bureau of Immigration", competences="Frontières, visas"),
    Service("np-police", "DEL", "NP", "Police du Népal", "Nepal Police", competences="Police judiciaire"),
)
CONTACTS = (
    Contact(
        "dcco",
        "ferracci",
        12,
        "Vasilescu Andrei",
        "Comisar-șef",
        "Chef du service stupéfiants",
        "« Domnule comisar » devant ses hommes, Andrei au téléphone",
        "Roumain, anglais, français lu",
        "+40 21 000 00 11",
        "SIENA, boîte du service stupéfiants",
        "Joignable jusqu’à 20 h",
    ),
    Contact("dcco", "ferracci", 47, "Munteanu Raluca", "Comisar", "Cheffe du groupe traite", languages="Français"),
    Contact(
        "dcco",
        "garrigues",
        95,
        "Enache Dorin",
        "Chestor",
        "Directeur",
        "« Domnule chestor »",
        "Roumain, français",
        sensitive=True,
    ),
    Contact("ccpi", "delattre", 218, "Olteanu Simona", "Subcomisar", "Permanence SIENA", languages="Anglais"),
    Contact("border-ro", "kerhoas", 30, "Bălan Cristian", "Comisar", "Poste de Nădlac II", ordinary="+40 257 000 000"),
    Contact(
        "border-ro", "garrigues", 205, "Țurcanu Ileana", "Inspector", "Laboratoire documentaire", languages="Italien"
    ),
    Contact("ccpi-md", "garrigues", 260, "Ceban Victor", "Commissaire", "Coopération internationale"),
    Contact("cgi", "wattiez", 20, "Verhaegen Luc", "Commissaire", "Point de contact national", languages="Néerlandais"),
    Contact("landelijk", "wattiez", 190, "Van der Meulen Joost", "Inspecteur", "Liaison Benelux", languages="Anglais"),
    Contact("dgpn-dj", "benhaddou", 9, "Robleh Abdourahman", "Commissaire", "Police judiciaire", languages="Somali"),
    Contact(
        "gn-dj", "kermadec", 240, "Houmed Ali", "Colonel", "Chef d’état-major", "« Mon colonel »", "Afar, français"
    ),
    Contact(
        "cbi", "bastiani", 60, "Raghavan Suresh", "DIG", "Interpol New Delhi", "« Sir », toujours", "Hindi, anglais"
    ),
    Contact("boi", "amrani", 210, "Kapoor Neelam", "Joint Director", "Aéroport Indira-Gandhi", languages="Anglais"),
)


def annuaire_scenes(player):
    """(moment, what is done then): the services first, then each contact the day it was last verified."""
    book = _Annuaire(player)
    start = max(contact.verified for contact in CONTACTS) + 5
    scenes = [(book.morning(start, n), partial(book.add_service, row)) for n, row in enumerate(SERVICES)]
    return scenes + [(book.morning(row.verified, n), partial(book.add_contact, row)) for n, row in enumerate(CONTACTS)]


class _Annuaire:
    def __init__(self, player):
        self.player, self.made = player, {}
        self.posts = {row.key: player.posts[row.post] for row in SERVICES}

    def morning(self, days, number):
        """09:10 and some minutes in Brussels (every post of the demo is awake), that many days ago."""
        day = self.player.today - timedelta(days=days)
        zone = self.player.posts["BRU"].zone
        return datetime.combine(day, time(9, 10), tzinfo=zone) + timedelta(minutes=3 * number)

    def add_service(self, row):
        post, by = self.posts[row.key], self.player.people[self.player.heads[row.post]]
        with as_role(BYPASS), acting_as(by):
            country = Country.objects.get(pk=row.country)
            self.made[row.key] = services.add_service(
                by=by,
                post=post,
                country=country,
                time_zone=country.time_zone,
                parent=self.made.get(row.above),
                name=row.name,
                local_name=row.local,
                competences=row.competences,
                channels=row.channels,
                duty_hours=row.duty,
                notes=row.notes,
            )

    def add_contact(self, row):
        by = self.player.people[row.by]
        with as_role(BYPASS), acting_as(by):
            services.add_contact(
                by=by,
                service=self.made[row.service],
                holder=by,
                name=row.name,
                rank=row.rank,
                function=row.function,
                preferred_address=row.call,
                languages=row.languages,
                ordinary_channels=row.ordinary,
                secure_channels=row.secure,
                duty_hours=row.hours,
                sensitive=row.sensitive,
            )
