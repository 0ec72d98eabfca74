"""One line to register: what is read of it, and that nothing of it is ever lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison.exchanges import one_line
from liaison.models import InformationExchange
from ssi.accounts.roles import Role
from tests.factories import make_domain, make_post, make_user

COUNTRIES = {"RO": ("Roumanie", "Romania", "ROU"), "MD": ("Moldavie", "Moldova", "MDA")}
DOMAINS = {"drugs": ("Stupéfiants", "Drugs"), "terrorism": ("Terrorisme", "Terrorism")}
LINE = "ROU / stup / identif. titulaire +40 721 234 567 / OFAST M. Xavier / 48 h"


def read(text):
    return one_line.read(text, countries=COUNTRIES, domains=DOMAINS, region="RO")


def test_the_line_of_the_trade_is_read():
    line = read(LINE)
    assert (line.country, line.domain) == ("RO", "drugs")
    assert line.subject == "identif. titulaire +40 721 234 567"
    assert (line.service, line.contact) == ("OFAST", "M. Xavier")
    assert (line.within, line.urgent) == (timedelta(hours=48), True)
    assert line.phones == ("+40721234567",)
    assert line.rest == ()


@pytest.mark.parametrize("word", ["RO", "ro", "ROU", "rou", "Roumanie", "roum", "Romania", "ROUMANIE"])
def test_a_country_goes_by_its_code_its_name_or_its_beginning(word):
    assert read(f"{word} / titulaire").country == "RO"


@pytest.mark.parametrize(
    ("word", "delay", "urgent"),
    [
        ("48 h", timedelta(hours=48), True),
        ("24h", timedelta(hours=24), True),
        ("sous 8 heures", timedelta(hours=8), True),
        ("3 j", timedelta(days=3), True),
        ("10 jours", timedelta(days=10), False),
        ("URGENT", None, True),
        ("très urgent !", None, False),
    ],
)
def test_a_delay_is_read_and_short_ones_are_urgent(word, delay, urgent):
    line = read(f"titulaire / {word}")
    assert (line.within, line.urgent) == (delay, urgent)


def test_a_number_cut_short_is_no_number_and_stays_in_the_text():
    line = read("RO / stup / titulaire +40 7… / OFAST M. X / 48 h")
    assert line.phones == ()
    assert "+40 7…" in line.subject


def test_what_is_not_understood_stays_in_the_rest():
    line = read("RO / stup / titulaire / OFAST M. X / à voir avec Paul / dossier bleu")
    assert line.rest == ("à voir avec Paul", "dossier bleu")


def test_a_word_that_begins_two_names_names_none():
    assert one_line.read("Rou", countries={"RO": ("Roumanie",), "RX": ("Rouvre",)}).country == ""


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_it_and_the_line_is_kept_whole(text):
    assert read(text).text == text


@settings(deadline=None)
@given(st.lists(st.sampled_from(["RO", "stup", "48 h", "3 j", "M. X", "abc", "URGENT", "+40721234567", "MDA"])))
def test_every_segment_is_claimed_or_shown(segments):
    line = read(" / ".join(segments))
    shown = [line.subject, f"{line.service} {line.contact}".strip(), *line.rest]
    claimed = sum(map(bool, (line.country, line.domain, line.within)))
    told_urgent = line.urgent and "URGENT" in segments
    assert sum(bool(text) for text in shown) + claimed + told_urgent >= len(segments)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=50))
def test_a_line_longer_than_a_line_keeps_its_end(tail):
    text = "x" * one_line.LONGEST + tail
    assert "".join(read(text).rest).endswith(tail)


# --- From the box of the list to the form --------------------------------------------------------------------


@pytest.fixture
def officer(client, db):
    user = make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups", name="Stupéfiants d’essai")])
    client.force_login(user)
    return user


def test_the_box_of_the_list_leads_to_a_form_filled_with_what_was_read(client, officer):
    assert "Enregistrer en une ligne" in client.get(reverse("liaison:exchange-list")).content.decode()
    answer = client.post(reverse("liaison:exchange-one-line"), {"line": f"{LINE} / dossier bleu", "way": "OUT"})
    assert answer.status_code == 200
    initial = answer.context["form"].initial
    assert (initial["country"], initial["requester"], initial["requester_contact"]) == ("RO", "OFAST", "M. Xavier")
    assert initial["information_sought"] == f"{LINE} / dossier bleu"
    body = answer.content.decode()
    assert "dossier bleu" in body
    assert f'action="{reverse("liaison:exchange-open-outgoing")}"' in body
    assert not InformationExchange.objects.exists()


def test_an_empty_line_is_refused_in_words(client, officer):
    answer = client.post(reverse("liaison:exchange-one-line"), {"line": " "}, follow=True)
    assert "Renseignez" in answer.content.decode()
