"""Warrants of three posts: every state at Bucharest, one surrender in its last hours. All invented.

A file is told from today: `Told(days, act, …)`, the act's own moment being 09:40 of the post, or a time before now.
"""

from dataclasses import dataclass, field
from datetime import time
from functools import partial

from liaison.persons.crosscheck import Birth


@dataclass(frozen=True)
class Told:
    """One act: days before today (negative), what is done, and its fields. `agreed`: days from today of a date."""

    day: int
    act: str
    fields: dict = field(default_factory=dict)
    agreed: int | None = None
    hour: time = time(9, 40)


@dataclass(frozen=True)
class Warrant:
    post: str
    by: str
    way: str
    instrument: str
    country: str
    domain: str
    title: str
    person: dict
    day: int
    fields: dict
    acts: tuple = ()


def event(day, kind, note="", *, agreed=None, hour=time(9, 40), **fields):
    return Told(day, kind, fields | {"note_": note}, agreed, hour)


def act(day, name, comment=""):
    return Told(day, name, {"comment": comment})


def prepare(day, **fields):
    return Told(day, "prepare", fields)


def deny(day, kind, why):
    """An event noted earlier that did not happen."""
    return Told(day, "deny", {"kind": kind, "why": why})


def tell(day, kind, contact, channel="courriel"):
    return Told(day, "tell", {"kind": kind, "contact": contact, "channel": channel})


def who(surname, given, born, category="SUSPECT", **fields):
    return {"surname": surname, "given_names": given, "born": Birth(*born), "category": category} | fields


RO = {"nationalities": ["RO"], "sex": "M"}
LYON, PARIS = "Juge d’instruction, tribunal judiciaire de Lyon", "Parquet de Paris, section de l’exécution des peines"
ALBA, CLUJ, IASI = "Cour d’appel d’Alba Iulia", "Cour d’appel de Cluj", "Cour d’appel de Iași"
ARREST, FINAL = partial(event, kind="ARREST"), partial(event, kind="FINAL_DECISION", outcome="GRANTED")


def active(title, person, day, *acts, domain="organised_crime", by="ferracci", **fields):
    """A French warrant followed in Romania."""
    texts = {
        "issuing_authority": LYON,
        "national_decision": "Mandat d’arrêt du juge d’instruction",
        "sentence": "Dix ans d’emprisonnement encourus",
        "notice": "SIS",
        "three_years": True,
    } | fields
    return Warrant("BUC", by, "OUT", "EAW", "RO", domain, title, person, day, texts, acts)


