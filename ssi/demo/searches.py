"""Searches of the demo, in each state at Bucharest. Nobody bears these names; no warrant has these numbers."""

from datetime import timedelta

from django.utils import timezone

from liaison.persons.crosscheck import Birth
from liaison.wanted import services

from .filing import File, Told, scenes_of


def search(post, by, day, domain, country, title, person, *acts, review=20, strike=180, issued=60, **fields):
    days = {"review_on": review, "strike_off_on": strike, "title_date": day - issued}
    surname, given, born, category = person
    who = {"surname": surname, "given_names": given, "born": Birth(*born), "category": category}
    fields = {"title": title, "person": who, "direction": "OUT"} | fields
    return File(post, by, day, domain, country, services.open_search, fields, days, acts)


def seen(day, place, text, origin, grade, confidence="MEDIUM", country="RO", scale="4X4", hours=5):
    """A sighting some hours before it was noted."""
    fields = {
        "place": place,
        "text": text,
        "origin": origin,
        "scale": scale,
        "source_grade": grade[0],
        "information_grade": grade[1],
        "confidence": confidence,
        "country_id": country,
        "seen_at": lambda player: timezone.now() - timedelta(hours=hours),
    }
    return Told(day, services.add_sighting, fields)


def act(day, name, comment="", by=""):
    return Told(day, services.perform, {"name": name, "comment": comment}, by)


def check(day, found, next_in):
    return Told(
        day, services.check_done, {"found": found, "next_on": lambda player: player.today + timedelta(days=next_in)}
    )


LYON, NANTERRE = "Tribunal judiciaire de Lyon, vice-procureur", "Tribunal judiciaire de Nanterre, juge d’instruction"
IGPR = "Inspectorat général de la police roumaine, service des fugitifs"

