"""Bucharest: parts of answers under visa, one waiting for it and one signed and not sent."""

from .stories import approve, do, incoming, piece, qualify, take

EU = {"regime": "EU_2023_977", "channel": "SIENA"}

STORIES = (
    incoming(
        "BUC",
        "kerhoas",
        "immigration",
        "RO",
        "Camping-cars loués à Nice et retrouvés à Arad",
        qualify(-4),
        take(-4),
        do(
            "submit_partial",
            -1,
            body="Trois des cinq camping-cars ont été loués à Nice avec la même carte de paiement, au nom d’une "
            "personne mineure. Le nom des accompagnateurs suivra avec la réponse complète.",
        ),
        received=-5,
        requester="Police des frontières, Nadlac",
        requester_contact="Commissaire Mihai Brad",
        partner_reference="PF-NAD-1902/26",
        offence="Trafic illicite de migrants",
        purpose="Cinq camping-cars français ont été abandonnés sur une aire proche de la frontière hongroise.",
        information_sought="Locataires des cinq véhicules et personnes à bord.",
        availability_reasons="Loueurs établis à Nice.",
        visa_triggers=["MINOR"],
        **EU,
    ),
    incoming(
        "BUC",
        "delattre",
        "itinerant_crime",
        "RO",
        "Statuettes volées dans trois églises du Tarn",
        qualify(-6),
        take(-6),
        piece(
            -5,
            "Une fourgonnette immatriculée en Roumanie a été vue devant deux des églises.",
            scale="4X4",
            source_grade="B",
            information_grade="3",
            codes=["H0"],
            origin_service="Section de recherches de Toulouse",
            origin_country_id="FR",
        ),
        do(
            "submit_partial",
            -3,
            body="Les deux statuettes photographiées chez l’antiquaire de Sibiu viennent bien de l’église de Lautrec. "
            "La troisième est en cours de vérification.",
        ),
        approve(-1, "L’antiquaire peut revendre : à transmettre aujourd’hui."),
        received=-7,
        requester="Inspectorat de police du département de Sibiu",
        requester_contact="Commissaire Anca Dobre",
        partner_reference="IPJ-SB-2640",
        offence="Recel de biens culturels",
        purpose="Un antiquaire de Sibiu propose trois statuettes de bois sans provenance.",
        information_sought="Rapprochement avec des vols commis en France.",
        availability_reasons="Base des objets volés.",
        visa_triggers=["MEDIA"],
        **EU,
    ),
)
