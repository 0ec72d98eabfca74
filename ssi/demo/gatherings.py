"""The meetings of international bodies of the demo, and how far each goes."""

from dataclasses import dataclass

#: (post, acronym, name, role of the SSI, mandate). Bodies are real, what the post does there is invented.
BODIES = (
    (
        "BUC",
        "SELEC",
        "Centre de maintien de l’ordre du Sud-Est européen",
        "observateur, point de contact français",
        "Coopération des polices et des douanes de l’Europe du Sud-Est ; siège à Bucarest.",
    ),
    (
        "BUC",
        "EUROPOL",
        "Agence de l’Union européenne pour la coopération des services répressifs",
        "appui à la délégation française",
        "Plateforme EMPACT : journées d’action et réunions opérationnelles.",
    ),
    (
        "BUC",
        "INTERPOL",
        "Organisation internationale de police criminelle",
        "appui au BCN de Paris",
        "Conférences régionales européennes.",
    ),
    (
        "BRU",
        "COSI",
        "Comité permanent de sécurité intérieure du Conseil de l’Union",
        "expert, en appui à la RPUE",
        "Sécurité intérieure opérationnelle.",
    ),
    ("BRU", "FRONTEX", "Agence européenne de garde-frontières et de garde-côtes", "observateur", ""),
    (
        "DJI",
        "IGAD",
        "Autorité intergouvernementale pour le développement",
        "point de contact",
        "Programme de lutte contre la criminalité transnationale dans la Corne de l’Afrique.",
    ),
    (
        "DEL",
        "BIMSTEC",
        "Initiative du golfe du Bengale pour la coopération multisectorielle",
        "observateur",
        "Groupe de travail sur la lutte contre le terrorisme et la criminalité.",
    ),
)
PATHS = {
    "ANNONCEE": (),
    "EN_PREPARATION": ("prepare", "position"),
    "POSITION_A_VISER": ("prepare", "position", "second", "submit"),
    "POSITION_VISEE": ("prepare", "position", "second", "submit", "approve"),
    "ANNULEE": ("prepare", "cancel"),
}
_HELD = (*PATHS["POSITION_VISEE"], "hold")
PATHS |= {
    "TENUE": _HELD,
    "COMPTE_RENDU": (*_HELD, "minutes", "follow", "report"),
    "TRANSMISE": (*_HELD, "minutes", "follow", "report", "transmit"),
    "CLOSE": (*_HELD, "minutes", "follow", "report", "transmit", "done", "close"),
}


@dataclass(frozen=True)
class Gathering:
    """`opened`: days from today; `day`: first day of the meeting, days from today."""

    post: str
    owner: str
    body: str
    state: str
    title: str
    place: str
    opened: int
    day: int
    country: str
    agenda: str
    position: str = ""
    instruction: str = ""
    delegation: str = ""
    minutes: str = ""
    follow_up: str = ""
    due: int = 5
    why: str = "Reportée par l’organisme, sans nouvelle date."


_SELEC = (
    "1. Adoption de l’ordre du jour\n2. Trafic d’armes dans les Balkans : bilan des opérations conjointes\n"
    "3. Échange de données sur les stupéfiants de synthèse\n4. Questions diverses"
)
_ARMS = (
    "La France soutient la reconduction du groupe de travail sur les armes à feu et propose d’y associer les douanes. "
    "Elle n’est pas favorable à une base de données propre au Centre : l’analyse relève d’Europol."
)
_DELEGATION = "Attaché de sécurité intérieure, chef de délégation\nOfficier de liaison criminalité organisée"
_TOLD = (
    "La proposition française sur les douanes est reprise au relevé de conclusions. La création d’une base de données "
    "est renvoyée à un groupe d’experts ; quatre États ont appuyé notre réserve."
)
_TD = "TD Bucarest 417"

