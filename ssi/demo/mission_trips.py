"""The missions of the demo, told: who travels, why, when. Days are counted from today; every person is invented."""

from dataclasses import dataclass

EVERY = ("names", "passports", "note", "orders", "funding")
READY = (*EVERY, "programme", "exhibits")
DONE = (*READY, "lodging", "vehicle", "phones", "airport", "briefing", "card", "interpreter")
NOT_ARMED = ("arms", "visas")


@dataclass(frozen=True)
class Trip:
    """`opened` and `arrival`: days from today. `granted`: who was given the logistics, and ticked `helped`."""

    post: str
    owner: str
    domain: str
    country: str
    state: str
    opened: int
    arrival: int
    nights: int
    title: str
    unit: str
    places: str
    basis: str
    authority: str
    number: str
    acts: tuple
    purpose: str
    consent_by: str
    team: tuple
    programme: tuple = ()
    contacts: tuple = ()
    done: tuple = EVERY
    moot: tuple = NOT_ARMED
    helped: tuple = ()
    granted: str = ""
    from_exchange: bool = False
    consented: tuple = ()
    conditions: str = ""
    lodging: str = ""
    transport: str = ""
    advice: str = ""
    language: str = ""
    marking: str = "NP"
    log: tuple = ()
    exhibits: tuple = ()
    debrief: str = ""
    why: str = ""


def traveller(rank, last, first, unit, passport, expires=900, order=-10, **more):
    return {
        "rank": rank,
        "last_name": last,
        "first_name": first,
        "unit": unit,
        "passport": passport,
        "passport_expires_on": expires,
        "order_received_on": order,
        **more,
    }


DUTY = (
    "AMBASSADE",
    "Permanence du poste",
    "Service de sécurité intérieure, jour et nuit",
    "+40 21 000 00 01",
    "fr",
    False,
)
CONSULATE = ("AMBASSADE", "Permanence consulaire", "Ambassade de France", "+40 21 000 00 02", "fr, ro", False)
URGENT = ("URGENCE", "Urgences", "Police, pompiers, santé", "112", "ro, en", False)
HOTEL = ("HEBERGEMENT", "Hôtel Ambasador", "Réception", "+40 264 000 000", "ro, en", False)
DRIVER = ("HEBERGEMENT", "Chauffeur du poste", "Accueil et trajets", "+40 700 000 010", "ro, fr", False)
MAGISTRATE = ("PARTENAIRE", "Ionescu Radu", "Procureur, DIICOT Cluj", "+40 264 000 014", "ro, fr", True)
BUCHAREST = (DUTY, CONSULATE, URGENT, HOTEL, DRIVER, MAGISTRATE)
ADVICE = (
    "Passeport et ordre de mission sur soi. Aucune photographie des lieux d’audition.\n"
    "En cas d’incident, appeler d’abord la permanence du poste."
)
WELCOME = (0, "15:40", "", "Accueil à l’aéroport et trajet vers l’hôtel", "Airport welcome, transfer", "Cluj", False)
BRIEF = (0, "18:00", "19:00", "Point de sécurité avec l’officier de liaison", "Security briefing", "Hôtel", False)
DINNER = (1, "19:30", "", "Dîner avec le service partenaire", "Dinner with the partner service", "Cluj", False)
LEAVE = (2, "14:00", "", "Départ pour l’aéroport", "Departure for the airport", "Hôtel", False)
HEAR = (1, "09:00", "12:30", "Auditions de témoins, assistance du procureur", "Hearings of witnesses", "Parquet", True)
SEARCH = (1, "14:00", "17:30", "Perquisition au domicile d’un mis en cause", "Search", "Florești", True)
PROGRAMME = (WELCOME, BRIEF, HEAR, SEARCH, DINNER, LEAVE)

JIRS = "Vice-président chargé de l’instruction, JIRS de Lille"
PARQUET = "Procureure de la République, tribunal judiciaire de Nancy"
MINISTRY = "Ministère roumain de la Justice"
OFFICE = {
    "lodging": "Hôtel Ambasador, trois chambres au nom du poste, petit déjeuner compris.",
    "transport": "Vol de Paris par Bucarest\u202f; véhicule du poste sur place.",
    "advice": ADVICE,
    "language": "ro",
}
HERE = {"post": "BUC", "country": "RO", "contacts": BUCHAREST, "consent_by": MINISTRY, **OFFICE}