SEARCHES = (
    search(
        "BUC", "ferracci", -40, "organised_crime", "RO", "Localisation de Dorin Vlăsceanu, proxénétisme aggravé",
        ("Vlăsceanu", "Dorin", (1983, 4, 17), "CONVICTED"),
        seen(-33, "Constanța, quartier Tomis", "Reconnu par un îlotier à la terrasse d’un café.", IGPR, "B2"),
        seen(-12, "Mangalia", "Véhicule de sa compagne stationné deux nuits.", IGPR, "C3", "LOW"),
        check(-10, "Mandat toujours en vigueur, signalement SIS confirmé par SIRENE.", 1),
        review=-10, strike=160, legal_title="EAW", title_reference="MAE LYO 26/0417", title_authority=LYON,
        purpose="Exécution d’une peine de cinq ans prononcée par défaut pour proxénétisme aggravé en bande organisée.",
        notice="RED", notice_reference="A-2291/6-2026", sis_reference="FR0417.2026.SIS26", fpr_reference="PJ 26-11840",
        dangers=["VIOLENT", "ESCAPE"], safety="A résisté à sa dernière interpellation. Intervention à trois au moins.",
    ),
    search(
        "BUC", "delattre", -70, "itinerant_crime", "RO", "Localisation de Gelu Zărnescu, vols de fret",
        ("Zărnescu", "Gelu", (1990, 9, 2), "SUSPECT"),
        seen(-20, "Ploiești", "Logé chez sa sœur, sorties à heures fixes, filature faite.", IGPR, "A1", "HIGH"),
        act(-18, "locate"),
        review=3, strike=21, legal_title="ARREST", title_reference="MA NAN 26/088", title_authority=NANTERRE,
        purpose="Comparution devant le juge d’instruction pour vols en bande organisée.",
        notice="BLUE", notice_reference="B-0874/8-2026", dangers=["NONE"],
    ),
    search(
        "BUC", "ferracci", -95, "drugs", "RO", "Remise de Florin Ceaușelu, importation de stupéfiants",
        ("Ceaușelu", "Florin", (1979, 12, 30), "CONVICTED"),
        seen(-30, "Bucarest, secteur 5", "Domicile établi, deux témoins.", IGPR, "A2", "HIGH"),
        act(-28, "locate"),
        act(-6, "arrest", "Interpellé à son domicile par le service des fugitifs, sans incident."),
        review=10, strike=200, legal_title="EAW", title_reference="MAE LYO 26/0322", title_authority=LYON,
        purpose="Exécution d’une peine de huit ans pour importation de stupéfiants en bande organisée.",
        notice="RED", notice_reference="A-1740/3-2026", sis_reference="FR0322.2026.SIS26", dangers=["ARMED"],
        safety="Détient une arme de poing déclarée volée.",
    ),
    search(
        "BUC", "ferracci", -150, "organised_crime", "RO", "Remise d’Ovidiu Pârlogea, escroqueries en bande organisée",
        ("Pârlogea", "Ovidiu", (1987, 1, 25), "CONVICTED"),
        seen(-120, "Cluj-Napoca", "Contrôle routier, relâché avant la diffusion.", IGPR, "A1", "HIGH"),
        act(-118, "locate"),
        act(-90, "arrest", "Interpellé à l’aéroport de Cluj."),
        act(-62, "surrender", "Remis à Otopeni à l’escorte française, vol du matin."),
        review=20, strike=120, legal_title="EAW", title_reference="MAE LYO 25/0911", title_authority=LYON,
        purpose="Exécution d’une peine de trois ans pour escroqueries en bande organisée.",
        notice="RED", notice_reference="A-0911/1-2026", dangers=["NONE"],
    ),
    search(
        "BUC", "ferracci", -210, "organised_crime", "MD", "Extradition de Vitalie Cojocneanu, traite des êtres humains",
        ("Cojocneanu", "Vitalie", (1981, 6, 11), "SUSPECT"),
        seen(-180, "Chisinau", "Vu à son entreprise de transport.", "Inspectorat général de la police, Chisinau",
             "B2", "HIGH", "MD"),
        act(-178, "locate"),
        act(-140, "arrest", "Arrestation provisoire à Chisinau."),
        act(-35, "extradite", "Remis à l’escorte française à l’aéroport de Chisinau."),
        review=20, strike=100, legal_title="EXTRADITION", title_reference="EXT 25/4471", title_authority=NANTERRE,
        purpose="Poursuites pour traite des êtres humains en bande organisée.", notice="RED",
        notice_reference="A-4471/11-2025", dangers=["ESCAPE"],
    ),
    search(
        "BUC", "delattre", -130, "itinerant_crime", "RO", "Localisation de Costel Bratuleanu, cambriolages",
        ("Bratuleanu", "Costel", (1994, 2, 8), "SUSPECT"),
        seen(-100, "Bacău", "Signalé par un habitant, non confirmé.", IGPR, "X4", "LOW"),
        act(-45, "strike_off", "Mandat levé par le juge d’instruction, qui l’a entendu à Dijon."),
        review=30, strike=200, legal_title="ARREST", title_reference="MA DIJ 26/019",
        title_authority="Tribunal judiciaire de Dijon, juge d’instruction",
        purpose="Comparution pour une série de cambriolages en Côte-d’Or.", dangers=["NONE"],
    ),
    search(
        "BRU", "wattiez", -25, "organised_crime", "BE", "Localisation de Kevin Vandersmissel, trafic d’armes",
        ("Vandersmissel", "Kevin", (1991, 7, 19), "SUSPECT"),
        seen(-9, "Charleroi", "Vu dans une salle de sport, deux fois la même semaine.",
             "Police fédérale, équipe FAST", "B2", "HIGH", "BE"),
        act(-8, "locate"),
        review=5, strike=150, legal_title="EAW", title_reference="MAE LIL 26/0205",
        title_authority="Tribunal judiciaire de Lille, procureur", purpose="Poursuites pour trafic d’armes de guerre.",
        notice="RED", notice_reference="A-3308/9-2026", sis_reference="FR0205.2026.SIS26",
        dangers=["ARMED", "EXPLOSIVES"], safety="Grenades trouvées à son dernier domicile. Unité spécialisée.",
    ),
    search(
        "DJI", "kermadec", -55, "organised_crime", "DJ", "Disparition de Maëlle Quéguiner, ressortissante française",
        ("Quéguiner", "Maëlle", (2001, 10, 5), "VICTIM"),
        seen(-48, "Tadjourah, embarcadère", "Vue avec deux personnes, d’après le gérant d’une pension.",
             "Gendarmerie nationale djiboutienne", "B3", "MEDIUM", "DJ"),
        check(-20, "Famille entendue à Brest, téléphone éteint depuis un mois.", 6),
        review=-20, strike=120, legal_title="MISSING", title_reference="BRE 26/1077",
        title_authority="Tribunal judiciaire de Brest, procureur",
        purpose="Retrouver une étudiante dont la famille est sans nouvelles.", notice="YELLOW",
        notice_reference="Y-0117/10-2026", dangers=["HEALTH"], safety="Traitement médical quotidien interrompu.",
    ),
    search(
        "DEL", "bastiani", -30, "financial", "IN", "Localisation de Rohan Malvankar, fraude au président",
        ("Malvankar", "Rohan", (1986, 3, 27), "SUSPECT"),
        seen(-15, "Mumbai, Andheri", "Adresse commerciale confirmée par le service partenaire.",
             "Central Bureau of Investigation", "B2", "MEDIUM", "IN"),
        review=12, strike=200, legal_title="INQUIRY", title_reference="CRI PAR 26/0061",
        title_authority="Tribunal judiciaire de Paris, juge d’instruction",
        purpose="Localiser l’auteur présumé de virements frauduleux, aux fins d’audition.", notice="BLUE",
        notice_reference="B-1220/10-2026", dangers=["NONE"],
    ),
)  # fmt: skip


def search_scenes(player):
    """(moment, what is done then)."""
    return scenes_of(player, SEARCHES)
