# ruff: noqa: E501 - French prose
"""A weekly report of the Bucharest post as it would really read; persons and facts are invented."""

from ssi.reports.document import (
    Bar,
    BarChart,
    BulletList,
    Column,
    Figure,
    FigureRow,
    Paragraph,
    Report,
    Section,
    Signature,
    Table,
)


def weekly_report(**changes):
    facts = {
        "code": "R1",
        "title": "Compte rendu hebdomadaire",
        "subtitle": "Semaine 47",
        "number": "SSI-RO-2026-HEB-047",
        "version": 1,
        "state": "final",
        "sending_state": "République française",
        "embassy": "Ambassade de France en Roumanie",
        "service": "Service de sécurité intérieure",
        "place": "Bucarest",
        "marking": "DIFFUSION RESTREINTE",
        "period": ("2026-11-14", "2026-11-20"),
        "frozen_at": "2026-11-20T10:04:00Z",
        "timezone": "Europe/Bucharest",
        "addressee": "Madame l'ambassadrice",
        "copies": ("premier conseiller", "DCIS, bureau Europe", "attachée de défense"),
        "demo": True,
        "sections": SECTIONS,
        "signature": Signature(
            name="Hélène Marchetti",
            function="L'attachée de sécurité intérieure",
            place="Bucarest",
            signed_on="2026-11-20",
        ),
        "method": (
            "Les chiffres sont comptés dans les dossiers du service au moment de l'arrêté ; ils ne sont saisis "
            "nulle part. La période va du samedi 0 h au vendredi 12 h, heure de Bucarest.",
        ),
    }
    return Report(**facts | changes)


ESSENTIAL = Section(
    "L'essentiel",
    [
        Paragraph(
            "Trois ressortissants français ont été victimes d'un vol avec violence à Bucarest ; l'un d'eux a été "
            "hospitalisé deux jours, la police roumaine a interpellé un suspect le 18 novembre. La mission de la "
            "brigade de recherches de Lyon s'est déroulée sans incident. Le stage « scène de crime » de Cluj "
            "s'ouvre lundi avec 48 participants. L'équipe commune d'enquête sur les cambriolages en série est "
            "prête à être signée : la partie roumaine demande une date avant le 4 décembre.",
            "lead",
        )
    ],
)

SECURITY = Section(
    "Situation sécuritaire",
    [
        Table(
            columns=[
                Column("Date", "date", 7),
                Column("Lieu", width=19),
                Column("Fait", width=33),
                Column("FR", "integer", 5),
                Column("UE", "integer", 5),
                Column("Autres", "integer", 7),
                Column("Suite"),
            ],
            rows=[
                (
                    "2026-11-15",
                    "Bucarest, secteur 3",
                    "Vol avec violence, rue Lipscani",
                    3,
                    0,
                    1,
                    "Un suspect interpellé le 18",
                ),
                (
                    "2026-11-17",
                    "Brașov, gare",
                    "Vol à la tire, groupe de touristes",
                    2,
                    1,
                    0,
                    "Plainte déposée, passeports refaits",
                ),
                (
                    "2026-11-18",
                    "DN1, Ploiești",
                    "Accident de la circulation, autocar",
                    1,
                    4,
                    11,
                    "Sorti de l'hôpital le 19",
                ),
                (
                    "2026-11-19",
                    "Timișoara, université",
                    "Menaces à un enseignant (messagerie)",
                    1,
                    0,
                    0,
                    "Parquet saisi, contact quotidien",
                ),
            ],
            caption="Incidents touchant des Français",
            total=("Total", None, None, 7, 5, 12, None),
        ),
        Paragraph(
            "Conseils aux voyageurs : il est proposé de signaler les vols avec ruse aux abords de la gare du "
            "Nord ; le niveau de vigilance reste inchangé.",
        ),
    ],
)

