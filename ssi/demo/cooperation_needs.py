"""Needs for cooperation of the demo: what partners asked for. Every fact is invented."""

from typing import NamedTuple


class Want(NamedTuple):
    """A need. `ago`: days before today; `partner`: beginning of the name of a service of the annuaire."""

    key: str
    post: str
    by: str
    ago: int
    title: str
    domain: str
    text: str
    urgency: int
    expected: int
    returns: tuple
    justification: str = ""
    source: str = "ENTRETIEN"
    partner: str = ""
    decision: str = ""
    reason: str = ""
    shared: bool = False


WANTS = (
    Want(
        "traces",
        "BUC",
        "ferracci",
        470,
        "Relevé de traces sur les scènes de crime",
        "organised_crime",
        "Les équipes départementales relèvent peu de traces exploitables\u202f; les profils échangés s’en ressentent.",
        4,
        4,
        ("JUDICIAIRE", "RENSEIGNEMENT"),
        "Les vols en bande commis en France par des équipes de Buzău et de Bacău se prouvent par les profils relevés "
        "ici\u202f; sans traces exploitables, les rapprochements Prüm restent muets.",
        "DEMANDE_ECRITE",
        "Inspectorat général",
        "retain",
        shared=True,
    ),
    Want(
        "cyno",
        "BUC",
        "ferracci",
        190,
        "Équipes cynophiles pour la recherche de billets et de stupéfiants",
        "drugs",
        "La direction de lutte contre la criminalité organisée demande la formation de six maîtres-chiens.",
        3,
        4,
        ("RENSEIGNEMENT",),
        partner="Direction de lutte",
        decision="retain",
    ),
    Want(
        "faux",
        "BUC",
        "kerhoas",
        120,
        "Détection des titres contrefaits à la frontière moldave",
        "document_fraud",
        "Les gardes-frontières de Moldavie voient passer des cartes d’identité roumaines contrefaites, sans loupe.",
        5,
        4,
        ("MIGRATOIRE", "PROTECTION_FRANCAIS"),
        "Quatre filières démantelées en France cette année s’appuyaient sur ces cartes\u202f; les arrêter à Leușeni "
        "évite autant de dossiers de fraude sociale et de placements en rétention.",
        decision="retain",
    ),
    Want(
        "cyber",
        "BUC",
        "ferracci",
        95,
        "Enquête sur les rançongiciels",
        "cyber",
        "Demande d’échanges techniques avec les enquêteurs français spécialisés, au rythme de deux par an.",
        4,
        3,
        ("JUDICIAIRE",),
        decision="retain",
    ),
    Want(
        "ordre",
        "BUC",
        "delattre",
        105,
        "Gestion des foules lors des grands matchs",
        "itinerant_crime",
        "La gendarmerie roumaine souhaite un appui pour l’encadrement des supporters.",
        2,
        3,
        ("INFLUENCE",),
        decision="hold",
        reason="À revoir après le calendrier des qualifications.",
    ),
    Want(
        "drones",
        "BUC",
        "delattre",
        60,
        "Drones d’observation pour les unités rurales",
        "itinerant_crime",
        "Demande orale d’équipements, sans plan d’emploi ni budget d’entretien.",
        2,
        2,
        ("EXPORT",),
        decision="reject",
        reason="Déjà financé par l’Union européenne, et aucun plan d’entretien.",
    ),
    Want(
        "victimes",
        "BUC",
        "kerhoas",
        24,
        "Audition des victimes mineures de la traite",
        "immigration",
        "Le parquet spécialisé demande un échange sur les salles d’audition et le protocole français.",
        4,
        3,
        ("JUDICIAIRE", "PROTECTION_FRANCAIS"),
    ),
    Want(
        "moto",
        "BUC",
        "delattre",
        155,
        "Contrôle routier des conducteurs de poids lourds",
        "itinerant_crime",
        "Intérêt exprimé lors d’une visite, sans suite écrite pour l’instant.",
        1,
        2,
        ("INFLUENCE",),
    ),
    Want(
        "port",
        "DJI",
        "benhaddou",
        150,
        "Contrôle des conteneurs au port de Doraleh",
        "drugs",
        "La police portuaire demande une formation au ciblage des conteneurs et à la fouille.",
        4,
        4,
        ("RENSEIGNEMENT", "PROTECTION_FRANCAIS"),
        "Le port est la porte d’entrée de la corne de l’Afrique et touche aux intérêts français sur place\u202f; un "
        "ciblage local donne des renseignements que personne d’autre ne recueille.",
        decision="retain",
    ),
    Want(
        "secours",
        "DJI",
        "benhaddou",
        90,
        "Secours à personne sur l’axe routier d’Addis-Abeba",
        "itinerant_crime",
        "La protection civile demande une formation de formateurs.",
        3,
        3,
        ("PROTECTION_FRANCAIS",),
        decision="retain",
    ),
    Want(
        "attentat",
        "DJI",
        "benhaddou",
        80,
        "Relevé de traces sur les scènes d’attentat",
        "organised_crime",
        "La police judiciaire demande deux semaines de formation et des valises de relevé.",
        3,
        4,
        ("JUDICIAIRE",),
        decision="retain",
        shared=True,
    ),
    Want(
        "visas",
        "DEL",
        "amrani",
        110,
        "Fraude aux visas étudiants",
        "document_fraud",
        "Le bureau de l’immigration souhaite comparer ses méthodes avec celles de la police aux frontières.",
        4,
        3,
        ("MIGRATOIRE",),
        decision="retain",
    ),
    Want(
        "benelux",
        "BRU",
        "wattiez",
        70,
        "Analyse criminelle sur les laboratoires de drogues de synthèse",
        "organised_crime",
        "La police fédérale propose un séminaire conjoint d’analystes.",
        3,
        4,
        ("RENSEIGNEMENT",),
        decision="retain",
    ),
)
