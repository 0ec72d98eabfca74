"""The annuaire of each post: services as their own States name them, contacts all invented, numbers of no line."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from ssi.accounts.context import acting_as
from ssi.directory import oral, services
from ssi.directory.models import Promise
from ssi.network.models import Country

from . import people as cast
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


class Said(NamedTuple):
    """A line of the cahier d'oral. `day`: days before today; `due`: days from today; `kept`: days before today."""

    by: str
    day: int
    text: str
    who: str = ""
    kind: str = "CALL"
    nature: str = "INFORMATION"
    promise: str = ""
    promised_by: str = "MADE"
    due: int = 0
    kept: int | None = None


SAID = (
    Said(
        "ferracci",
        9,
        "La DCCO confirme la saisie dans l’autocar de Lyon et demande si le chauffeur est connu en France.",
        "Vasilescu Andrei",
        nature="ASKED_US",
        promise="Dire si le chauffeur est connu",
        due=-2,
    ),
    Said(
        "ferracci",
        3,
        "Déjeuner : accord de principe pour une réunion opérationnelle à Oradea.",
        "Munteanu Raluca",
        "MEETING",
        promise="Proposer deux dates pour Oradea",
        promised_by="RECEIVED",
        due=2,
    ),
    Said(
        "kerhoas",
        6,
        "Nădlac II tient à notre disposition les clichés des faux cachets.",
        "Bălan Cristian",
        promise="Transmettre les clichés des cachets",
        promised_by="RECEIVED",
        due=-3,
        kept=2,
    ),
    Said("garrigues", 14, "Le directeur recevra la délégation de l’OFAST.", "Enache Dorin", "MEETING"),
    Said("wattiez", 4, "Question sur un véhicule vu à Gand.", "Verhaegen Luc", nature="WE_ASKED"),
    Said(
        "benhaddou",
        2,
        "Visite du port acceptée pour la semaine prochaine.",
        "Robleh Abdourahman",
        promise="Envoyer la liste des visiteurs",
        due=1,
    ),
    Said("amrani", 5, "Le bureau de l’immigration souhaite une formation au contrôle des visas.", "Kapoor Neelam"),
)


def annuaire_scenes(player):
    """(moment, what is done then): services, then contacts the day they were last verified, then what was said."""
    book = _Annuaire(player)
    start = max(contact.verified for contact in CONTACTS) + 5
    scenes = [(book.morning(start, n), partial(book.add_service, row)) for n, row in enumerate(SERVICES)]
    scenes += [(book.morning(row.verified, n), partial(book.add_contact, row)) for n, row in enumerate(CONTACTS)]
    scenes += [(book.morning(row.day, 60 + n), partial(book.note, row)) for n, row in enumerate(SAID)]
    kept = [row for row in SAID if row.kept is not None]
    return scenes + [(book.morning(row.kept, 70), partial(book.keep, row)) for row in kept]


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

    def note(self, row):
        by = self.player.people[row.by]
        due_on = self.player.today + timedelta(days=row.due) if row.promise else None
        words = {name: getattr(row, name) for name in ("text", "who", "kind", "nature", "promise", "promised_by")}
        with as_role(BYPASS), acting_as(by):
            post = self.player.posts[cast.PEOPLE[row.by].post]
            self.made[row] = oral.note(by=by, post=post, due_on=due_on, **words).pk

    def keep(self, row):
        by = self.player.people[row.by]
        with as_role(BYPASS), acting_as(by):
            oral.keep(Promise.objects.select_related("interaction__post").get(interaction=self.made[row]), by=by)
