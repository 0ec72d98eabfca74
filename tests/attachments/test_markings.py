"""Banners are stopped, prose is not: one row per way of writing met in the field."""

import time

import pytest

from ssi.attachments.markings import Block, ForbiddenMarking, Place, check, scan

EDGE, LABEL, META, SUBJECT, BODY, CELL = (
    Place.EDGE,
    Place.LABEL,
    Place.METADATA,
    Place.SUBJECT,
    Place.BODY,
    Place.CELL,
)

BANNERS = [
    # alone on its line or in its paragraph
    ("SECRET", BODY, "SECRET"),
    ("SECRET\n\nNote pour le ministre", BODY, "SECRET"),
    ("Ambassade de France\nSECRET\nBucarest, le 3 mars", BODY, "SECRET"),
    ("TRÈS SECRET", BODY, "TRÈS SECRET"),
    ("TRES SECRET", BODY, "TRÈS SECRET"),
    ("TRE\u0300S SECRET", BODY, "TRÈS SECRET"),
    ("TRÈS\u00a0SECRET", BODY, "TRÈS SECRET"),
    ("TRÈS\u200b SECRET", BODY, "TRÈS SECRET"),
    ("TRÈS SECRET DÉFENSE", BODY, "TRÈS SECRET"),
    ("SECRET DÉFENSE", BODY, "SECRET DÉFENSE"),
    ("SECRET-DEFENSE", BODY, "SECRET DÉFENSE"),
    ("CONFIDENTIEL DÉFENSE", BODY, "CONFIDENTIEL DÉFENSE"),
    ("CONFIDENTIEL\nDÉFENSE", BODY, "CONFIDENTIEL DÉFENSE"),
    ("TRÈS SECRET – SPÉCIAL FRANCE", BODY, "TRÈS SECRET"),
    ("TRÈS SECRET — SPÉCIAL FRANCE", BODY, "TRÈS SECRET"),
    ("TRÈS SECRET\nSPÉCIAL FRANCE", BODY, "TRÈS SECRET"),
    ("SECRET / SPÉCIAL FRANCE", BODY, "SECRET"),
    ("SECRET (SPÉCIAL FRANCE)", BODY, "SECRET"),
    # decorated
    ("*** SECRET ***", BODY, "SECRET"),
    ("- SECRET -", BODY, "SECRET"),
    ("[SECRET]", BODY, "SECRET"),
    ("« SECRET »", BODY, "SECRET"),
    ("==== TRÈS SECRET ====", BODY, "TRÈS SECRET"),
    ("S E C R E T", BODY, "SECRET"),
    ("T R È S   S E C R E T", BODY, "TRÈS SECRET"),
    # with page, copy, date
    ("SECRET 1/3", BODY, "SECRET"),
    ("SECRET - Page 2/12", EDGE, "SECRET"),
    ("TRÈS SECRET - EXEMPLAIRE N° 3/5", BODY, "TRÈS SECRET"),
    ("SECRET DÉFENSE 12/04/2019", BODY, "SECRET DÉFENSE"),
    ("Page 3   SECRET DÉFENSE   12/04/2019", BODY, "SECRET DÉFENSE"),
    ("NOTE 27\tSECRET", BODY, "SECRET"),
    ("DCIS | TRÈS SECRET | 3", EDGE, "TRÈS SECRET"),
    # brackets and portions
    ("[SECRET] Point de situation", BODY, "SECRET"),
    ("(TRÈS SECRET) La source indique que", BODY, "TRÈS SECRET"),
    ("(S//NF) The subject travelled", BODY, "SECRET"),
    ("SECRET//NOFORN", BODY, "SECRET"),
    # key and value, boxes
    ("Classification : Secret", BODY, "SECRET"),
    ("Niveau de classification : Très secret", BODY, "TRÈS SECRET"),
    ("CLASSIFICATION: NATO SECRET", BODY, "NATO SECRET"),
    ("☒ SECRET", BODY, "SECRET"),
    ("[X] TRÈS SECRET", BODY, "TRÈS SECRET"),
    # allied and European
    ("NATO SECRET", BODY, "NATO SECRET"),
    ("OTAN SECRET", BODY, "NATO SECRET"),
    ("SECRET OTAN", BODY, "NATO SECRET"),
    ("NATO CONFIDENTIAL", BODY, "NATO CONFIDENTIAL"),
    ("CONFIDENTIEL OTAN", BODY, "NATO CONFIDENTIAL"),
    ("NATO RESTRICTED", BODY, "NATO RESTRICTED"),
    ("DIFFUSION RESTREINTE OTAN", BODY, "NATO RESTRICTED"),
    ("COSMIC TOP SECRET", BODY, "COSMIC TOP SECRET"),
    ("COSMIC TOP SECRET ATOMAL", BODY, "COSMIC TOP SECRET"),
    ("SECRET UE/EU SECRET", BODY, "SECRET UE/EU SECRET"),
    ("SECRET UE / EU SECRET", BODY, "SECRET UE/EU SECRET"),
    ("SECRET UE\nEU SECRET", BODY, "SECRET UE/EU SECRET"),
    ("CONFIDENTIEL UE/EU CONFIDENTIAL", BODY, "CONFIDENTIEL UE/EU CONFIDENTIAL"),
    ("TRÈS SECRET UE/EU TOP SECRET", BODY, "TRÈS SECRET UE/EU TOP SECRET"),
    ("RESTREINT UE/EU RESTRICTED", BODY, "RESTREINT UE/EU RESTRICTED"),
    ("EU RESTREINT", BODY, "RESTREINT UE/EU RESTRICTED"),
    ("R-UE/EU-R", EDGE, "RESTREINT UE/EU RESTRICTED"),
    ("S-UE/EU-S", EDGE, "SECRET UE/EU SECRET"),
    ("TOP SECRET", BODY, "TOP SECRET"),
    ("STRICT SECRET", BODY, "TOP SECRET"),
    # headers, stamps, properties
    ("Secret", EDGE, "SECRET"),
    ("Très secret", EDGE, "TRÈS SECRET"),
    ("Secret Défense", EDGE, "SECRET DÉFENSE"),
    ("Très Secret – Spécial France", EDGE, "TRÈS SECRET"),
    ("secret", LABEL, "SECRET"),
    ("Secret Défense", META, "SECRET DÉFENSE"),
    ("SECRET", META, "SECRET"),
    ("TRÈS SECRET - Point de situation", SUBJECT, "TRÈS SECRET"),
    ("RE: [SECRET] réunion", SUBJECT, "SECRET"),
    ("SECRET - réunion de jeudi", SUBJECT, "SECRET"),
    # workbooks
    ("TRÈS SECRET", CELL, "TRÈS SECRET"),
]

