"""What is told in `safety.py`: places that exist, events and people that do not."""

#: post, name, type, sensitivity, îlot, present, of whom French, latitude, longitude, who answers for its safety, phone.
SITES = (
    ("DJI", "Lycée français de Djibouti", "LYCEE", 3, "A", 940, 310, "11.58790", "43.14610",
     "M. Paul Cadou, intendant", "+253 77 00 20 01"),
    ("DJI", "Institut français de Djibouti", "INSTITUT", 2, "A", 60, 12, "11.59410", "43.14820",
     "Mme Anne Vidal, secrétaire générale", "+253 77 00 20 02"),
    ("DJI", "Terminal à conteneurs, base vie", "ENTREPRISE", 3, "B", 220, 45, "11.59820", "43.09450",
     "M. Hassan Robleh, directeur de la sûreté", "+253 77 00 20 03"),
    ("DJI", "Hôtel du Héron", "HOTEL", 2, "A", 150, 40, "11.60120", "43.15010",
     "M. Yves Lemaître, directeur", "+253 77 00 20 04"),
    ("BUC", "Lycée français Anna de Noailles", "LYCEE", 3, "N", 1050, 420, "44.49930", "26.07890",
     "Mme Irina Popa, intendante", "+40 721 00 20 01"),
    ("BUC", "Institut français de Bucarest", "INSTITUT", 2, None, 80, 15, "44.44590", "26.09360",
     "M. Jean Baudry, secrétaire général", "+40 721 00 20 02"),
)  # fmt: skip


def _marks(*given):
    """Marks and evidence in the order of the grid."""
    codes = ("perimeter", "entrance", "guards", "video", "shelter", "plan", "link", "training")
    return dict(zip(codes, given, strict=False))


#: post, site, days ago, summary, marks, handed over.
MARKS = (
    ("DJI", "Lycée français de Djibouti", 75,
     "Site très fréquenté, accès maîtrisé aux heures d’entrée. Mur nord et local de confinement à reprendre.",
     _marks((2, "Mur nord de 1,90 m, franchi sans effort devant nous ; concertina sur 40 m manquant."),
            (3, "Sas tenu par deux agents ; les véhicules des parents restent à l’extérieur."),
            (3, "Quatre agents de jour, deux de nuit, consignes affichées et connues."),
            (2, "Neuf caméras sur douze en service, enregistrement de sept jours."),
            (1, "Local prévu mais encombré ; ni eau ni radio."),
            (3, "Exercice de confinement joué en mars, plans affichés à chaque étage."),
            (4, "Liaison VHF essayée pendant la visite avec l’ambassade."),
            (3, "Personnel formé en septembre, liste d’émargement vue.")), True),
    ("DJI", "Terminal à conteneurs, base vie", 30,
     "Enceinte et gardiennage au niveau attendu. La liaison avec l’ambassade repose sur un seul téléphone.",
     _marks((4, "Double clôture, chemin de ronde dégagé, ronde vue à 10 h 15."),
            (4, "Badges nominatifs, fouille des véhicules observée."),
            (3, "Société de gardiennage, douze agents, contrat vu."),
            (3, "Vidéo complète ; éclairage en panne au poste 4."),
            (3, "Local de confinement équipé pour quarante personnes, trois jours d’eau."),
            (2, "Plan de 2023, non mis à jour depuis le déménagement."),
            (2, "Un seul numéro, sans suppléant ; pas de radio."),
            (3, "Accueil sûreté de trente minutes pour chaque arrivant.")), True),
    ("DJI", "Institut français de Djibouti", 6, "",
     _marks((2, "Clôture ajourée côté boulevard."), (1, "Un agent, sans registre des visiteurs ce jour-là.")), False),
    ("BUC", "Lycée français Anna de Noailles", 50,
     "Site au niveau attendu ; le plan d’évacuation est à redonner aux nouveaux enseignants.",
     _marks((4, "Enceinte continue, vérifiée à pied."), (3, "Tourniquet et registre vus."),
            (3, "Trois agents de jour."), (3, "Vidéo complète, quinze jours."), (3, "Gymnase équipé."),
            (2, "Aucun exercice depuis la rentrée."), (3, "Numéro direct essayé."),
            (2, "La moitié des enseignants formés.")), True),
    ("BUC", "Institut français de Bucarest", 3, "", _marks((3, "Portail fermé hors des heures d’ouverture.")), False),
)  # fmt: skip
#: post, site, days ago, text, priority, owner, cost, due in so many days, what was done.
RECOMMENDATIONS = (
    ("DJI", "Lycée français de Djibouti", 74, "Rehausser le mur nord à 2,50 m et compléter le concertina", 1,
     "M. Cadou, intendant", 18500, -9, ""),
    ("DJI", "Lycée français de Djibouti", 74, "Vider et équiper le local de confinement : eau, radio, trousse", 1,
     "M. Cadou, intendant", 1200, 11, ""),
    ("DJI", "Lycée français de Djibouti", 74, "Remettre en service les caméras 3, 7 et 8", 2,
     "Prestataire vidéo", 900, -20, "Remplacées le mois dernier, essayées lors du comité."),
    ("DJI", "Terminal à conteneurs, base vie", 29, "Désigner un suppléant et donner une radio VHF", 2,
     "M. Robleh, directeur de la sûreté", 450, 45, ""),
    ("BUC", "Lycée français Anna de Noailles", 49, "Jouer un exercice d’évacuation avant les congés", 2,
     "Mme Popa, intendante", None, 8, ""),
)  # fmt: skip

