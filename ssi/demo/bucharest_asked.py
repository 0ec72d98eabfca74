"""Bucharest, what partners ask. Fictitious facts and people; identifiers that cannot exist."""

from .stories import (
    ago,
    approve,
    ask,
    attach,
    compartment,
    draft,
    grant,
    incoming,
    on_own,
    piece,
    qualify,
    send,
    send_back,
    submit,
    take,
)

EU = {"regime": "EU_2023_977", "channel": "SIENA"}
CCPI = "Centre de coopération policière internationale (CCPI), Bucarest"
DCCO = "Direction de lutte contre la criminalité organisée (DCCO), Bucarest"
IGPF = "Inspectorat général de la police des frontières (IGPF)"
IGP_MD = "Inspectorat général de la police, Chisinau"

STORIES = (
    incoming(
        "BUC",
        "delattre",
        "itinerant_crime",
        "RO",
        "Vols de fret en roulant sur l’A1 : équipe de Buzău active en France",
        attach(
            -7,
            "Message SIENA RO-CCPI-26-118842.pdf",
            "SIENA – Demande d’informations\nDe : CCPI Bucarest\nÀ : SCCOPOL, pour l’officier de liaison à "
            "Bucarest\nÉvaluation : A1 – Code de traitement : H1\n\nNeuf faits entre le {j-38} et le {j-11}, entre "
            "Ploiești et Pitești.\nMode opératoire : approche feux éteints, ouverture des portes arrière en marche, "
            "échelle télescopique.\nVéhicule : fourgon de location GU-318-OK.\nRéponse souhaitée sous sept jours.",
        ),
        qualify(-6),
        take(-6),
        draft(
            -4,
            "En réponse à votre message, le véhicule utilitaire GU-318-OK a été contrôlé récemment, sur une aire "
            "d’autoroute, par l’adjudant Combes. À bord : Vasile CROITORESCU, Dumitru ANGHELUȚĂ et un mineur de "
            "17 ans. Deux brouilleurs de signal GPS et une échelle télescopique ont été relevés, sans saisie. La "
            "section de recherches de Dijon souhaite échanger directement avec vos enquêteurs.",
        ),
        submit(-4),
        send_back(
            -3,
            "Préciser la date et l’unité du contrôle, retirer le nom de l’enquêteur, et dire que la réponse ne vaut "
            "pas pièce de procédure.",
        ),
        draft(
            -2,
            "En réponse à votre message, le véhicule utilitaire GU-318-OK a été contrôlé le {j-31} par la brigade "
            "motorisée de Beaune, aire de Merceuil. À bord : Vasile CROITORESCU, Dumitru ANGHELUȚĂ et un mineur de "
            "17 ans. Deux brouilleurs de signal GPS et une échelle télescopique ont été relevés, sans saisie. La "
            "section de recherches de Dijon souhaite échanger directement avec vos enquêteurs. Les présents éléments "
            "sont communiqués à titre de renseignement ; leur versement en procédure suppose une décision d’enquête "
            "européenne.",
        ),
        submit(-1, "Corrigé selon vos remarques ; échéance le {j+0} au soir."),
        received=-7,
        requester="Inspectorat général de la police roumaine (IGPR), Direction des enquêtes criminelles",
        requester_contact="Commissaire en chef Radu Bălănescu",
        recipient="SCCOPOL, section centrale",
        partner_reference="RO-CCPI-26-118842",
        offence="Vol en bande organisée (art. 311-9 du code pénal)",
        purpose="Neuf vols de fret commis la nuit sur des poids lourds en circulation entre Ploiești et Pitești. Les "
        "auteurs approchent la remorque par l’avant d’un fourgon, feux éteints. Deux téléphones volés ont borné en "
        "Côte-d’Or et dans l’Yonne.",
        information_sought="Contrôles, verbalisations et passages LAPI du fourgon GU-318-OK depuis deux mois ; "
        "identité des occupants.",
        availability_reasons="Le fourgon a été loué à Dijon et restitué à Chalon-sur-Saône.",
        person_link="Vasile CROITORESCU, né le 14 mars 1988, locataire du fourgon.",
        visa_triggers=["MINOR"],
        use_limits="Renseignement seulement : ne pas verser en procédure (H1).",
        **EU,
    ),
    incoming(
        "BUC",
        "ferracci",
        "drugs",
        "RO",
        "Saisie de 38 kg de résine dans un autocar Lyon–Bucarest",
        attach(
            -2,
            "Procès-verbal de saisie, Nădlac II (traduction).pdf",
            "Police roumaine, DCCO, brigade d’Arad\nTraduction libre du poste\n\nDeux valises sans étiquette, 76 "
            "savonnettes de 500 g.\nTest : positif au cannabis. Scellés 1 à 4.\nChauffeurs entendus séparément ; le "
            "second désigne un passager de Lyon-Perrache.",
        ),
        qualify(-2),
        take(-2),
        piece(
            -1,
            "La ligne 06 39 98 41 07 est attribuée à une carte prépayée activée à Villeurbanne le {j-48}.",
            source_grade="A",
            information_grade="1",
            codes=["H1"],
            origin_service="OFAST, antenne de Lyon",
            origin_country_id="FR",
        ),
        piece(
            -1,
            "Le passager serait connu de la police fédérale belge pour un transport de même nature l’an dernier.",
            nature="ASSESSMENT",
            source_grade="B",
            information_grade="3",
            codes=["H2"],
            origin_service="Police judiciaire fédérale, Liège",
            origin_country_id="BE",
        ),
        draft(
            -1,
            "L’OFAST confirme que Marian ȚUGULEA (né le 2 juin 1991) a été entendu comme témoin à Saint-Étienne dans "
            "une procédure d’importation close sans suite. La ligne 06 39 98 41 07 est attribuée à une carte "
            "prépayée activée à Villeurbanne le {j-48}. Aucun mandat ni fiche en cours. L’antenne OFAST de Lyon "
            "propose un point téléphonique avec le procureur de la DIICOT avant la présentation au juge.",
        ),
        submit(-1, "Présentation au juge le {j+1} à Arad : à viser dans la journée si possible."),
        received=-2,
        urgent=True,
        urgency_reason="U3",
        access_mode="INDIRECT",
        urgency_text="Le chauffeur est présenté le {j+1} au juge des droits et libertés d’Arad, qui statue sur la "
        "détention.",
        requester=DCCO,
        requester_contact="Commissaire Oana Văcărescu, brigade d’Arad",
        recipient="OFAST, antenne de Lyon",
        partner_reference="DCCO-AR-2207/26",
        offence="Trafic international de stupéfiants",
        purpose="Contrôle d’un autocar de ligne au point de passage de Nădlac II : 38 kg de résine conditionnés en "
        "savonnettes dans deux valises sans étiquette. Le second chauffeur désigne un passager monté à Lyon-Perrache.",
        information_sought="Antécédents de Marian ȚUGULEA en France, titulaire de la ligne 06 39 98 41 07, "
        "procédures en cours.",
        availability_reasons="L’intéressé dit travailler dans le bâtiment à Saint-Étienne depuis quatre ans.",
        person_link="Passager désigné par le second chauffeur.",
        **EU,
    ),
    incoming(
        "BUC",
        "garrigues",
        "terrorism",
        "RO",
        "Signalement d’un ressortissant français de passage à Timișoara",
        qualify(-9),
        compartment(-9, "Source protégée du service partenaire : cercle restreint."),
        take(-9),
        grant(-8, "ferracci", "Suppléance de l’attaché sur ce dossier", change=True),
        received=-10,
        marking="DR",
        requester="Service roumain de renseignement, bureau de liaison",
        requester_contact="Officier de permanence",
        recipient="Direction zonale compétente, par la DCIS",
        offence="Association de malfaiteurs terroriste",
        purpose="Un ressortissant français, inconnu du partenaire, a cherché à acquérir des précurseurs auprès de "
        "deux fournisseurs agricoles du Banat, en se disant exploitant. Il a payé en espèces et décliné son identité "
        "à regret.",
        information_sought="L’intéressé fait-il l’objet d’un suivi ; conduite à tenir en cas de nouveau contact.",
        availability_reasons="Passeport français relevé par le second fournisseur (n° 99OI00417).",
        regime="BILATERAL",
        channel="BY_HAND",
        use_limits="Aucune rediffusion sans l’accord du service d’origine (H2).",
    ),
    incoming(
        "BUC",
        "kerhoas",
        "immigration",
        "RO",
        "34 migrants dissimulés dans un ensemble routier à Nădlac, six enfants",
        attach(
            ago(hours=2, minutes=8),
            "Relevé du poste de Nădlac II.txt",
            "Détecteur de battements : positif à 06 h 40\nCO2 dans la remorque : 2,1 %\n34 personnes, dont six "
            "enfants, prises en charge par le SMURD\nTéléphone du chauffeur : trois appels reçus d’un numéro "
            "français entre 02 h 10 et 05 h 55",
        ),
        qualify(ago(hours=2, minutes=5)),
        take(ago(hours=2)),
        received=ago(hours=2, minutes=20),
        urgent=True,
        urgency_reason="U2",
        access_mode="DIRECT",
        urgency_text="Un second camion du même transporteur serait parti deux heures plus tôt ; taux de CO2 critique "
        "relevé.",
        requester=IGPF + ", Arad",
        requester_contact="Inspecteur principal Ciprian Moga, poste de Nădlac II",
        recipient="OLTIM (office de lutte contre le trafic illicite de migrants)",
        partner_reference="IGPF-AR-90417",
        offence="Aide à l’entrée et au séjour irréguliers en bande organisée",
        purpose="Découverte au détecteur de battements de cœur de 34 personnes, dont six enfants, dans une "
        "semi-remorque bâchée. Le chauffeur suivait les consignes d’un correspondant utilisant un numéro français.",
        information_sought="Titulaire et localisation de la ligne 06 39 98 27 63 ; propriétaire de la semi-remorque "
        "française BO-417-UI ; tout camion signalé du même transporteur.",
        availability_reasons="Le numéro et la plaque sont français.",
        person_link="Donneur d’ordres joint trois fois cette nuit.",
        **EU,
    ),
    incoming(
        "BUC",
        "kerhoas",
        "document_fraud",
        "MD",
        "Série de cartes d’identité roumaines contrefaites présentées à Chisinau",
        received=ago(hours=4),
        requester="Police aux frontières de la République de Moldavie",
        requester_contact="Colonel Veaceslav Gorea, aéroport de Chisinau",
        partner_reference="PFM-3318",
        offence="Détention et usage de faux documents administratifs",
        purpose="Quatre passagers du vol de Paris-Beauvais ont présenté des cartes d’identité roumaines de la même "
        "série, fond sécurisé imprimé au jet d’encre, optiquement variable absent. Tous déclarent résider en "
        "Seine-Saint-Denis.",
        information_sought="Documents de la même série relevés en France ; filière connue ; adresse commune déclarée.",
        availability_reasons="Les quatre personnes ont embarqué en France.",
        regime="BILATERAL",
        channel="MAIL",
        visa_triggers=["FIRST_CONTACT"],
    ),
    incoming(
        "BUC",
        "ferracci",
        "organised_crime",
        "RO",
        "Identification d’un titulaire de ligne, extorsion d’un entrepreneur de Cluj",
        qualify(-4),
        take(-4),
        ask(
            -3,
            "Votre message cite deux numéros dont un à neuf chiffres. Merci de confirmer le second et d’indiquer la "
            "période utile.",
        ),
        received=-5,
        requester=DCCO + ", brigade de Cluj",
        requester_contact="Commissaire Sorin Hațegan",
        recipient="DNPJ, office central compétent",
        partner_reference="DCCO-CJ-1190/26",
        offence="Extorsion en bande organisée",
        purpose="Un entrepreneur du bâtiment reçoit depuis trois semaines des appels en français exigeant "
        "250 000 euros, assortis de photographies de ses enfants devant leur école.",
        information_sought="Titulaires des deux lignes françaises, dates d’activation, autres abonnements du même "
        "client.",
        availability_reasons="Opérateur français.",
        person_link="Lignes utilisées pour les menaces.",
        visa_triggers=["MINOR"],
        **EU,
    ),
    incoming(
        "BUC",
        "delattre",
        "itinerant_crime",
        "RO",
        "Cambriolages de bijouteries en Isère : vérification d’une équipe de Tulcea",
        qualify(-11),
        take(-10),
        draft(-2, "Réponse en attente des résultats de la section de recherches de Grenoble (comparaisons de traces)."),
        received=-12,
        requester=CCPI,
        requester_contact="Officier de permanence",
        partner_reference="RO-CCPI-26-117003",
        recipient="OCLDI (office central de lutte contre la délinquance itinérante)",
        offence="Vol avec effraction en bande organisée",
        purpose="Deux frères de Tulcea, interpellés pour un vol à la voiture-bélier, détenaient des montres dont les "
        "numéros ont été limés. Une étiquette d’un bijoutier de Bourgoin-Jallieu a été trouvée dans la doublure d’un "
        "sac.",
        information_sought="Bijouteries attaquées dans la région depuis six mois, numéros de série des montres, "
        "traces à comparer.",
        availability_reasons="Étiquette d’un commerce français.",
        person_link="Ionel et Costel PĂDURARU, nés en 1994 et 1997.",
        access_mode="INDIRECT",
        **EU,
    ),
    incoming(
        "BUC",
        "kerhoas",
        "immigration",
        "MD",
        "Faux contrats de travail de la société « Agro-Loire Services »",
        qualify(-1),
        received=-2,
        requester="Inspectorat général de la migration, Chisinau",
        requester_contact="Mme Doina Țurcanu, cheffe de service",
        recipient="OLTIM",
        partner_reference="IGM-26-0552",
        offence="Aide au séjour irrégulier, faux et usage de faux",
        purpose="Onze candidats au visa ont produit des contrats saisonniers d’une société ligérienne inconnue du "
        "registre consulté en ligne. Chacun a versé 1 500 euros à un intermédiaire de Bălți.",
        information_sought="Existence et dirigeants de la société, contrats réellement enregistrés, signalements.",
        availability_reasons="La société se dit immatriculée à Angers.",
        regime="ILO",
        channel="MAIL",
    ),
    incoming(
        "BUC",
        "garrigues",
        "financial",
        "RO",
        "Escroquerie au faux ordre de virement : 412 000 euros passés par Craiova",
        qualify(-19),
        take(-19),
        draft(
            -16,
            "Le compte débité a été ouvert à Nantes par la société victime, plainte déposée le {j-24} à la brigade "
            "financière de la DIPN 44. Le virement a été rappelé le lendemain ; 188 000 euros restent bloqués à "
            "Craiova. La section financière de Nantes adresse ce jour une décision d’enquête européenne au parquet "
            "compétent.",
        ),
        submit(-16),
        send(-15),
        received=-20,
        requester="IGPR, Direction d’investigation des fraudes",
        requester_contact="Commissaire Liviu Moraru",
        recipient="DNPJ, brigade financière de Nantes",
        partner_reference="DIF-7731/26",
        offence="Escroquerie en bande organisée, blanchiment",
        purpose="Une banque de Craiova signale trois retraits en espèces "
        "consécutifs à un virement reçu d’une société française de levage, motivé par un prétendu fournisseur.",
        information_sought="La société française a-t-elle déposé plainte ; coordonnées du service saisi.",
        availability_reasons="Donneur d’ordre français.",
        **EU,
    ),
    incoming(
        "BUC",
        "delattre",
        "itinerant_crime",
        "RO",
        "Vols de câbles de cuivre le long des lignes ferroviaires du Gard",
        qualify(-6),
        take(-6),
        draft(
            -3,
            "Les frères GRĂDINARU ont été contrôlés à Alès le {j-21} avec 640 kg de cuivre brûlé, vendus le "
            "lendemain à un ferrailleur de Nîmes dont le livre de police est saisi. La brigade de recherches de "
            "Nîmes transmet les procès-verbaux par la voie judiciaire et demande le nom de l’acheteur de Giurgiu.",
        ),
        submit(-2),
        approve(-1, "Bon travail, à transmettre dès confirmation du contact."),
        received=-7,
        requester="IGPR, Direction des transports",
        requester_contact="Commissaire Mihnea Popescu-Lupu",
        recipient="Brigade de recherches de Nîmes",
        partner_reference="DPT-5590/26",
        offence="Vol en réunion, dégradation de bien d’utilité publique",
        purpose="Le même mode opératoire est apparu sur la ligne Bucarest–Giurgiu après le retour de deux frères "
        "contrôlés en France.",
        information_sought="Contrôles, véhicules, acheteurs connus.",
        availability_reasons="Séjour en France reconnu par les intéressés.",
        person_link="Nelu et Fănel GRĂDINARU, nés en 1990 et 1993.",
        **EU,
    ),
    incoming(
        "BUC",
        "kerhoas",
        "immigration",
        "RO",
        "Vérification d’un titre de séjour français à l’aéroport d’Otopeni",
        qualify(-8),
        take(-8),
        draft(
            -8,
            "Le titre n° 99OI77310 est authentique et valide ; la photographie correspond. Pas d’opposition au départ.",
        ),
        on_own(-8),
        send(-8),
        received=-8,
        urgent=True,
        urgency_reason="U4",
        access_mode="DIRECT",
        urgency_text="Embarquement dans cinquante minutes ; la passagère serait retenue à tort.",
        requester="Police des frontières, aéroport Henri-Coandă",
        requester_contact="Chef d’équipe de permanence",
        partner_reference="OTP-26-3391",
        recipient="DNPAF, réseau fraude",
        offence="Usage de faux (à lever)",
        purpose="Titre de séjour dont l’hologramme paraît décollé.",
        information_sought="Authenticité et validité du titre.",
        availability_reasons="Titre délivré en Gironde.",
        regime="EU_2023_977",
        channel="TELEPHONE",
        channel_exception="URGENCY",
    ),
)
