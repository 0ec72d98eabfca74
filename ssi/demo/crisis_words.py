"""What the exercises of the demo say of calls and of wordings: who telephoned the cell, what families are told."""

#: Minutes ago; caller, link, whom they ask for (rank on the sheet, or a name in no register), what they say, urgent, to
#: be called back.
CALLS = (
    (
        148,
        "Hélène, sa sœur, de Lyon",
        "FAMILLE",
        2,
        "Plus de message ; devait être au lycée.",
        False,
        True,
    ),
    (121, "Secrétariat du chantier naval", "EMPLOYEUR", 2, "Ne s’est pas présentée à l’appel de 13 h.", False, False),
    (96, "Un voisin de palier", "PROCHE", 4, "A vu la voiture partir vers la corniche vers midi.", False, False),
    (
        64,
        "Paul Ricard-Neveu",
        "FAMILLE",
        "Camille Ricard-Neveu",
        "En vacances près du port, diabétique.",
        True,
        True,
    ),
    (33, "Elle-même, d’un téléphone prêté", "SOI", 5, "Bloquée chez elle, eau coupée, deux enfants.", True, True),
)
#: Minutes ago; what families are told, what the press is told.
WORDINGS = (
    (110, "Vos proches sont recensés îlot par îlot. N’appelez la cellule que si vous ne savez rien : laissez la ligne "
          "aux urgences.", "L’ambassade a ouvert une cellule de crise. Aucun chiffre n’est communiqué pour l’instant."),
    (28, "Un convoi se prépare. Chaque famille est prévenue par son chef d’îlot ; ne venez pas d’initiative.",
         "L’ambassade organise le regroupement des Français qui le souhaitent."),
)  # fmt: skip
