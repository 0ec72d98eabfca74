"""The companies and the opportunities of the demo, and how far each goes."""

from dataclasses import dataclass

#: (post, name, SIREN, sector, what it proposes).
COMPANIES = (
    ("BUC", "Alvéole Identité", "900100231", "IDENTITY", "Passeports et titres de séjour, personnalisation"),
    ("BUC", "Sceau & Filigrane", "900107541", "IDENTITY", "Papiers et encres de sécurité"),
    ("BUC", "Biomarque", "900114851", "IDENTITY", "Reconnaissance d’empreintes"),
    ("BUC", "Vigie Optique", "900122169", "VIDEO", "Vidéoprotection urbaine"),
    ("BUC", "Rempart Cyber", "900129479", "CYBER", "Supervision de réseaux, formation des enquêteurs"),
    ("BUC", "Traceo Labo", "900136789", "FORENSICS", "Laboratoires mobiles de police technique"),
    ("BRU", "Rempart Cyber", "900129479", "CYBER", "Supervision de réseaux"),
    ("BRU", "Citadelle Numérique", "900144098", "CYBER", "Analyse de supports saisis"),
    ("DJI", "Nautilis Sûreté", "900151408", "DETECTION", "Portiques et scanners portuaires"),
    ("DJI", "Ondes du Large", "900158718", "RADIO", "Radio tactique et géolocalisation"),
    ("DEL", "Aérolynx", "900166026", "VEHICLES", "Drones d’observation"),
    ("DEL", "Pare-Feu Civil", "900173337", "CIVIL", "Véhicules et lances d’incendie"),
)
PATHS = {
    "DETECTEE": (),
    "DIFFUSEE": ("spread",),
    "QUALIFIEE": ("spread", "qualify"),
    "MISE_EN_RELATION": ("spread", "qualify", "introduce"),
    "OFFRE": ("spread", "qualify", "introduce", "offer"),
    "GAGNEE": ("spread", "qualify", "introduce", "offer", "win"),
    "PERDUE": ("spread", "qualify", "introduce", "offer", "lose"),
    "ABANDONNEE": ("abandon",),
}
WHY = {
    "qualify": "Besoin confirmé par la direction des achats ; budget inscrit à l’exercice.",
    "win": "Contrat signé avec la société française classée première.",
    "lose": "Offre française classée deuxième, sur le prix.",
    "abandon": "L’acheteur renonce : le budget est reporté.",
}


@dataclass(frozen=True)
class Lead:
    """`opened`: days from today. `told`: (days from today, company, number or text told, told to others, why)."""

    post: str
    owner: str
    state: str
    title: str
    buyer: str
    country: str
    sector: str
    amount: int | None
    opened: int
    need: str
    control: str = "NONE"
    licence: str = ""
    told: tuple = ()
    gift: tuple = ()
    corrected: str = ""
    waived: str = ""


