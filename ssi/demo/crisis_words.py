"""What the exercises of the demo say of calls and of wordings: who telephoned the cell, what families are told,
what Member States are asked to repay."""

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

#: State asked, currency, (name, "" for whoever was met; document; kind of help; cost; undertaking signed), its state:
#: "" for a draft.
CLAIMS = (
    ("DE", "EUR", (("", "Carte d’identité L01X00T47", "EVACUATION", "180.00", True),), ""),
    (
        "AT",
        "EUR",
        (
            ("Hofer Matthias", "Laissez-passer UE 004512", "TITRE", "35.00", True),
            ("Hofer Matthias", "Laissez-passer UE 004512", "HEBERGE", "92.50", True),
            ("Hofer Lena", "Passeport U1234567", "HEBERGE", "92.50", False),
        ),
        "ENVOYEE",
    ),
    ("IE", "EUR", (("Byrne Aoife", "Passeport PA0012345", "SANTE", "210.00", True),), "REMBOURSEE"),
    ("PT", "EUR", (("Sousa Rui", "", "ARGENT", "150.00", True),), "REFUSEE"),
)