FILES = (
    active(
        "Filière de vols de fret : organisateur en fuite",
        who("Bălănescu", "Adrian", (1983, 5, 11), **RO),
        -3,
        offences=["E01", "E18"],
        facts="Quatre vols de fret à Corbas et Saint-Priest entre mars et juin ; préparation depuis Craiova.",
        sis_reference="FR.0118.DEMO.01",
    ),
    active(
        "Escroqueries aux ordres de virement : deuxième auteur",
        who("Marinescu", "Doru", (1990, 1, 27), **RO),
        -20,
        act(-19, "diffuse"),
        offences=["E20"],
        notice="RED",
        notice_reference="A-0000/11-DEMO",
        facts="Neuf sociétés trompées ; les fonds passent par un compte ouvert à Oradea.",
    ),
    active(
        "Trafic de cocaïne : logisticien localisé à Constanța",
        who("Petcu", "Sorin", (1979, 9, 2), **RO),
        -34,
        act(-33, "diffuse"),
        act(
            -2,
            "locate",
            "Vu deux fois au port par l’équipe de recherche des fugitifs ; adresse en cours de vérification.",
        ),
        offences=["E05"],
        domain="drugs",
        facts="Organise l’arrivée de conteneurs au Havre pour le compte du groupe visé à Lyon.",
    ),
    active(
        "Proxénétisme aggravé : arrêtée ce matin à Brașov",
        who("Lupescu", "Mihaela", (1987, 12, 30), nationalities=["RO"], sex="F"),
        -48,
        act(-47, "diffuse"),
        act(-6, "locate", "Employée dans un hôtel de Poiana Brașov."),
        ARREST(-1, note="Sans incident ; téléphone saisi.", authority="Police judiciaire de Brașov"),
        offences=["E03"],
        facts="Six victimes identifiées à Nice ; gestion des hébergements et des encaissements.",
        executing_authority="Cour d’appel de Brașov",
        translation=3,
    ),
    active(
        "Vols par effraction en série : devant la cour d’Alba Iulia",
        who("Ardelean", "Cosmin", (1994, 7, 19), **RO),
        -70,
        act(-69, "diffuse"),
        ARREST(-16, authority="Police d’Alba"),
        event(-15, "PRESENTATION", "Maintenu en détention.", authority=ALBA),
        event(-11, "HEARING", "Annoncée par téléphone.", authority=ALBA),
        deny(-10, "HEARING", "Le greffe dément : audience renvoyée de deux jours, faute d’interprète."),
        event(-9, "HEARING", "Ne consent pas ; renvoi pour pièces complémentaires.", authority=ALBA),
        by="delattre",
        domain="itinerant_crime",
        offences=["E18"],
        facts="Trente et un cambriolages dans l’Ain et le Jura.",
        executing_authority=ALBA,
        translation=-12,
    ),
    active(
        "Meurtre en bande organisée : remise accordée, escorte à désigner",
        who("Ungureanu", "Răzvan", (1981, 3, 8), **RO),
        -90,
        act(-88, "diffuse"),
        ARREST(-30, authority="Direction des recherches spéciales"),
        event(-29, "PRESENTATION", authority=CLUJ),
        event(-4, "CONSENT", "Consentement recueilli en présence de l’avocat.", authority=CLUJ),
        FINAL(-3, authority=CLUJ),
        offences=["E14"],
        facts="Homicide par arme à feu à Vénissieux.",
        executing_authority=CLUJ,
        translation=-25,
    ),
    active(
        "Trafic d’armes : remise programmée, dernière ligne droite",
        who("Crăciun", "Bogdan", (1986, 10, 4), **RO),
        -120,
        act(-118, "diffuse"),
        act(-44, "locate", "Caché chez un cousin à Pașcani."),
        ARREST(-40, authority="Police de Iași"),
        event(-39, "PRESENTATION", authority=IASI),
        event(-20, "HEARING", "Refuse sa remise.", authority=IASI),
        event(-12, "DECISION", outcome="GRANTED", authority=IASI),
        FINAL(-9, note="Pourvoi rejeté.", authority="Haute Cour de cassation et de justice"),
        event(-7, "NEW_DATE", "Accord du bureau SIRENE.", agreed=1, authority="Centre de coopération policière"),
        prepare(
            -5,
            slot_place="Aéroport Henri-Coandă, zone police",
            escort_status="NAMED",
            escort_team="Brigadier-chef Lopez, BNRF\nGardienne de la paix Mercier, BNRF",
            flight="AF 1889, départ 14 h 05",
            ready=("ORIGINAL", "TRANSLATION", "SPECIALTY"),
        ),
        offences=["E06"],
        facts="Vingt-deux fusils d’assaut saisis à Modane ; commanditaire présumé.",
        executing_authority=IASI,
        translation=-35,
    ),
    active(
        "Blanchiment : remise reportée pour motif médical",
        who("Iliescu", "Gabriel", (1968, 2, 15), **RO),
        -110,
        act(-109, "diffuse"),
        ARREST(-60, authority="Police de Ploiești"),
        event(-59, "PRESENTATION", authority="Cour d’appel de Ploiești"),
        FINAL(-8, authority="Cour d’appel de Ploiești"),
        event(-6, "NEW_DATE", agreed=-1),
        event(
            -2,
            "POSTPONEMENT",
            "Hospitalisé ; certificat du médecin pénitentiaire.",
            authority="Administration pénitentiaire",
        ),
        offences=["E09"],
        facts="Achat d’immeubles à Bucarest avec le produit d’escroqueries à la TVA.",
        executing_authority="Cour d’appel de Ploiești",
    ),
    active(
        "Traite des êtres humains : condamné remis à Roissy",
        who("Stoica", "Nelu", (1975, 6, 21), "CONVICTED", **RO),
        -150,
        act(-148, "diffuse"),
        ARREST(-50, authority="Police de Slatina"),
        event(-49, "PRESENTATION", authority="Cour d’appel de Craiova"),
        event(-47, "CONSENT", authority="Cour d’appel de Craiova"),
        FINAL(-40, authority="Cour d’appel de Craiova"),
        event(-38, "NEW_DATE", agreed=-32),
        prepare(
            -36,
            escort_status="READY",
            escort_team="Deux escorteurs de la BNRF",
            flight="AF 1489",
            detention_days=18,
            ready=("ORIGINAL", "TRANSLATION", "MEDICAL", "SPECIALTY"),
        ),
        event(-32, "SURRENDER", "Remis à l’escorte à 13 h 40.", hour=time(13, 40)),
        issuing_authority=PARIS,
        national_decision="Arrêt de la cour d’appel de Paris",
        sentence="Sept ans d’emprisonnement prononcés",
        offences=["E03"],
        executing_authority="Cour d’appel de Craiova",
    ),
    active(
        "Recel : remise refusée, prescription en droit roumain",
        who("Vasile", "Horia", (1959, 4, 3), **RO),
        -100,
        act(-99, "diffuse"),
        ARREST(-33, authority="Police de Buzău"),
        event(-32, "PRESENTATION", authority="Cour d’appel de Ploiești"),
        event(
            -12,
            "FINAL_DECISION",
            "Faits prescrits selon la cour.",
            outcome="REFUSED",
            authority="Cour d’appel de Ploiești",
        ),
        three_years=False,
        other_offence="Recel de véhicules volés",
        executing_authority="Cour d’appel de Ploiești",
    ),
    active(
        "Vol aggravé : remise en liberté sous contrôle judiciaire",
        who("Toma", "Ștefan", (1998, 8, 8), **RO),
        -60,
        act(-59, "diffuse"),
        ARREST(-14, authority="Police du secteur 3"),
        event(-13, "RELEASE", "Contrôle judiciaire, pointage hebdomadaire.", authority="Cour d’appel de Bucarest"),
        by="delattre",
        domain="itinerant_crime",
        offences=["E18"],
    ),
    active(
        "Escroquerie en bande organisée : procédure terminée",
        who("Manea", "Liviu", (1972, 11, 17), "CONVICTED", **RO),
        -200,
        act(-199, "diffuse"),
        ARREST(-170, authority="Police de Timișoara"),
        event(-169, "PRESENTATION", authority="Cour d’appel de Timișoara"),
        FINAL(-160, authority="Cour d’appel de Timișoara"),
        event(-158, "NEW_DATE", agreed=-152),
        event(-152, "SURRENDER"),
        act(-120, "close", "Personne écrouée à Fleury-Mérogis ; remerciements adressés aux partenaires."),
        issuing_authority=PARIS,
        national_decision="Jugement du tribunal correctionnel de Paris",
        sentence="Quatre ans d’emprisonnement prononcés",
        offences=["E20"],
    ),
    Warrant(
        "BUC",
        "garrigues",
        "IN",
        "EAW",
        "RO",
        "organised_crime",
        "Mandat roumain : arrêté à Mulhouse, la cour de Iași attend",
        who("Dragomir", "Paul", (1991, 2, 6), "CONVICTED", **RO),
        -9,
        {
            "issuing_authority": "Judecătoria Iași",
            "executing_authority": "Chambre de l’instruction, cour d’appel de Colmar",
            "partner_reference": "MEA 41/DEMO",
            "national_decision": "Jugement pénal de la Judecătoria Iași",
            "sentence": "Trois ans et deux mois prononcés",
            "other_offence": "Vols avec violence",
            "notice": "SIS",
        },
        (
            ARREST(-6, authority="Police aux frontières de Mulhouse"),
            tell(-6, "ARREST", "Commissaire Rusu, centre de coopération policière", "SIRENE"),
            event(-5, "PRESENTATION", authority="Parquet général de Colmar"),
            tell(-5, "PRESENTATION", "Commissaire Rusu, centre de coopération policière"),
            event(-2, "HEARING", "Ne consent pas ; délibéré annoncé.", authority="Chambre de l’instruction de Colmar"),
        ),
    ),
    Warrant(
        "BUC",
        "ferracci",
        "OUT",
        "PROV",
        "MD",
        "organised_crime",
        "Arrestation provisoire à Chișinău : la demande d’extradition doit suivre",
        who("Rotaru", "Andrei", (1985, 1, 22), nationalities=["MD"], sex="M"),
        -15,
        {
            "issuing_authority": "Juge d’instruction, tribunal judiciaire de Strasbourg",
            "executing_authority": "Parquet général de la République de Moldavie",
            "national_decision": "Mandat d’arrêt du juge d’instruction",
            "sentence": "Sept ans d’emprisonnement encourus",
            "other_offence": "Escroquerie en bande organisée",
            "notice": "RED",
            "notice_reference": "A-0000/07-DEMO",
        },
        (act(-14, "diffuse"), ARREST(-13, authority="Police de Chișinău")),
    ),
    Warrant(
        "DJI",
        "benhaddou",
        "OUT",
        "PROV",
        "DJ",
        "drugs",
        "Convoyeur arrêté à Djibouti : échéance à lire dans la convention",
        who("Le Corvec", "Yoann", (1989, 6, 14), nationalities=["FR"], sex="M"),
        -6,
        {
            "issuing_authority": "Juge d’instruction, tribunal judiciaire de Fort-de-France",
            "executing_authority": "Parquet général de Djibouti",
            "national_decision": "Mandat d’arrêt du juge d’instruction",
            "sentence": "Dix ans d’emprisonnement encourus",
            "other_offence": "Importation de stupéfiants en bande organisée",
            "notice": "RED",
            "notice_reference": "A-0000/09-DEMO",
        },
        (
            act(-6, "diffuse"),
            ARREST(-4, note="Transmis par la brigade du port.", authority="Gendarmerie nationale djiboutienne"),
        ),
    ),
    Warrant(
        "DEL",
        "amrani",
        "OUT",
        "PROV",
        "IN",
        "immigration",
        "Organisateur d’une filière arrêté à Chandigarh",
        who("Sandhu", "Harjit", (1978, 9, 9), nationalities=["IN"], sex="M"),
        -30,
        {
            "issuing_authority": "Juge d’instruction, tribunal judiciaire de Bobigny",
            "executing_authority": "Patiala House Courts, New Delhi",
            "national_decision": "Mandat d’arrêt du juge d’instruction",
            "sentence": "Dix ans d’emprisonnement encourus",
            "other_offence": "Aide au séjour irrégulier en bande organisée",
            "notice": "RED",
            "notice_reference": "A-0000/10-DEMO",
            "until": 22,
        },
        (act(-29, "diffuse"), ARREST(-23, authority="Central Bureau of Investigation")),
    ),
    Warrant(
        "BRU",
        "wattiez",
        "OUT",
        "TCA",
        "GB",
        "organised_crime",
        "Traversées depuis la côte flamande : organisateur arrêté à Ashford",
        who("Haxhiu", "Besnik", (1986, 4, 17), nationalities=["AL"], sex="M"),
        -45,
        {
            "issuing_authority": "Juge d’instruction, juridiction interrégionale de Lille",
            "executing_authority": "Westminster Magistrates’ Court",
            "national_decision": "Mandat d’arrêt du juge d’instruction",
            "sentence": "Quinze ans de réclusion encourus",
            "other_offence": "Aide à l’entrée irrégulière en bande organisée",
            "notice": "RED",
            "notice_reference": "A-0000/12-DEMO",
            "facts": "Branche belge suivie à Bruxelles ; le poste de Londres accompagne l’audience.",
        },
        (
            act(-44, "diffuse"),
            ARREST(-26, authority="National Crime Agency"),
            event(-25, "PRESENTATION", "Maintenu en détention.", authority="Westminster Magistrates’ Court"),
            FINAL(-7, authority="Westminster Magistrates’ Court"),
        ),
    ),
)
