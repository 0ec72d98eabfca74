"""The pages of a piece of information, as the people of a post use them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.intelligence.models import Consent, Disclosure, Intelligence
from ssi.accounts.roles import Role
from tests.factories import head_of, make_country, make_domain, make_exchange, make_post, make_user
from tests.liaison.pieces import TEXT, make_piece

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    make_country("FR")
    return make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])


@pytest.fixture
def exchange(officer):
    return make_exchange(officer, state="EN_TRAITEMENT")


def typed(**changes):
    return {
        "text": TEXT,
        "nature": "FACT",
        "source": "4X4:B",
        "information": "4X4:2",
        "origin_service": "OFAST",
        "origin_country": "FR",
        "collected_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "codes": ["H1"],
        "for_partner": "on",
        **changes,
    }


def page(exchange, piece, name="exchange-piece"):
    return reverse(f"liaison:{name}", args=[exchange.reference, piece.pk])


def test_an_officer_adds_a_piece_and_the_exchange_shows_it_in_words(client, officer, exchange):
    client.force_login(officer)
    url = reverse("liaison:exchange-piece-add", args=[exchange.reference])
    assert "source habituellement fiable" in client.get(url).content.decode()
    answer = client.post(url, typed())
    assert answer.status_code == 302, answer.context["form"].errors
    shown = client.get(exchange.get_absolute_url()).content.decode()
    assert TEXT in shown
    assert "source fiable dans la plupart des cas" in shown
    assert "ne pas verser en procédure" in shown


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": "6X6:B"}, "information"),
        ({"source": "4X4:F"}, "source"),
        ({"codes": ["H3"]}, "h3_text"),
        ({"codes": []}, "codes"),
        ({"collected_at": "2031-02-30T10:00"}, "collected_at"),
        ({"collected_at": "2190-01-01T10:00"}, "collected_at"),
        ({"text": "a" * 20001}, "text"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(client, officer, exchange, changes, field):
    client.force_login(officer)
    answer = client.post(reverse("liaison:exchange-piece-add", args=[exchange.reference]), typed(**changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "OFAST" in answer.content.decode()
    assert not Intelligence.objects.exists()


def test_a_disclosure_that_breaks_a_code_is_refused_on_its_page_with_the_reason(client, officer, exchange):
    piece = make_piece(exchange, officer, codes=["H2"])
    client.force_login(officer)
    sent = {"act": "disclose", "service": "Parchet", "country": "RO", "basis": "UNION", "justification": "Enquête"}
    answer = client.post(page(exchange, piece), sent)
    assert answer.status_code == 422
    assert "OFAST" in answer.content.decode()
    assert "demandez son consentement" in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_a_consent_is_asked_recorded_and_then_the_piece_goes(client, officer, exchange):
    piece = make_piece(exchange, officer, codes=["H2"])
    client.force_login(officer)
    assert client.post(page(exchange, piece), {"act": "ask_consent", "scope": "ONWARD"}).status_code == 302
    client.force_login(head_of(exchange.post))
    said = {"act": "record_consent", "consent": Consent.objects.get().pk, "granted": "oui", "proof": "Lettre du 3 mars"}
    assert client.post(page(exchange, piece), said).status_code == 302
    client.force_login(officer)
    sent = {"act": "disclose", "service": "Parchet", "country": "RO", "basis": "UNION", "justification": "Enquête"}
    assert client.post(page(exchange, piece), sent).status_code == 302
    history = client.get(page(exchange, piece)).content.decode()
    assert "Parchet" in history
    assert "Lettre du 3 mars" in history


def test_a_correction_shows_its_past_recipients_and_the_notice_to_send(client, officer, exchange):
    piece = make_piece(exchange, officer)
    client.force_login(officer)
    sent = {"act": "disclose", "service": "Parchet", "country": "RO", "basis": "UNION", "justification": "Enquête"}
    client.post(page(exchange, piece), sent)
    correct = page(exchange, piece, "exchange-piece-correct")
    assert "Parchet" in client.get(correct).content.decode()
    answer = client.post(correct, typed(codes=["H0"], reason="Mauvaise ville", text="Réside à Galați."))
    assert answer.status_code == 302, answer.context["form"].errors
    notice = client.get(answer.url)
    assert "Mauvaise ville" in notice.content.decode()
    number = notice.context["notices"][0].pk
    client.post(answer.url, {"act": "send_notice", "notice": number})
    assert client.get(answer.url).context["notices"][0].sent_by == officer


def test_a_piece_of_another_file_is_not_found_under_this_one(client, officer, exchange):
    other = make_piece(make_exchange(officer, state="EN_TRAITEMENT"), officer)
    client.force_login(officer)
    assert client.get(page(exchange, other)).status_code == 404