GATHERINGS = (
    Gathering(
        "BUC",
        "ferracci",
        "SELEC",
        "ANNONCEE",
        "Réunion des points de contact, armes à feu",
        "Bucarest, SELEC",
        -2,
        40,
        "RO",
        _SELEC,
    ),
    Gathering(
        "BUC",
        "kerhoas",
        "EUROPOL",
        "EN_PREPARATION",
        "EMPACT, fraude documentaire : réunion de planification",
        "La Haye",
        -12,
        21,
        "RO",
        "1. Plan d’action opérationnel\n2. Journées d’action conjointes",
        "La France propose une journée d’action consacrée aux faux documents d’identité en transit routier.",
        "Instruction DNPAF du mois",
    ),
    Gathering(
        "BUC",
        "ferracci",
        "SELEC",
        "POSITION_A_VISER",
        "Comité stupéfiants de synthèse",
        "Bucarest, SELEC",
        -15,
        8,
        "RO",
        _SELEC,
        _ARMS,
        _TD,
        _DELEGATION,
    ),
    Gathering(
        "BUC",
        "ferracci",
        "SELEC",
        "POSITION_VISEE",
        "Conseil du SELEC, session ordinaire",
        "Bucarest, SELEC",
        -24,
        4,
        "RO",
        _SELEC,
        _ARMS,
        _TD,
        _DELEGATION,
    ),
    Gathering(
        "BUC",
        "delattre",
        "INTERPOL",
        "TENUE",
        "Conférence régionale européenne, atelier mobilité criminelle",
        "Chișinău",
        -30,
        -3,
        "MD",
        "1. Groupes itinérants\n2. Diffusion des profils ADN",
        "La France demande que les diffusions mauves soient exploitées par les BCN de la région.",
        "Message BCN Paris du mois",
        _DELEGATION,
    ),
    Gathering(
        "BUC",
        "ferracci",
        "SELEC",
        "COMPTE_RENDU",
        "Groupe de travail véhicules volés",
        "Bucarest, SELEC",
        -45,
        -12,
        "RO",
        _SELEC,
        _ARMS,
        _TD,
        _DELEGATION,
        _TOLD,
        "Envoyer au SELEC la liste des points de contact douaniers français",
        2,
    ),
    Gathering(
        "BUC",
        "ferracci",
        "SELEC",
        "TRANSMISE",
        "Réunion d’experts, traite des êtres humains",
        "Bucarest, SELEC",
        -60,
        -25,
        "RO",
        _SELEC,
        _ARMS,
        _TD,
        _DELEGATION,
        _TOLD,
        "Proposer à Paris un expert pour l’atelier de printemps",
        -4,
    ),
    Gathering(
        "BUC",
        "garrigues",
        "SELEC",
        "CLOSE",
        "Conseil du SELEC, session extraordinaire",
        "Bucarest, SELEC",
        -120,
        -80,
        "RO",
        _SELEC,
        _ARMS,
        _TD,
        _DELEGATION,
        _TOLD,
        "Diffuser le relevé aux offices centraux",
        -60,
    ),
    Gathering(
        "BUC",
        "kerhoas",
        "EUROPOL",
        "ANNULEE",
        "EMPACT, réunion préparatoire régionale",
        "Bucarest",
        -50,
        -20,
        "RO",
        "1. Calendrier",
    ),
    Gathering(
        "BRU",
        "wattiez",
        "COSI",
        "POSITION_VISEE",
        "Réunion d’appui, criminalité organisée dans les ports",
        "Bruxelles",
        -18,
        6,
        "BE",
        "1. Alliance des ports européens\n2. Échange d’informations Benelux",
        "La France soutient l’extension de l’alliance aux ports intérieurs et aux plateformes fluviales.",
        "Instruction SGAE du mois",
        "Officier de liaison Benelux",
    ),
    Gathering(
        "BRU",
        "morvan",
        "FRONTEX",
        "TRANSMISE",
        "Atelier évaluation de la vulnérabilité",
        "Bruxelles",
        -40,
        -16,
        "BE",
        "1. Méthode\n2. Calendrier",
        "La France demande un préavis de trente jours avant chaque visite.",
        "Instruction DNPAF du mois",
        "Attachée de sécurité intérieure",
        _TOLD,
        "Transmettre le calendrier des visites",
        6,
    ),
    Gathering(
        "DJI",
        "benhaddou",
        "IGAD",
        "TRANSMISE",
        "Comité des chefs de police de la région",
        "Djibouti",
        -35,
        -14,
        "DJ",
        "1. Traite des personnes\n2. Sûreté portuaire",
        "La France soutient la création d’un point de contact unique par État sur la traite.",
        "TD Djibouti 88",
        "Attaché de sécurité intérieure adjoint",
        _TOLD,
        "Relayer l’offre de formation à la fouille portuaire",
        5,
    ),
    Gathering(
        "DEL",
        "bastiani",
        "BIMSTEC",
        "EN_PREPARATION",
        "Sous-groupe stupéfiants, en marge de la session",
        "Dacca",
        -10,
        26,
        "BD",
        "1. Précurseurs chimiques\n2. Contrôle des conteneurs",
        "La France propose d’ouvrir aux observateurs le séminaire sur les précurseurs.",
        "TD New Delhi 203",
    ),
)
