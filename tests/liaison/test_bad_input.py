"""Bad input: the person gets a sentence in French that says what to do, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.models import InformationExchange
from ssi.accounts.roles import Role
from ssi.outbox.models import OutboxMessage
from tests.factories import make_domain, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    user = make_user(Role.ODL, make_post("BUC"), domains=[make_domain("stups")])
    client.force_login(user)
    return user


def register(client, **changes):
    data = {
        "title": "Titulaire d’une ligne française",
        "country": "RO",
        "requester": "Direction de lutte contre le crime organisé",
        "received_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "channel": "MAIL",
        "domain": make_domain("stups").pk,
        "regime": "BILATERAL",
        "access_mode": "DIRECT",
        "information_sought": "Identifier le titulaire de la ligne.",
        "purpose": "Enquête sur un trafic de stupéfiants.",
        "marking": "NP",
    }
    return client.post(reverse("liaison:exchange-open-incoming"), data | changes)


def refused(answer, sentence):
    """The form came back with the sentence, and with what was typed."""
    body = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in body
    assert "Identifier le titulaire de la ligne." in body
    assert not InformationExchange.objects.exists()


def test_an_unknown_reference_is_an_ordinary_404(client, officer):
    for reference in ("EXI-BUC-2026-99999", "n’importe quoi", "%00", "../../etc/passwd"):
        assert client.get(f"/liaison/echanges/{reference}/").status_code == 404


def test_a_date_of_the_year_1200_is_refused_in_words(client, officer):
    refused(register(client, received_at="1200-01-01T10:00"), "hors du calendrier")


def test_a_date_to_come_is_refused_in_words(client, officer):
    later = timezone.localtime() + timedelta(days=2)
    refused(register(client, received_at=later.strftime("%Y-%m-%dT%H:%M")), "reçue dans l’avenir")


def test_a_date_that_does_not_exist_is_refused_in_words(client, officer):
    refused(register(client, received_at="2026-02-30T10:00"), "n’existe pas")


def test_an_emoji_in_a_name_is_refused_and_kept_on_screen(client, officer):
    answer = register(client, requester="Police 🚓 des frontières")
    refused(answer, "Police 🚓 des frontières")
    assert answer.context["form"].errors["requester"]


def test_a_nul_in_a_name_is_dropped_without_a_word(client, officer):
    assert register(client, requester="Police\0 des frontières").status_code == 302
    assert InformationExchange.objects.get().requester == "Police des frontières"


def test_an_emoji_in_a_text_is_a_character_like_another(client, officer):
    assert register(client, information_sought="Le message disait « ok 👍 ».").status_code == 302
    assert "👍" in InformationExchange.objects.get().information_sought


def test_an_urgency_without_a_reason_is_refused_beside_its_field(client, officer):
    answer = register(client, urgent="on")
    refused(answer, "Une urgence se motive")
    assert "urgency_reason" in answer.context["form"].errors


def test_a_country_the_post_does_not_cover_is_refused(client, officer):
    make_post("DJI")
    answer = register(client, country="DJ")
    assert answer.status_code == 422
    assert "country" in answer.context["form"].errors


def test_a_title_too_long_is_refused_in_words(client, officer):
    refused(register(client, title="x" * 5000), "200")


def test_the_directive_outside_the_union_is_refused_when_qualifying(client, officer):
    post = make_post("DJI")
    domain = make_domain("stups")
    user = make_user(Role.ODL, post, domains=[domain])
    exchange = make_exchange(user, post=post, state="RECU", regime="EU_2023_977")
    client.force_login(user)
    answer = client.post(reverse("liaison:exchange-act", args=[exchange.reference, "qualify"]))
    assert answer.status_code == 422
    assert "ne s’applique pas à ce pays" in answer.content.decode()
    exchange.refresh_from_db()
    assert exchange.status == "RECU"


def test_an_act_done_meanwhile_by_somebody_else_is_refused_in_words(client, officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT")
    answer = client.post(reverse("liaison:exchange-act", args=[exchange.reference, "qualify"]))
    assert answer.status_code == 422
    assert "n’est plus possible" in answer.content.decode()


@pytest.mark.parametrize("version", ["../../etc/passwd", "²", "9" * 5000, "NaN", "-1", "1.5", "\0", "[]"])
def test_a_version_nobody_was_shown_is_refused_in_words_and_never_an_error(client, officer, version):
    exchange = make_exchange(officer, state="RECU")
    answer = client.post(reverse("liaison:exchange-act", args=[exchange.reference, "qualify"]), {"version": version})
    assert answer.status_code in (409, 422)
    exchange.refresh_from_db()
    assert exchange.status == "RECU"


@pytest.mark.parametrize("typed", ["²", "9" * 5000, "٣", "-1"])
def test_a_number_of_an_address_that_is_no_number_gives_a_page(client, officer, typed):
    """« ² » is a digit for Python (isdigit) and no number (int); five thousand digits are too many for int."""
    for name, fields in (
        ("directory:oral", ("avant", "contact")),
        ("liaison:yearly", ("annee",)),
    ):
        for field in fields:
            assert client.get(reverse(name), {field: typed}).status_code in (200, 404)


def test_a_clarification_without_its_question_keeps_the_page(client, officer):
    exchange = make_exchange(officer, state="EN_TRAITEMENT")
    answer = client.post(
        reverse("liaison:exchange-act", args=[exchange.reference, "ask_clarification"]), {"comment": "  "}
    )
    assert answer.status_code == 422
    assert "Un motif est nécessaire" in answer.content.decode()


def test_a_redis_that_is_down_stops_nobody(client, officer, settings, django_capture_on_commit_callbacks):
    # The settings of the tests may name a live server: the doorbell itself is made to fail.
    from ssi import celery_app

    exchange = make_exchange(officer, state="RECU")
    before = celery_app.conf.broker_url
    celery_app.conf.broker_url = "redis+socket:///nonexistent/valkey.sock"
    try:
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("liaison:exchange-act", args=[exchange.reference, "qualify"]))
    finally:
        celery_app.conf.broker_url = before
    assert answer.status_code == 302
    exchange.refresh_from_db()
    assert exchange.status == "QUALIFIE"
    assert OutboxMessage.objects.filter(attempts__gt=0).count() == 0


@pytest.mark.parametrize(
    "cursor", ["x", "2026-13-01_1", "_", "1" * 5000, "2026-11-22T10:00:00+00:00_99999999999999999"]
)
def test_an_address_typed_by_hand_gives_a_page_and_never_an_error(client, officer, cursor):
    make_exchange(officer)
    for name in ("avant", "apres", "etat", "domaine", "pays", "echeance", "q"):
        assert client.get(reverse("liaison:exchange-list"), {name: cursor}).status_code == 200
        assert client.get(reverse("search"), {"q": "ligne", name: cursor}).status_code == 200