PROSE = [
    ("Le secret de l’instruction s’impose à toute personne.", BODY),
    ("Il est tenu au secret professionnel.", BODY),
    ("SECRET PROFESSIONNEL", BODY),
    ("SECRET MÉDICAL", BODY),
    ("SECRET DES AFFAIRES", BODY),
    ("SECRET DE L’INSTRUCTION", BODY),
    ("LE SECRET DE LA DÉFENSE NATIONALE", BODY),
    ("LE\nSECRET\nPROFESSIONNEL", BODY),
    ("Du bon usage du\nSECRET\net de la confiance", BODY),
    ("Secrétaire général", BODY),
    ("SECRÉTARIAT GÉNÉRAL", BODY),
    ("SECRÉTAIRE", EDGE),
    ("Le Secrétaire d’État", EDGE),
    ("Secret", BODY),
    ("Secret Défense", BODY),
    ("secret", BODY),
    ("Un secret bien gardé", BODY),
    ("CONFIDENTIEL", BODY),
    ("CONFIDENTIAL", BODY),
    ("CONFIDENTIEL MÉDICAL", BODY),
    ("CONFIDENTIEL", EDGE),
    ("DIFFUSION RESTREINTE", BODY),
    ("DIFFUSION RESTREINTE – SPÉCIAL FRANCE", BODY),
    ("NON PROTÉGÉ", EDGE),
    ("SPÉCIAL FRANCE", BODY),
    ("Les informations classifiées TRÈS SECRET ne sont accessibles qu’aux personnes habilitées.", BODY),
    ("Les niveaux sont SECRET et TRÈS SECRET (article R. 2311-2).", BODY),
    ("Sont classifiés au niveau\nTRÈS SECRET\nles documents dont la divulgation", BODY),
    ("les documents portant la mention\nSECRET", BODY),
    ("une habilitation\nSECRET", BODY),
    ("DIFFUSION RESTREINTE\nSECRET\nTRÈS SECRET", BODY),
    ("- SECRET ;\n- TRÈS SECRET.", BODY),
    ("• SECRET\n• TRÈS SECRET", BODY),
    ("1. SECRET\nDéfinition", BODY),
    ("☐ SECRET", BODY),
    ("[ ] TRÈS SECRET", BODY),
    ("TRÈS SECRET !", BODY),
    ("Le film TOP SECRET sort mercredi", BODY),
    ("TRADE SECRET", BODY),
    ("SECRET SERVICE", BODY),
    ("SCRUTIN SECRET", BODY),
    ("VOTE À BULLETIN SECRET", BODY),
    ("Code secret", EDGE),
    ("CODE SECRET", BODY),
    ("Agent secret", META),
    ("Secret", META),
    ("Secret des sources des journalistes", META),
    ("SECRET DE L’INSTRUCTION ET PRESSE", SUBJECT),
    ("TRÈS SECRET : ce qui change au 1er juillet", SUBJECT),
    ("Secret Santa de l’ambassade", SUBJECT),
    ("Compromission du secret de la défense nationale (article 413-10 du code pénal)", SUBJECT),
    ("Classification : non protégé", BODY),
    ("Classification : secret de l’instruction", BODY),
    ("Mention : diffusion restreinte", BODY),
    ("SECRET", CELL),
    ("SECRET\nDéfinition du niveau\nTRÈS SECRET\nDéfinition du niveau", CELL),
    ("NATO", EDGE),
    ("OTAN\nAmbassade", BODY),
    ("EU", BODY),
    ("UE / OTAN", EDGE),
    ("Réunion OTAN : secrets et confiance", SUBJECT),
    ("(s) enquêteur(s)", BODY),
]