_SEEN = {"state": "OUVERT", "precision": "QUARTIER", "source_grade": "B", "information_grade": "2", "hour": 18}


def _told(post, days, kind, severity, title, place, facts, **more):
    base = {"post": post, "days": days, "type": kind, "severity": severity, "title": title, "place": place}
    return {**_SEEN, **base, "facts": facts, "origin": "Police nationale, état-major", "follow_up": "", **more}


_CLOSED = {"state": "CLOS"}
INCIDENTS = (
    _told("DJI", 52, "ACCIDENT", 3, "Accident de la route au PK 20", "Route d’Arta, PK 20",
          "Collision entre un véhicule léger et un poids lourd. Deux Français à bord du véhicule léger.",
          fr_injured=2, other_injured=1, ilot="C", latitude="11.53240", longitude="43.00120", precision="EXACTE",
          entries=({"days": 45, **_CLOSED, "follow_up": "Rapatriement sanitaire organisé, retour confirmé."},)),
    _told("DJI", 41, "VOL", 2, "Cambriolage d’une villa à Haramous", "Haramous",
          "Effraction de nuit, occupants absents. Matériel informatique emporté.", ilot="B",
          latitude="11.57510", longitude="43.16280",
          entries=({"days": 33, **_CLOSED, "follow_up": "Plainte déposée ; ronde de nuit renforcée par la police."},)),
    _told("DJI", 30, "SANITAIRE", 2, "Cas de dengue au Plateau du Serpent", "Plateau du Serpent",
          "Onze cas déclarés en une semaine, dont trois Français. Démoustication annoncée.", fr_injured=3, ilot="A",
          origin="Médecin conseil du poste", latitude="11.60010", longitude="43.14750", **_CLOSED,
          ) | {"follow_up": "Consignes envoyées aux familles ; plus de cas depuis dix jours."},
    _told("DJI", 24, "PIRATERIE", 4, "Approche suspecte d’un voilier", "Golfe d’Aden, 40 milles au nord-est",
          "Deux embarcations rapides se sont approchées d’un voilier à équipage français, sans ouvrir le feu.",
          origin="Centre de coordination maritime", precision="VILLE", latitude="11.95000", longitude="43.70000",
          entries=({"days": 21, "state": "SUIVI", "follow_up": "Voilier arrivé ; équipage entendu au port."},)),
    _told("DJI", 19, "MENACE", 3, "Appel anonyme au lycée", "Lycée français de Djibouti",
          "Un appel a annoncé un engin dans l’enceinte. Évacuation en onze minutes, levée de doute négative.",
          site="Lycée français de Djibouti", ilot="A", origin="Proviseur", source_grade="A", information_grade="1",
          latitude="11.58790", longitude="43.14610", precision="EXACTE",
          entries=({"days": 17, "state": "SUIVI", "cdcs_ref": "TD DJIBOUTI 412",
                    "follow_up": "Enquête ouverte ; numéro d’appel transmis au parquet."},)),
    _told("DJI", 14, "AGRESSION", 2, "Agression sur la corniche", "Boulevard de la République",
          "Deux joggeuses bousculées, un téléphone arraché.", fr_injured=1, eu_injured=1, ilot="A",
          latitude="11.60480", longitude="43.14920", origin="Chef d’îlot",
          entries=({"days": 12, "nature": "RECTIFICATIF", "fr_injured": 0, "eu_injured": 2,
                    "reason": "Les deux victimes sont italiennes, non une Française et une Italienne."},)),
    _told("DJI", 11, "MANIFESTATION", 2, "Rassemblement devant la gare", "Place de la gare",
          "Quelque deux cents personnes, dispersées sans heurt à 20 h.", latitude="11.58200", longitude="43.13300",
          **_CLOSED) | {"follow_up": "Message de vigilance diffusé la veille ; aucun Français présent."},
    _told("DJI", 9, "CATASTROPHE", 3, "Crue de l’oued Ambouli", "Ambouli",
          "Route coupée six heures, vingt foyers sans eau. Aucune victime connue dans la communauté.", ilot="B",
          other_missing=2, latitude="11.56300", longitude="43.13600", origin="Protection civile",
          entries=({"days": 8, "state": "SUIVI", "other_missing": 0, "other_dead": 1,
                    "follow_up": "Route rouverte ; eau rétablie dans douze foyers."},)),
    _told("DJI", 6, "DISPARITION", 3, "Randonneur non rentré", "Lac Assal",
          "Un Français n’est pas rentré d’une marche ; dernier contact à 9 h.", fr_missing=1, origin="Son employeur",
          source_grade="C", information_grade="3", precision="VILLE", latitude="11.65000", longitude="42.41000",
          entries=({"days": 5, "state": "SUIVI", "fr_missing": 0, "fr_injured": 1,
                    "follow_up": "Retrouvé par la gendarmerie, déshydraté, hospitalisé."},)),
    _told("DJI", 5, "EMEUTE", 3, "Jets de pierres à Balbala", "Balbala",
          "Heurts entre jeunes et police après une coupure d’eau ; la route nationale est restée ouverte.",
          latitude="11.55800", longitude="43.11200"),
    _told("DJI", 4, "COMBATS", 4, "Tirs signalés près de la frontière", "Loyada",
          "Des tirs ont été entendus pendant vingt minutes côté frontière. Origine inconnue.",
          origin="Chef d’îlot C", source_grade="D", information_grade="4", latitude="11.46100", longitude="43.25600"),
    _told("DJI", 3, "ENLEVEMENT", 4, "Rumeur d’enlèvement d’un humanitaire", "Région de Tadjourah",
          "Une organisation dit sans nouvelles d’un salarié étranger. Rien ne confirme un enlèvement.",
          origin="Organisation non gouvernementale", source_grade="C", information_grade="5", precision="VILLE",
          other_missing=1, latitude="11.78500", longitude="42.88300",
          entries=({"days": 2, **_CLOSED, "other_missing": 0,
                    "follow_up": "Salarié joint : panne de véhicule et zone sans réseau."},)),
    _told("DJI", 2, "ATTENTAT", 5, "Explosion sur un marché", "Marché central",
          "Explosion vers 18 h 20, origine à établir. Bilan provisoire, aucun Français parmi les victimes connues.",
          other_dead=2, other_injured=9, precision="EXACTE", latitude="11.59390", longitude="43.14640",
          cdcs_ref="TD DJIBOUTI 431",
          entries=({"days": 1, "state": "SUIVI", "fr_injured": 1, "other_injured": 14, "cdcs_ref": "TD DJIBOUTI 432",
                    "follow_up": "Un Français blessé léger, sorti de l’hôpital. Alerte de vigilance diffusée."},)),
    _told("DJI", 1, "AUTRE", 1, "Coupure du réseau mobile", "Djibouti-ville",
          "Réseau coupé de 2 h à 4 h 30. L’essai VHF des chefs d’îlot a été fait à cette occasion.",
          origin="Chefs d’îlot", source_grade="A", information_grade="1", ilot="A"),
    _told("BUC", 20, "VOL", 2, "Vols à la tire dans le métro", "Station Piața Victoriei",
          "Trois Français volés en une semaine à la même station.", latitude="44.45270", longitude="26.08640",
          origin="Permanence consulaire", **_CLOSED) | {"follow_up": "Conseil publié sur la page de l’ambassade."},
    _told("BUC", 3, "MANIFESTATION", 2, "Manifestation place de la Victoire", "Piața Victoriei",
          "Cinq mille personnes attendues ; l’institut français est sur le parcours.", precision="EXACTE",
          site="Institut français de Bucarest", latitude="44.45280", longitude="26.08500",
          origin="Direction générale de la gendarmerie", source_grade="A", information_grade="2"),
)  # fmt: skip