TO_COME = (
    Trip(
        **HERE,
        owner="ferracci",
        domain="organised_crime",
        state="PROJET",
        opened=-2,
        arrival=52,
        nights=3,
        title="Police judiciaire de Lyon, trois enquêteurs",
        unit="Division de la criminalité organisée, Lyon",
        places="Brașov",
        basis="CRI",
        authority="Vice-présidente chargée de l’instruction, JIRS de Lyon",
        number="JIRS 26/0041",
        acts=("PRESENCE", "AUDITION"),
        purpose="Circuit de blanchiment par des sociétés de transport\u202f; audition de deux gérants.",
        team=(traveller("Commandant", "Berthelot", "Marc", "DCOS Lyon", "19AK40112", order=None),),
        done=("names",),
    ),
    Trip(
        **HERE,
        owner="kerhoas",
        domain="immigration",
        state="DEMANDE_ACCORD",
        opened=-12,
        arrival=38,
        nights=2,
        title="Brigade mobile de recherche de Metz, deux enquêteurs",
        unit="Brigade mobile de recherche, Metz",
        places="Nădlac et Arad",
        basis="REQ",
        authority=PARQUET,
        number="Parquet 26 112 000 031",
        acts=("PRESENCE", "CONSTATATION"),
        purpose="Filière de passeurs sur l’axe d’Arad\u202f; constatations sur deux ensembles routiers.",
        team=(
            traveller("Capitaine", "Humbert", "Élodie", "BMR Metz", "20FV11873", order=None),
            traveller("Brigadier-chef", "Klein", "Thierry", "BMR Metz", "19CD55120", order=None),
        ),
        programme=(WELCOME, BRIEF, LEAVE),
        done=("names", "passports", "note"),
    ),
    Trip(
        **HERE,
        owner="ferracci",
        domain="drugs",
        state="ACCORD_RECU",
        opened=-22,
        arrival=19,
        nights=2,
        title="OFAST de Marseille, deux enquêteurs et une interprète",
        unit="Office antistupéfiants, antenne de Marseille",
        places="Constanța",
        basis="CRI",
        authority="Juge d’instruction, JIRS de Marseille",
        number="JIRS 25/0388",
        acts=("PRESENCE", "AUDITION", "PERQUISITION"),
        consented=("PRESENCE", "AUDITION"),
        conditions="Les perquisitions sont faites par la police roumaine seule.",
        purpose="Importation de résine par le port\u202f; audition du chauffeur et perquisition de l’entrepôt.",
        team=(
            # Six months after the departure are wanted: this passport has five left.
            traveller("Commandant", "Santoni", "Ange", "OFAST Marseille", "16DP90214", expires=150),
            traveller("Capitaine", "Morel", "Aude", "OFAST Marseille", "21AE00357", armed=True),
            traveller(
                "",
                "Ben Salah",
                "Ines",
                "Interprète assermentée",
                "TN0418852",
                interpreter=True,
                visa_required=True,
                order=None,
            ),
        ),
        programme=PROGRAMME,
        done=("names", "passports", "note"),
        moot=(),
    ),
    Trip(
        **HERE,
        owner="delattre",
        domain="itinerant_crime",
        state="A_AUTORISER",
        opened=-27,
        arrival=12,
        nights=2,
        title="Section de recherches de Dijon, deux enquêteurs",
        unit="Section de recherches, Dijon",
        places="Buzău",
        basis="CRI",
        authority="Juge d’instruction, tribunal judiciaire de Dijon",
        number="JI 2 25/117",
        acts=("PRESENCE", "AUDITION"),
        purpose="Vols de fret en roulant\u202f; auditions de trois chauffeurs.",
        team=(
            traveller("Adjudant-chef", "Lambert", "Rémi", "SR Dijon", "22BC10077"),
            traveller("Maréchale des logis-cheffe", "Fontaine", "Julie", "SR Dijon", "20EE80451"),
        ),
        programme=PROGRAMME,
        done=READY,
    ),
    Trip(
        **HERE,
        owner="ferracci",
        domain="organised_crime",
        state="AUTORISEE",
        opened=-36,
        arrival=3,
        nights=2,
        title="Police judiciaire de Lille, quatre voyageurs",
        unit="Division de la criminalité organisée, Lille",
        places="Cluj-Napoca",
        basis="CRI",
        authority=JIRS,
        number="JIRS 25/0271",
        acts=("PRESENCE", "PARTICIPATION", "AUDITION", "PERQUISITION"),
        purpose="Traite d’êtres humains\u202f; quatre auditions et une perquisition à Florești.",
        from_exchange=True,
        granted="roussel",
        team=(
            traveller("Commandante", "Delvaux", "Sabine", "DCOS Lille", "21AF70233", phone="06 39 98 10 21"),
            traveller("Capitaine", "Rousselot", "Yanis", "DCOS Lille", "22AA91030", phone="06 39 98 10 22"),
            traveller(
                "Brigadière",
                "Petit",
                "Laure",
                "DCOS Lille",
                "20CC30419",
                phone="06 39 98 10 23",
                armed=True,
                arms_authorisation="Note verbale roumaine G4/1187",
            ),
            traveller("", "Popa", "Irina", "Interprète", "21BB60712", interpreter=True, phone="06 39 98 10 24"),
        ),
        programme=PROGRAMME,
        done=(*READY, "arms"),
        moot=("visas",),
        helped=("lodging", "interpreter", "vehicle"),
    ),
    Trip(
        **HERE,
        owner="kerhoas",
        domain="document_fraud",
        state="EN_COURS",
        opened=-40,
        arrival=-1,
        nights=3,
        title="Police aux frontières de Roissy, deux enquêteurs",
        unit="Office de lutte contre le trafic illicite de migrants",
        places="Bucarest",
        basis="REQ",
        authority="Procureur de la République, tribunal judiciaire de Bobigny",
        number="Parquet 26 041 000 118",
        acts=("PRESENCE", "CONSTATATION", "REMISE"),
        purpose="Atelier de faux permis de séjour\u202f; remise de supports numériques.",
        team=(
            traveller("Commandante", "Roche", "Nadège", "OLTIM", "20AB45109"),
            traveller("Major", "Sarr", "Ibrahima", "OLTIM", "19EF70031"),
        ),
        programme=(WELCOME, BRIEF, HEAR, LEAVE),
        done=DONE,
        log=(
            ("ARRIVEE", "Otopeni", "Équipe accueillie, point de sécurité fait au poste."),
            (
                "REUNION",
                "Police aux frontières",
                "Programme confirmé avec le chef de service.",
            ),
        ),
        exhibits=(("OLTIM/01", "Disque dur externe, scellé roumain 4471", "ENTRAIDE"),),
    ),
)