NAMES_REFUSED = [
    ("NOTE_SECRET_DEFENSE_2024.pdf", "SECRET DÉFENSE"),
    ("TRES-SECRET.docx", "TRÈS SECRET"),
    ("très secret.docx", "TRÈS SECRET"),
    ("Secret Défense (2).pdf", "SECRET DÉFENSE"),
    ("[SECRET] note.pdf", "SECRET"),
    ("SECRET_note au ministre.pdf", "SECRET"),
    ("note au ministre SECRET.pdf", "SECRET"),
    ("SECRET.pdf", "SECRET"),
    ("2024-03 NATO RESTRICTED agenda.pdf", "NATO RESTRICTED"),
    ("CONFIDENTIEL_DEFENSE.txt", "CONFIDENTIEL DÉFENSE"),
]
NAMES_ALLOWED = [
    "secret professionnel.pdf",
    "SECRET_PROFESSIONNEL.pdf",
    "SECRET MEDICAL.PDF",
    "secret.pdf",
    "les_secrets_de_la_defense.pdf",
    "secret_defense_et_droit_penal.pdf",
    "NOTE_SUR_LE_SECRET.pdf",
    "Le secret de l’instruction.docx",
    "SECRETARIAT.xlsx",
    "Secrétaire d’État.docx",
    "confidentiel.pdf",
    "DIFFUSION RESTREINTE.pdf",
    "note.pdf",
    "sans extension",
]


@pytest.mark.parametrize(("text", "place", "level"), BANNERS)
def test_a_banner_is_stopped(text, place, level):
    with pytest.raises(ForbiddenMarking) as refusal:
        check([Block(text, place)], "note.pdf")
    assert refusal.value.finding.level.label == level


@pytest.mark.parametrize(("text", "place"), PROSE)
def test_prose_and_lower_markings_pass(text, place):
    assert check([Block(text, place)], "note.pdf").findings == ()