ALERTS = (
    {"days": 62, "state": "CLOSE", "level": "INFO", "title": "Vérification des contacts", "exercise": True,
     "text": "Ambassade de France. Vérification de vos coordonnées. Répondez SAIN suivi de la lettre de votre ilot, de "
             "votre numéro et du nombre de personnes.",
     "instructions": "Ce message vérifie que l’ambassade peut vous joindre. Aucun danger n’est signalé.",
     "ilots": ("A",), "answers": "SAIN A1 2\nsain a2 4\nSAIN A3\nPARTI A5\n+253 77 00 30 09 ; SAIN A7 2\n"},
    {"days": 12, "state": "ANNULEE", "level": "VIGILANCE", "title": "Rassemblement devant la gare",
     "text": "Ambassade de France. Rassemblement devant la gare demain à 17 h. Evitez le quartier."},
    {"days": 1, "state": "DIFFUSEE", "level": "ALERTE", "title": "Centre-ville à éviter",
     "text": "Ambassade de France. Restez à l'écart du centre-ville et du marché ce soir et demain. Répondez SAIN ou "
             "AIDE, la lettre de votre ilot et votre numéro.",
     "text_en": "French Embassy. Stay away from the city centre and the market tonight and tomorrow. Answer SAIN or "
                "AIDE, your letter and number.",
     "instructions": "Évitez le centre et tout rassemblement.\nRestez joignable.\nSuivez les consignes des autorités.",
     "ilots": ("A", "B"),
     "answers": "SAIN A1 2\nSAIN A2 3\nsain b4\n+253 77 00 30 12 ; AIDE A11 plus d’eau\nSAIN A999\nmerci bien\n"
                "PARTI B6\nSain a9 5\n"},
    {"days": 0, "state": "VALIDEE", "level": "VIGILANCE", "title": "Coupures d’eau annoncées", "category": "Safety",
     "text": "Ambassade de France. Coupures d'eau annoncées pour trois jours. Faites des réserves.",
     "instructions": "Faites des réserves d’eau pour trois jours."},
    {"days": 0, "state": "A_VALIDER", "level": "INFO", "title": "Réunion de sécurité jeudi",
     "text": "Ambassade de France. Réunion d'information sur la sécurité jeudi à 18 h au lycée français."},
    {"days": 0, "state": "BROUILLON", "level": "URGENCE", "title": "Confinement immédiat (préparé)",
     "text": "Ambassade de France. Tirs signalés [lieu]. Restez chez vous, loin des fenêtres, portes fermées.",
     "instructions": "Restez à l’intérieur, loin des fenêtres."},
)  # fmt: skip