TECHNICAL = Section(
    "Coopération technique",
    [
        Table(
            columns=[
                Column("Action", width=42),
                Column("Service partenaire", width=24),
                Column("Date", "date", 9),
                Column("Places", "integer", 9),
                Column("Coût", "money"),
            ],
            rows=[
                (
                    "Stage « gestion de scène de crime », Cluj-Napoca",
                    "IGPR, police criminelle",
                    "2026-11-23",
                    48,
                    "45800.00",
                ),
                (
                    "Mission d'expertise : fraude documentaire",
                    "Police aux frontières",
                    "2026-11-25",
                    12,
                    "6240.50",
                ),
                (
                    "Séminaire ENVR : trafic de biens culturels",
                    "Académie de police",
                    "2026-12-02",
                    30,
                    "18300.00",
                ),
            ],
            caption="Quatorze prochains jours",
            total=("Total", None, None, 90, "70340.50"),
        ),
        Paragraph(
            "Action terminée : échange sur la police technique (Iași), 22 participants, questionnaires rendus à 91 %."
        ),
    ],
)

OPERATIONAL = Section(
    "Coopération opérationnelle",
    [
        FigureRow([
            Figure("exchanges.received", "demandes reçues", 14,
                   "Échanges d'informations entrants enregistrés pendant la période, tous domaines.", previous=9),
            Figure("exchanges.sent", "demandes transmises", 11,
                   "Échanges d'informations sortants passés à l'état « transmis » pendant la période.", previous=12),
            Figure("exchanges.in_time", "réponses dans le délai", 87,
                   "Part des réponses parties avant l'échéance de l'article 5 de la directive (UE) 2023/977, ou de "
                   "la règle applicable.", unit="%", previous=82),
            Figure("exchanges.median_hours", "délai médian", "31.5",
                   "Médiane, en heures, entre l'enregistrement d'une demande et la réponse.", unit="h",
                   previous=38),
            Figure("missions.present", "mission d'enquêteurs", 1,
                   "Missions d'enquêteurs français présentes au moins un jour de la période."),
        ]),
        BarChart(
            "Demandes reçues et transmises, par domaine",
            [
                Bar("Criminalité organisée", 9, 6),
                Bar("Stupéfiants", 6, 7),
                Bar("Immigration irrégulière", 5, 4),
                Bar("Terrorisme", 3, 2),
                Bar("Fraude documentaire", 2, 2),
            ],
            "exchanges.by_domain",
            "Demandes reçues et transmises pendant la période, selon le domaine principal du dossier.",
            series=("Semaine 47", "Semaine 46"),
        ),
    ],
)  # fmt: skip

COMMUNITY = Section(
    "Communauté française",
    [
        BulletList([
            "Îlots : 11 chefs d'îlot sur 12 joints à l'essai radio du 17 novembre ; Constanța à rappeler.",
            "Plan de sécurité : l'annexe « regroupement » est datée de plus de douze mois.",
            "Sites : évaluation du lycée Anna-de-Noailles faite le 16, trois recommandations.",
        ])
    ],
)  # fmt: skip

VISITS = Section(
    "Visites et événements (trente prochains jours)",
    [
        Table(
            columns=[
                Column("Date", "date", 9),
                Column("Visite", width=42),
                Column("État", width=20),
                Column("Notes verbales manquantes"),
            ],
            rows=[
                ("2026-12-03", "Ministre délégué chargé de l'Europe", "Programme v3", "Armes, fréquences radio"),
                ("2026-12-10", "Délégation de la cour d'appel de Lyon", "Annoncée", None),
            ],
        )
    ],
)  # fmt: skip

SECTIONS = (
    ESSENTIAL,
    SECURITY,
    TECHNICAL,
    OPERATIONAL,
    COMMUNITY,
    VISITS,
    Section("Export"),
    Section(
        "Ressources humaines",
        [Paragraph("ODL stupéfiants absent du 23 au 27 novembre : ses dossiers sont suivis par l'adjoint.")],
    ),
    Section(
        "Points d'attention et décisions attendues",
        [
            BulletList(
                [
                    "Équipe commune d'enquête : accord de l'ambassadrice sur la date de signature, avant le 27 novembre.",
                    "Note verbale « armes » de la visite ministérielle : départ avant le 24 novembre.",
                ],
                ordered=True,
            )
        ],
    ),
)