@pytest.mark.parametrize(("name", "level"), NAMES_REFUSED)
def test_a_name_that_bears_a_marking_is_stopped(name, level):
    with pytest.raises(ForbiddenMarking) as refusal:
        check([], name)
    assert refusal.value.finding.place is Place.NAME
    assert refusal.value.finding.level.label == level


@pytest.mark.parametrize("name", NAMES_ALLOWED)
def test_a_name_that_speaks_of_secrets_passes(name):
    assert check([], name).findings == ()


def test_the_refusal_says_what_was_found_where_and_what_to_do_instead():
    with pytest.raises(ForbiddenMarking) as refusal:
        check([Block("TRÈS SECRET", Place.EDGE)], "note.pdf")
    assert "TRÈS SECRET" in refusal.value.sentence
    assert "note.pdf" in refusal.value.sentence
    assert "en-tête" in refusal.value.sentence
    assert "Rien n’a été enregistré" in refusal.value.remedy
    assert "officier de sécurité" in refusal.value.remedy
    assert "réseau habilité" in refusal.value.remedy


@pytest.mark.parametrize("text", ["RESTREINT UE/EU RESTRICTED", "NATO RESTRICTED"])
def test_an_installation_may_let_restricted_allied_documents_in(text):
    assert check([Block(text)], "note.pdf", block_restricted=False).findings
    with pytest.raises(ForbiddenMarking):
        check([Block(text), Block("SECRET", page=1)], "note.pdf", block_restricted=False)


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("DIFFUSION RESTREINTE", {"DR"}),
        ("SPÉCIAL FRANCE", {"SF"}),
        ("DIFFUSION RESTREINTE – SPÉCIAL FRANCE", {"DR", "SF"}),
        ("Note ordinaire sur la diffusion restreinte", set()),
    ],
)
def test_allowed_mentions_are_reported_so_that_the_marking_follows(text, mentions):
    assert scan([Block(text)]).mentions == mentions


def test_a_header_run_together_with_the_text_of_every_page_is_found():
    pages = [Block(f"TRÈS SECRET Note n° {n}\nTexte de la page.\nFin.", page=n) for n in range(4)]
    assert [finding.level.label for finding in scan(pages).findings] == ["TRÈS SECRET"]
    weak = [Block(f"Note {n}\nTexte.\nDCIS - SECRET", page=n) for n in range(3)]
    assert [finding.level.label for finding in scan(weak).findings] == ["SECRET"]


def test_a_running_title_about_secrets_is_not_a_header():
    pages = [Block(f"SECRET PROFESSIONNEL - guide {n}\nTexte.", page=n) for n in range(4)]
    assert scan(pages).findings == ()


def test_one_sentence_that_begins_with_the_words_is_not_a_header():
    pages = [Block("TRÈS SECRET est le plus haut niveau.\nTexte.", page=0)]
    pages += [Block(f"Autre page {n}", page=n) for n in range(1, 6)]
    assert scan(pages).findings == ()


def test_a_course_on_the_levels_passes_and_the_same_course_with_a_banner_does_not():
    filler = "\n".join(f"Ligne de texte numéro {n}." for n in range(6))
    course = f"{filler}\nSECRET\nDéfinition.\n{filler}\nTRÈS SECRET\nDéfinition.\n{filler}"
    assert scan([Block(course)]).findings == ()
    assert scan([Block("SECRET", Place.EDGE), Block(course)]).findings != ()


def test_one_isolated_marking_in_the_middle_of_a_page_is_a_banner():
    filler = "\n".join(f"Ligne de texte numéro {n}." for n in range(6))
    assert scan([Block(f"{filler}\nSECRET\n{filler}")]).findings != ()


def test_a_hostile_line_is_read_in_no_time():
    started = time.perf_counter()
    for hostile in ("SECRET " + "1/" * 5000 + "x", "SECRET " + "1 " * 5000, "NIVEAU " * 5000, "-" * 500_000):
        scan([Block(hostile), Block(hostile, Place.EDGE, 1)], hostile[:150])
    assert time.perf_counter() - started < 5