PLAN = {
    "risks": "Attentat visant un site français ou un lieu fréquenté par la communauté.\nTroubles à l’ordre public.\n"
             "Séisme et crue des oueds.\nDégradation rapide à une frontière.",
    "services": "Police nationale : état-major, joignable jour et nuit.\nGendarmerie : route nationale et frontières."
                "\nProtection civile : secours et eau.\nForces françaises : évacuation sanitaire.",
    "community": "Effectif du registre réparti en îlots, chacun avec son chef et son point de regroupement.\nPersonnes "
                 "vulnérables comptées par îlot.\nPassants : surtout des missions de courte durée.",
    "contacts": "Chaîne téléphonique tenue par la section consulaire.\nRadio VHF vers les chefs d’îlot, essai chaque "
                "mois.\nTéléphone satellitaire au bureau de l’attaché et à la résidence.",
    "crisis_cell": "Direction : le premier conseiller. Situation : l’attaché. Recensement : la section consulaire.\n"
                   "Lieu : salle du premier étage ; repli : résidence de l’ambassadeur.\nRéponses tenues prêtes : "
                   "victimes françaises, lieu, moyens sur place, mots pour les familles et pour la presse.",
}  # fmt: skip
_SAT = "Ambassadeur\nPremier conseiller\nChef de la section consulaire\nAttaché de sécurité intérieure\nProviseur"
#: post, days ago, members, minutes, (what is to be done, by whom, due in so many days).
MINUTES = (
    ("DJI", 28, _SAT,
     "Revue des incidents du trimestre. Le mur nord du lycée reste la priorité. Deux îlots sur trois ont un chef joint "
     "à l’essai ; l’îlot C n’en a pas.",
     (("Proposer un chef pour l’îlot C", "Section consulaire", 6), ("Relancer le devis du mur nord", "Proviseur", -4))),
    ("BUC", 60, _SAT, "Revue des sites. L’exercice d’évacuation du lycée est fixé avant les congés.",
     (("Essayer la radio de l’institut", "Attaché adjoint", 9),)),
)  # fmt: skip
#: post, days ago it was noted, days ago it was held, kind, planned, played, lessons, what is to be done.
EXERCISES = (
    ("DJI", 320, 320, "ALERTE", "Alerte des trois îlots par SMS et VHF, sans préavis.",
     "Deux îlots joints en moins d’une heure ; le troisième jamais.",
     "La liste des numéros de l’îlot C datait de deux ans.", ()),
    ("DJI", 10, -20, "CELLULE", "Mise en œuvre de la cellule de crise : séisme, réseau coupé, durée quatre heures.",
     "", "", ()),
    ("BUC", 90, 90, "TABLE", "Séisme de magnitude 7 : recensement et points de regroupement.",
     "Joué avec la section consulaire, trois heures.", "", (("Écrire le retour d’expérience", "Attaché adjoint", 3),)),
)  # fmt: skip
