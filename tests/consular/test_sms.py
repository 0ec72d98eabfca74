"""What a text costs in SMS, and how the answers are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consular.alerts import answers, sms
from consular.alerts.texts import MODELS, holes


@pytest.mark.parametrize(
    ("text", "encoding", "units", "messages", "left"),
    [
        ("", "GSM-7", 0, 0, 160),
        ("a" * 160, "GSM-7", 160, 1, 0),
        ("a" * 161, "GSM-7", 161, 2, 145),
        ("a" * 306, "GSM-7", 306, 2, 0),
        ("a" * 307, "GSM-7", 307, 3, 152),
        ("é" * 160, "GSM-7", 160, 1, 0),
        ("€" * 80, "GSM-7", 160, 1, 0),
        ("€" * 81, "GSM-7", 162, 2, 143),  # 76 of them in the first message: a pair is not cut
        ("ê" * 70, "UCS-2", 70, 1, 0),
        ("ê" * 71, "UCS-2", 71, 2, 63),
        ("ê" * 134, "UCS-2", 134, 2, 0),
        ("ê" * 135, "UCS-2", 135, 3, 66),
        ("😀" * 35, "UCS-2", 70, 1, 0),
        ("😀" * 36, "UCS-2", 72, 2, 61),
    ],
)
def test_a_text_is_counted_as_the_network_counts_it(text, encoding, units, messages, left):
    measured = sms.measure(text)
    assert (measured.encoding, measured.units, measured.messages) == (encoding, units, messages)
    assert measured.left == left
    assert measured.fits == (messages <= 2)


def test_what_forces_ucs_2_is_said_once_with_its_place_and_its_stand_in():
    assert sms.culprits("L’îlot : l’évacuation") == (("’", 2, "'"), ("î", 3, "i"))
    assert sms.culprits("Ça, déjà où ? ÉÀ") == (("À", 16, "A"),)
    assert sms.culprits("Ленинград")[0] == ("Л", 1, "")
    assert sms.measure("à è é ù ì ò ñ ü § @ £").encoding == "GSM-7"


def test_the_stand_ins_bring_a_french_text_back_to_seven_bits():
    text = "Restez à l’intérieur… « tirs » près du cœur de l’îlot – attendez\u202f!"
    assert sms.measure(text).encoding == "UCS-2"
    assert sms.plain(text) == "Restez à l'intérieur... \"tirs\" près du coeur de l'ilot - attendez !"
    assert sms.measure(sms.plain(text)).encoding == "GSM-7"


@given(st.text(max_size=400))
def test_no_message_is_over_full(text):
    measured = sms.measure(text)
    room = {"GSM-7": (160, 153), "UCS-2": (70, 67)}[measured.encoding]
    assert 0 <= measured.left <= room[0]
    assert measured.units <= (room[0] if measured.messages <= 1 else room[1] * measured.messages)


@pytest.mark.parametrize("code", MODELS)
def test_every_model_fits_in_two_sms_once_its_holes_are_filled(code):
    for text in (MODELS[code].text, MODELS[code].text_en):
        for hole in holes(text):
            text = text.replace(hole, "place Menelik 18h")
        assert sms.measure(f"EXERCICE {text} EXERCICE").encoding == "GSM-7"
        assert sms.measure(f"EXERCICE {text} EXERCICE").fits


def read(text, codes=("A", "B", "N1")):
    return answers.read(text, codes=codes, region="DJ")


@pytest.mark.parametrize(
    ("said", "answer", "ilot", "number", "persons"),
    [
        ("SAIN A14", "SAIN", "A", 14, 1),
        ("sain a14 3", "SAIN", "A", 14, 3),
        ("Sain A 14 3 personnes", "SAIN", "A", 14, 3),
        ("SAINS A-14", "SAIN", "A", 14, 1),
        ("SAIN 14", "SAIN", "", 14, 1),
        ("SAIN N1 14 2", "SAIN", "N1", 14, 2),
        ("SAIN A14 99", "SAIN", "A", 14, 1),
        ("AIDE B7 plus d’eau", "AIDE", "B", 7, 1),
        ("Blessé b7", "BLESSE", "B", 7, 1),
        ("PARTI A2", "PARTI", "A", 2, 1),
        ("AIDE", "AIDE", "", None, 1),
        ("tout va bien", "ILLISIBLE", "", None, 1),
        ("SAINTE A14", "ILLISIBLE", "", None, 1),
    ],
)
def test_an_answer_is_read_whatever_its_case_and_its_accents(said, answer, ilot, number, persons):
    (line,) = read(said)
    assert (line.answer, line.ilot, line.number, line.persons) == (answer, ilot, number, persons)
    assert line.sender == ""


@pytest.mark.parametrize(
    "pasted",
    ["+253 77 81 00 01 ; SAIN A14", "+25377810001\tSAIN A14", "77 81 00 01 SAIN A14", "+253 77 81 00 01: sain a14"],
)
def test_the_number_that_sent_it_is_read_before_the_answer(pasted):
    (line,) = read(pasted)
    assert (line.sender, line.answer, line.ilot, line.number) == ("+253 77 81 00 01", "SAIN", "A", 14)


def test_blank_lines_are_skipped_and_order_is_kept():
    assert [line.answer for line in read("\nSAIN A1\n\n  \nAIDE A2 eau\nbonjour\n")] == ["SAIN", "AIDE", "ILLISIBLE"]
