"""The pages of an exchange, as the people of a post use them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from liaison.models import InformationExchange
from ssi.accounts.roles import Role
from tests.factories import make_domain, make_exchange, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bucharest():
    return make_post("BUC")


@pytest.fixture
def drugs():
    return make_domain("stups")


@pytest.fixture
def officer(bucharest, drugs):
    return make_user(Role.ODL, bucharest, domains=[drugs])


def incoming(post, domain, **changes):
    return {
        "title": "Titulaire d’une ligne française",
        "country": post.country_id,
        "requester": "Direction de lutte contre le crime organisé",
        "received_at": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
        "channel": "MAIL",
        "domain": domain.pk,
        "regime": "BILATERAL",
        "access_mode": "DIRECT",
        "information_sought": "Identifier le titulaire de la ligne +33 6 39 98 00 00.",
        "purpose": "Enquête sur un trafic de stupéfiants.",
        "marking": "NP",
        **changes,
    }


def test_an_officer_registers_a_request_and_lands_on_its_page(client, officer, bucharest, drugs):
    client.force_login(officer)
    page = client.get(reverse("liaison:exchange-open-incoming"))
    token = page.context["form"].initial["form_token"]
    answer = client.post(reverse("liaison:exchange-open-incoming"), incoming(bucharest, drugs, form_token=str(token)))
    assert answer.status_code == 302, answer.context["form"].errors
    exchange = InformationExchange.objects.get()
    assert exchange.reference.startswith(f"EXI-BUC-{timezone.localdate().year}-")
    detail = client.get(answer.url)
    assert "Identifier le titulaire" in detail.content.decode()


def test_the_same_form_sent_twice_opens_one_file(client, officer, bucharest, drugs):
    client.force_login(officer)
    page = client.get(reverse("liaison:exchange-open-incoming"))
    data = incoming(bucharest, drugs, form_token=str(page.context["form"].initial["form_token"]))
    first = client.post(reverse("liaison:exchange-open-incoming"), data)
    second = client.post(reverse("liaison:exchange-open-incoming"), data)
    assert first.url == second.url
    assert InformationExchange.objects.count() == 1


def test_the_list_and_its_filters(client, officer, bucharest, drugs):
    exchange = make_exchange(officer, post=bucharest, state="EN_TRAITEMENT")
    client.force_login(officer)
    assert exchange.reference in client.get(reverse("liaison:exchange-list")).content.decode()
    kept = client.get(
        reverse("liaison:exchange-list"), {"etat": "EN_TRAITEMENT", "sens": "IN", "q": exchange.reference}
    )
    assert exchange.reference in kept.content.decode()
    none = client.get(reverse("liaison:exchange-list"), {"etat": "CLOS"})
    assert exchange.reference not in none.content.decode()
    assert "Aucun échange ne répond à ces filtres" in none.content.decode()


def test_search_finds_a_word_a_reference_and_a_misspelt_name(client, officer, bucharest):
    exchange = make_exchange(officer, post=bucharest, title="Filière Constantinescu, véhicules volés")
    client.force_login(officer)
    for words in ("véhicule", "vehicules", exchange.reference[:10].lower(), "Constantinesco"):
        page = client.get(reverse("search"), {"q": words}, follow=True)
        assert exchange.title in page.content.decode(), words
    assert exchange.title not in client.get(reverse("search"), {"q": "hélicoptère"}).content.decode()


def test_every_page_of_a_file_is_404_for_another_post(client, officer, bucharest, drugs):
    exchange = make_exchange(officer, post=bucharest)
    stranger = make_user(Role.ASI, make_post("BRU"))
    client.force_login(stranger)
    for name in ("liaison:exchange-detail", "liaison:exchange-edit", "liaison:exchange-answer"):
        assert client.get(reverse(name, args=[exchange.reference])).status_code == 404
    for name in ("cases:access", "cases:history"):
        assert client.get(reverse(name, args=[exchange.reference])).status_code == 404


def test_two_editors_the_second_is_told_and_keeps_what_was_typed(client, officer, bucharest, drugs):
    exchange = make_exchange(officer, post=bucharest, state="EN_TRAITEMENT")
    client.force_login(officer)
    url = reverse("liaison:exchange-answer", args=[exchange.reference])
    version = client.get(url).context["form"].initial["version"]
    assert client.post(url, {"answer": "Première main.", "version": version}).status_code == 302
    second = client.post(url, {"answer": "Seconde main, tapée en même temps.", "version": version})
    assert second.status_code == 409
    body = second.content.decode()
    assert "Première main." in body
    assert "Seconde main, tapée en même temps." in body
    assert "Quelqu’un d’autre a modifié ce dossier" in body


def test_the_head_of_post_signs_from_the_parapheur(client, officer, bucharest):
    head = make_user(Role.ASI, bucharest)
    exchange = make_exchange(officer, post=bucharest, head=head, state="REPONSE_A_VALIDER")
    client.force_login(head)
    page = client.get(reverse("parapheur"))
    request = page.context["current"]
    assert request.case.reference == exchange.reference
    data = {"request": request.pk, "sha256": request.sha256, "decision": "RETURN", "comment": ""}
    refused = client.post(reverse("parapheur"), data)
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.content.decode()
    answer = client.post(reverse("parapheur"), data | {"decision": "APPROVE"})
    assert answer.status_code == 302
    exchange.refresh_from_db()
    assert exchange.status == "REPONSE_VALIDEE"


def test_the_day_shows_what_waits_for_this_person(client, officer, bucharest):
    head = make_user(Role.ASI, bucharest)
    exchange = make_exchange(officer, post=bucharest, head=head, state="REPONSE_A_VALIDER")
    client.force_login(head)
    assert exchange.reference in client.get("/").content.decode()