LEADS = (
    Lead(
        "BUC",
        "roussel",
        "DETECTEE",
        "Casques balistiques pour l’intervention",
        "Inspectorat général de la gendarmerie",
        "RO",
        "PROTECTION",
        900000,
        -4,
        "Trois cents casques, niveau de protection à préciser.",
        control="",
    ),
    Lead(
        "BUC",
        "roussel",
        "DIFFUSEE",
        "Contrôle biométrique aux postes-frontières",
        "Police des frontières roumaine",
        "RO",
        "IDENTITY",
        4200000,
        -34,
        "Lecteurs d’empreintes pour quatorze postes, marché prévu au printemps.",
        told=(
            (
                -20,
                "Biomarque",
                "L’avis de marché paraîtra en mars ; lots séparés matériel et logiciel.",
                True,
                "courriel aux deux autres, le jour même",
            ),
            (-19, "Alvéole Identité", 1, True, "même courriel"),
        ),
    ),
    Lead(
        "BUC",
        "garrigues",
        "QUALIFIEE",
        "Renouvellement du passeport moldave",
        "Agence des services publics",
        "MD",
        "IDENTITY",
        11500000,
        -60,
        "Livrets et personnalisation, dix ans.",
        told=(
            (
                -9,
                "Sceau & Filigrane",
                "Le cahier des charges exige une page en polycarbonate.",
                False,
                "à dire aux autres au salon de la semaine prochaine",
            ),
        ),
    ),
    Lead(
        "BUC",
        "roussel",
        "MISE_EN_RELATION",
        "Vidéoprotection de la ville de Iași",
        "Mairie de Iași",
        "RO",
        "VIDEO",
        2600000,
        -80,
        "Cent vingt caméras et un centre de supervision.",
        told=(
            (
                -50,
                "Vigie Optique",
                "La mairie reçoit les candidats en visite de site, sur rendez-vous.",
                True,
                "aucune autre entreprise connue",
            ),
        ),
        gift=(-45, "Vigie Optique", "déjeuner de présentation", 38, ""),
    ),
    Lead(
        "BUC",
        "garrigues",
        "OFFRE",
        "Laboratoire mobile de police technique",
        "Inspectorat général de la police",
        "RO",
        "FORENSICS",
        780000,
        -110,
        "Deux véhicules équipés.",
        told=(
            (
                -90,
                "Traceo Labo",
                "Une visite du laboratoire central est possible en janvier.",
                True,
                "aucune autre entreprise connue",
            ),
        ),
        gift=(-70, "Traceo Labo", "stylo-plume de marque", 240, "refusé et rendu le jour même"),
        corrected="date du rendez-vous relue sur l’agenda",
    ),
    Lead(
        "BUC",
        "garrigues",
        "GAGNEE",
        "Formation des enquêteurs cyber",
        "Institut d’études de l’ordre public",
        "RO",
        "CYBER",
        310000,
        -200,
        "Deux sessions de quinze stagiaires.",
        told=(
            (
                -170,
                "Rempart Cyber",
                "L’institut préfère une formation en français et en roumain.",
                True,
                "aucune autre entreprise connue",
            ),
        ),
    ),
    Lead(
        "BUC",
        "roussel",
        "PERDUE",
        "Papier de sécurité des titres de séjour",
        "Imprimerie nationale",
        "RO",
        "IDENTITY",
        1900000,
        -210,
        "Fourniture annuelle.",
        told=(
            (
                -180,
                "Sceau & Filigrane",
                "Le critère du prix compte pour soixante pour cent.",
                False,
                "réponse à une question propre à son offre",
            ),
        ),
        waived="L’information ne portait que sur la conformité de son propre échantillon.",
    ),
    Lead(
        "BUC",
        "roussel",
        "ABANDONNEE",
        "Radios portatives pour la police locale",
        "Mairie de Constanța",
        "RO",
        "RADIO",
        None,
        -95,
        "Besoin annoncé, sans budget.",
    ),
    Lead(
        "BRU",
        "hermant",
        "MISE_EN_RELATION",
        "Analyse de téléphones saisis",
        "Police fédérale, DJSOC",
        "BE",
        "CYBER",
        640000,
        -70,
        "Licences et formation.",
        told=(
            (
                -40,
                "Citadelle Numérique",
                "La démonstration a lieu sur des appareils fournis par l’acheteur.",
                True,
                "dite au concurrent au même salon",
            ),
            (-40, "Rempart Cyber", 1, True, "même entretien"),
        ),
    ),
    Lead(
        "DJI",
        "kermadec",
        "QUALIFIEE",
        "Scanner de conteneurs du port de Doraleh",
        "Garde-côtes djiboutiens",
        "DJ",
        "DETECTION",
        3100000,
        -50,
        "Un scanner mobile et sa formation.",
        control="DUAL_USE",
        licence="demande en cours au SBDU",
        told=(
            (
                -30,
                "Nautilis Sûreté",
                "Le financement est multilatéral ; l’appel d’offres sera en anglais.",
                True,
                "aucune autre entreprise connue",
            ),
        ),
    ),
    Lead(
        "DEL",
        "bastiani",
        "DIFFUSEE",
        "Drones d’observation pour la protection civile",
        "National Disaster Response Force",
        "IN",
        "VEHICLES",
        5400000,
        -26,
        "Huit appareils, emport thermique.",
        control="DUAL_USE",
        licence="classement à confirmer",
        told=((-12, "Aérolynx", "Une part de fabrication locale est exigée.", True, "aucune autre entreprise connue"),),
    ),
)
