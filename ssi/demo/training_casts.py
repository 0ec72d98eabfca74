"""The courses, the gifts and the trainees of the demo. Every fact and every name is invented."""

from typing import NamedTuple


class Person(NamedTuple):
    """A candidate. `country`: that of the course when empty; `till`: the state they are led to."""

    name: str
    first: str
    sex: str
    grade: str
    service: str
    country: str = ""
    till: str = "RETENU"


class Course(NamedTuple):
    """`opened`, `start`: days after today. `people`: state of each candidate, in list order. `enters`: who types."""

    post: str
    by: str
    enters: str
    title: str
    kind: str
    domain: str
    country: str
    place: str
    language: str
    seats: int
    opened: int
    start: int
    days: int
    purpose: str
    people: tuple = ()
    visa: bool = False
    certified: bool = True


class Gift(NamedTuple):
    """Equipment. `seats`: how many units; `handed`, `checked`: days after today, None when not yet."""

    post: str
    by: str
    title: str
    designation: str
    place: str
    service: str
    receiver: str
    seats: int
    value: int
    prefix: str
    opened: int
    start: int
    handed: int | None = None
    checked: int | None = None
    control: str = "AUCUN"
    licence: str = ""
    customs: str = "SANS_OBJET"
    kind: str = "EQUIP"
    domain: str = "organised_crime"
    language: str = ""
    days: int = 1
    purpose: str = "Répond à la demande écrite du service bénéficiaire, à l’issue de la formation de ses personnels."


_INC, _CJ, _BCCO = "Institut national de criminalistique", "Police judiciaire de Cluj", "Brigade de Iași"
_MD = "Centre médico-légal de Chișinău"
PEOPLE = {
    "RO": (
        Person("Ardeleanu", "Mircea", "M", "commissaire", _INC),
        Person("Brătescu", "Ioana", "F", "inspectrice", _INC),
        Person("Ciobotaru", "Vlad", "M", "inspecteur", _CJ),
        Person("Drăgulin", "Roxana", "F", "sous-inspectrice", _CJ),
        Person("Enăchescu", "Sorin", "M", "inspecteur", _BCCO),
        Person("Filimon", "Andreea", "F", "inspectrice", _BCCO),
        Person("Gavrilă", "Tudor", "M", "agent principal", _INC),
        Person("Hossu", "Cristina", "F", "agent principal", _CJ),
        Person("Iacobescu", "Dan", "M", "inspecteur", "Police de Timiș"),
        Person("Jitaru", "Simona", "F", "inspectrice", "Police de Timiș"),
        Person("Kirilă", "Pavel", "M", "agent principal", "Police de Constanța"),
        Person("Lupașcu", "Elena", "F", "inspectrice", "Police de Constanța"),
        Person("Moldovanu", "Petru", "M", "inspecteur", _MD, "MD"),
        Person("Năstase-Rusu", "Daniela", "F", "expert", _MD, "MD"),
    ),
    "DJ": (
        Person("Abdourahman", "Houssein", "M", "inspecteur", "Police du port de Doraleh"),
        Person("Barkat", "Fatouma", "F", "brigadière", "Douanes djiboutiennes"),
        Person("Dirieh", "Moussa", "M", "adjudant", "Gendarmerie nationale"),
        Person("Elmi", "Kadra", "F", "inspectrice", "Police du port de Doraleh"),
    ),
    "IN": (
        Person("Banerjee-Roy", "Anjali", "F", "superintendent", "Bureau of Immigration"),
        Person("Chauhan", "Devendra", "M", "inspector", "Bureau of Immigration"),
        Person("Iyer-Pillai", "Meera", "F", "inspector", "Police de Delhi"),
    ),
    "BE": (
        Person("Claessens", "Bart", "M", "commissaire", "Police fédérale"),
        Person("Dewulf", "Annick", "F", "inspectrice principale", "Police fédérale"),
    ),
}

