"""The visits of the demo, told: who comes, when, what is planned. Days count from today; everybody is invented."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Plan:
    """`opened` and `day` (arrival): days from today. `agents`: (name, first name, armed, call sign)."""

    post: str
    owner: str
    state: str
    opened: int
    day: int
    nights: int
    title: str
    authority: str
    rank: str
    places: str
    host: str
    country: str = ""
    agents: tuple = ()
    retex: str = ""
    why: str = ""
    marking: str = "NP"
    hospital: str = ""
    versions: int = 0


#: What a State allows as the post learnt it (fictitious); (post, country, topic, number, kinds, words, source).
RULES = (
    ("DJI", "DJ", "MAX_AGENTS", 6, (), "", "Entretien avec le protocole d’État (fictif)"),
    ("DJI", "DJ", "MAX_ARMED", 4, (), "", "Entretien avec le protocole d’État (fictif)"),
    ("DJI", "DJ", "WEAPON_KINDS", None, ("POING",), "", "Entretien avec le protocole d’État (fictif)"),
    ("DJI", "DJ", "MAX_VEHICLES", 6, (), "", "Note du protocole d’État (fictive)"),
    ("DJI", "DJ", "NOTE_DAYS", 10, (), "", "Note du protocole d’État (fictive)"),
    ("BUC", "RO", "NOTE_DAYS", 7, (), "", "Usage constaté par le poste (fictif)"),
    ("BUC", "RO", "MAX_ARMED", 4, (), "", "Usage constaté par le poste (fictif)"),
)
_PAIR = (("Castellan", "Hugo", True, "OSCAR 1"), ("Marchetti", "Lise", True, "OSCAR 2"))
_TEAM = (*_PAIR, ("Belkacem", "Idris", True, "OSCAR 3"), ("Fontanel", "Aude", True, "OSCAR 4"))
_CIC = "Centre de coopération policière, Bucarest"
_FLOREASCA = "Hôpital d’urgence de Floreasca, +40 21 000 00 15, O− en réserve"
#: The visit of the minister at Djibouti is in its sixth version.
MINISTER = Plan(
    "DJI", "benhaddou", "PRETE", -30, 12, 1, "Visite du ministre de l’intérieur",
    "M. Étienne Valmont, ministre de l’intérieur", "MINISTRE", "Djibouti, Arta",
    "M. le ministre de l’intérieur de Djibouti", agents=_TEAM, versions=6, marking="DR",
    hospital="Hôpital militaire Bouffard, +253 21 00 00 15, O− et A+ en réserve",
)  # fmt: skip
PLANS = (
    MINISTER,
    Plan("BUC", "ferracci", "ANNONCEE", -1, 48, 1, "Délégation de la commission des lois",
         "Mme Odile Kervran, députée, présidente de la délégation", "PARLEMENTAIRE", "Bucarest, Chișinău",
         "Commission des affaires intérieures"),
    Plan("BUC", "kerhoas", "PREPARATION", -6, 20, 1, "Directeur national de la police aux frontières",
         "M. Luc Sabatier, directeur national", "HAUT_FONCTIONNAIRE", "Bucarest, Giurgiu",
         "Inspection générale de la police des frontières", agents=_PAIR[:1]),
    Plan("BUC", "ferracci", "AVANCE_FAITE", -16, 15, 0, "Secrétaire d’État chargé de la citoyenneté",
         "M. Armand Teissier, secrétaire d’État", "MINISTRE", "Bucarest", "Ministère de l’intérieur roumain",
         agents=(*_TEAM, ("Ozanne", "Rémi", True, "OSCAR 5")), hospital=_FLOREASCA, versions=2),
    Plan("BUC", "ferracci", "A_VISER", -18, 9, 0, "Préfet de la zone de défense",
         "Mme Claire d’Andigné, préfète", "HAUT_FONCTIONNAIRE", "Bucarest", _CIC, agents=_PAIR[:1],
         hospital=_FLOREASCA, versions=1),
    Plan("BUC", "garrigues", "PRETE", -25, 5, 1, "Directeur général de la gendarmerie nationale",
         "M. le général Paul Estève, directeur général", "HAUT_FONCTIONNAIRE", "Bucarest, Brașov",
         "Inspection générale de la gendarmerie roumaine", agents=_PAIR, hospital=_FLOREASCA, versions=2),
    Plan("BUC", "delattre", "EN_COURS", -28, 0, 1, "Délégation de l’École des officiers",
         "M. le colonel Yves Larrieu, commandant en second", "AUTRE", "Bucarest",
         "Académie de police Alexandru Ioan Cuza", hospital=_FLOREASCA, versions=1),
    Plan("BUC", "ferracci", "TERMINEE", -35, -2, 1, "Procureure de Paris en visite de travail",
         "Mme Hélène Vasseur-Petit, procureure", "HAUT_FONCTIONNAIRE", "Bucarest", "DIICOT", agents=_PAIR,
         hospital=_FLOREASCA, versions=1),
    Plan("BUC", "garrigues", "RETEX", -80, -45, 1, "Ministre délégué aux affaires européennes",
         "M. Bastien Courcelles, ministre délégué", "MINISTRE", "Bucarest, Cluj", "Ministère de l’intérieur roumain",
         agents=_PAIR, hospital=_FLOREASCA, versions=3,
         retex="Cortège trop long dans le centre : quatre véhicules suffisaient. Le salon d’honneur a demandé la liste "
               "des bagages la veille : la prévoir dans la note verbale. Radio : aucun incident."),
    Plan("BUC", "kerhoas", "ANNULEE", -40, -12, 1, "Directrice de l’immigration",
         "Mme Solène Guérin, directrice", "HAUT_FONCTIONNAIRE", "Bucarest", "Inspection générale pour l’immigration",
         why="Reportée sine die par le cabinet."),
    Plan("BRU", "wattiez", "PREPARATION", -8, 18, 0, "Ministre de la justice, réunion à Bruxelles",
         "Mme Florence Aubépin, ministre de la justice", "MINISTRE", "Bruxelles", "SPF Justice",
         agents=(*_TEAM, ("Ozanne", "Rémi", True, "OSCAR 5"))),
    Plan("DEL", "ledoux", "PRETE", -22, 16, 2, "Secrétaire général du ministère de l’intérieur",
         "M. Victor Hameau, secrétaire général", "HAUT_FONCTIONNAIRE", "New Delhi, Bombay",
         "Ministry of Home Affairs", agents=_PAIR[:1], hospital="All India Institute, +91 11 0000 0015", versions=2),
)  # fmt: skip
#: (day of the visit, from, to, what, where, who, contact, vehicles, responsible, security, reserved)
PROGRAMME = (
    (0, time(9, 35), time(10, 5), "Arrivée, salon d’honneur", "Aéroport international",
     "Autorité, ambassadeur, protocole", "Protocole, M. Robleh", "V1 à V4", "ASI", "Cordon de la police locale", False),
    (0, time(10, 5), time(10, 40), "Transfert vers l’ambassade", "", "", "", "V1 à V4", "Chef de la sécurité",
     "Deux motards d’escorte, itinéraire B reconnu", True),
    (0, time(10, 45), time(12, 10), "Entretien avec le ministre de l’intérieur", "Ministère, salle du premier étage",
     "Autorité, ambassadeur, ASI", "Chef de cabinet", "V1, V2", "Conseiller diplomatique", "Deux agents à la porte",
     False),
    (0, time(12, 30), time(14, 5), "Déjeuner offert par l’ambassadeur", "Résidence de France", "Vingt convives",
     "Intendance de la résidence", "V1 à V4", "Protocole de l’ambassade", "", False),
    (0, time(14, 40), time(16, 15), "Visite du centre de formation", "École de police", "Autorité, délégation, presse",
     "Directeur de l’école", "V1 à V4", "ODL", "Filtrage à l’entrée, chien détecteur", False),
    (0, time(17, 40), None, "Départ vers l’aéroport", "", "", "", "V1 à V4", "ASI", "", False),
)  # fmt: skip
#: Where a place is from the middle of the capital, in degrees north and east; and where that middle is.
PLACES = {
    "Aéroport international": ("-0.01900", "0.02100"),
    "Ministère, salle du premier étage": ("0.00450", "-0.00310"),
    "Résidence de France": ("0.01120", "0.00680"),
    "École de police": ("-0.00790", "-0.01540"),
}
MIDDLES = {
    "BUC": ("44.43610", "26.09680"),
    "DJI": ("11.58800", "43.14500"),
    "DEL": ("28.61390", "77.20900"),
    "BEL": ("44.81780", "20.45690"),
}
#: What changes before each version after the first.
CHANGES = {
    2: ("sequence", "Entretien avec le ministre de l’intérieur", {"starts_at": time(11, 0), "ends_at": time(12, 15)}),
    3: ("sequence", "Visite du centre de formation", {"place": "École de police, amphithéâtre, puis stand de tir"}),
    4: ("answer", "ARMES", {"answer": "ACCORDEE", "answer_reference": "MAE/PROT/417"}),
    5: ("vehicle", "V3", {"model": "Toyota Land Cruiser blindé", "armoured": True}),
    6: ("sequence", "Départ vers l’aéroport", {"starts_at": time(17, 10), "route": "Itinéraire A, B en travaux"}),
}