COURSES = (
    Course(
        "BUC",
        "ferracci",
        "roussel",
        "Stage national de police technique et scientifique",
        "FORM_LOC",
        "organised_crime",
        "RO",
        "Bucarest, école de police",
        "français, interprète roumain",
        48,
        -44,
        20,
        5,
        "Relevé, conservation et transmission des traces : quarante-huit places pour les équipes de scène de crime.",
        (
            *("RETENU",) * 4,
            "ABANDON",
            "VERIFIE",
            "RESERVE",
            "DOSSIER_COMPLET",
            "DOSSIER_INCOMPLET",
            "PROPOSE",
            "ECARTE",
            "RETENU",
            "RESERVE",
            "RETENU",
        ),
    ),
    Course(
        "BUC",
        "ferracci",
        "roussel",
        "Atelier de portrait-robot et de reconnaissance",
        "FORM_LOC",
        "organised_crime",
        "RO",
        "Cluj-Napoca",
        "français",
        8,
        -50,
        -1,
        3,
        "Trois jours avec deux portraitistes du service national de police scientifique.",
        ("RETENU",) * 6,
    ),
    Course(
        "BUC",
        "kerhoas",
        "roussel",
        "Stage à Lyon : faux documents d’identité",
        "STAGE_FR",
        "document_fraud",
        "RO",
        "Lyon",
        "français",
        6,
        -60,
        25,
        4,
        "Deux postes frontière en immersion chez les analystes de la police aux frontières.",
        ("RETENU", "RETENU", "RETENU", "RESERVE", "DOSSIER_INCOMPLET"),
    ),
    Course(
        "BUC",
        "ferracci",
        "roussel",
        "Recueil de la preuve numérique sur les lieux",
        "FORM_LOC",
        "cyber",
        "RO",
        "Bucarest, école de police",
        "français",
        12,
        -230,
        -181,
        3,
        "Saisie et mise sous scellés des téléphones et des ordinateurs par les premiers intervenants.",
        ("RETENU",) * 12,
    ),
    Course(
        "BUC",
        "kerhoas",
        "roussel",
        "Identification des victimes de la traite",
        "FORM_LOC",
        "immigration",
        "RO",
        "Timișoara",
        "français",
        10,
        -58,
        -12,
        2,
        "Premiers gestes et première audition, avec une association partenaire.",
        ("RETENU",) * 5,
        False,
        False,
    ),
    Course(
        "BUC",
        "delattre",
        "roussel",
        "Maintien de l’ordre : encadrement des foules",
        "FORM_LOC",
        "itinerant_crime",
        "RO",
        "Bucarest",
        "français",
        20,
        -6,
        95,
        4,
        "Session à préparer : aucun candidat n’est encore proposé.",
    ),
    Course(
        "DJI",
        "benhaddou",
        "benhaddou",
        "Stage en France : contrôle des conteneurs",
        "STAGE_FR",
        "drugs",
        "DJ",
        "Le Havre",
        "français",
        3,
        -70,
        15,
        5,
        "Immersion auprès de l’unité mixte du port, pour les équipes de Doraleh.",
        ("VISA_OBTENU", "VISA_DEMANDE", "VISA_REFUSE", "RESERVE"),
        True,
    ),
    Course(
        "DEL",
        "ledoux",
        "ledoux",
        "Lecture des titres de séjour européens",
        "FORM_LOC",
        "document_fraud",
        "IN",
        "New Delhi",
        "anglais",
        15,
        -60,
        -18,
        2,
        "Détection des faux titres par les agents des aéroports.",
        ("RETENU",) * 3,
    ),
    Course(
        "BRU",
        "wattiez",
        "wattiez",
        "Atelier franco-belge de documentation criminelle",
        "FORM_LOC",
        "drugs",
        "BE",
        "Bruxelles",
        "français",
        10,
        -30,
        22,
        2,
        "Méthodes comparées de documentation des réseaux de drogues de synthèse.",
        ("RETENU", "RESERVE"),
    ),
)

GIFTS = (
    Gift(
        "BUC",
        "ferracci",
        "Valises de relevé de traces pour cinq brigades",
        "valise de relevé de traces",
        "Bucarest, école de police",
        "Institut national de criminalistique",
        "M. Mircea Ardeleanu, commissaire, directeur adjoint",
        5,
        12500,
        "VRT",
        -205,
        -180,
        -180,
    ),
    Gift(
        "BUC",
        "ferracci",
        "Caméras thermiques pour la surveillance de la Prut",
        "caméra thermique portable",
        "Galați",
        "Police aux frontières de Galați",
        "",
        3,
        21600,
        "CTP",
        -25,
        30,
        control="BIENS_DOUBLE_USAGE",
        licence="",
        customs="DEMANDEE",
    ),
    Gift(
        "BUC",
        "kerhoas",
        "Loupes de contrôle documentaire",
        "loupe à ultraviolets",
        "Iași",
        "Police aux frontières de Iași",
        "",
        10,
        3900,
        "LUV",
        -15,
        12,
        customs="OBTENUE",
        domain="document_fraud",
    ),
    Gift(
        "DJI",
        "benhaddou",
        "Densimètres pour la fouille des conteneurs",
        "densimètre portable",
        "Port de Doraleh",
        "Police du port de Doraleh",
        "M. Houssein Abdourahman, inspecteur",
        2,
        34000,
        "DSP",
        -235,
        -210,
        -210,
        -20,
        control="BIENS_DOUBLE_USAGE",
        licence="BDU-2026-00412",
        customs="OBTENUE",
        domain="drugs",
    ),
)
