import re

import pytest
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils import translation

from ssi.web import views
from ssi.web.guide import PAGES
from ssi.web.htmx import answer, is_htmx
from ssi.web.refusals import NotAllowed


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_guide_has_landmarks_one_title_and_its_marking(browser, page):
    html = browser.get(f"/guide/?page={page}").content.decode()
    assert html.count("<h1") == 1
    assert '<main class="ssi-main ssi-wrap" id="contenu"' in html
    assert 'href="#contenu"' in html
    assert html.count("Diffusion Restreinte</span>") >= 2  # on top and at the foot, for the printed page
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


def test_the_demo_says_so_and_production_does_not(browser, settings):
    settings.SSI_DEMO = True
    assert "Données fictives" in browser.get("/guide/").content.decode()
    settings.SSI_DEMO = False
    assert "Données fictives" not in browser.get("/guide/").content.decode()


def test_no_state_wears_the_colours_of_france_unless_the_installation_says_so(browser, settings):
    settings.SSI_BRAND = {"state": "Royaume de Syldavie", "service": "Attaché de police"}
    html = browser.get("/guide/").content.decode()
    assert 'data-brand="neutral"' in html
    assert "Royaume de Syldavie" in html
    settings.SSI_BRAND = {"state": "République française", "state_marks": True}
    assert 'data-brand="state"' in browser.get("/guide/").content.decode()


@pytest.mark.parametrize(
    ("address", "status", "sentence"),
    [
        ("/nulle-part/", 404, "Cette page n’existe pas, ou elle ne vous est pas ouverte"),
        ("/panne/", 500, "Rien n’a été enregistré à moitié"),
        ("/pause/", 503, "Rien n’est perdu"),
    ],
)
def test_an_error_page_says_what_to_do_and_reveals_nothing(browser, address, status, sentence):
    response = browser.get(address)
    html = response.content.decode()
    assert response.status_code == status
    assert sentence in html
    assert "coffre" not in html
    assert "Traceback" not in html
    assert response.headers["X-Request-Id"] in html
    assert "<style nonce=" in html


def test_an_interrupted_service_says_when_to_come_back(browser):
    assert browser.get("/pause/").headers["Retry-After"] == "60"


def test_a_refusal_is_shown_but_the_text_of_another_exception_is_not(frame_only):
    request = RequestFactory().get("/")
    refusal = NotAllowed("Vous avez écrit ce texte.", remedy="Votre adjoint peut le viser.")
    assert "Votre adjoint peut le viser." in views.permission_denied(request, refusal).content.decode()
    hidden = views.permission_denied(request, PermissionDenied("EXI-BUC-2026-00142")).content.decode()
    assert "EXI-BUC" not in hidden


def test_a_form_left_open_too_long_says_that_nothing_was_sent(frame_only):
    response = views.csrf_failure(RequestFactory().post("/"), reason="CSRF token missing.")
    assert response.status_code == 403
    assert "Rien n’est parti" in response.content.decode()
    assert "CSRF" not in response.content.decode()


def _request(**headers):
    request = RequestFactory().post("/", headers=headers)
    request._messages = CookieStorage(request)
    return request


def test_htmx_gets_the_fragment_and_the_messages_in_one_round_trip(frame_only):
    request = _request(HX_Request="true")
    messages.success(request, "Réponse transmise.")
    context = {"why": "Rien à viser.", "todo": "Revenez demain."}
    response = answer(request, fragment="components/_empty.html", context=context, redirect_to="/parapheur/")
    html = response.content.decode()
    assert response.status_code == 200
    assert "Rien à viser." in html
    assert '<div id="messages" role="status" hx-swap-oob="true">' in html
    assert "Réponse transmise." in html
    assert "HX-Request" in response.headers["Vary"]


def test_without_javascript_the_same_act_redirects(frame_only):
    response = answer(_request(), fragment="unused.html", context={}, redirect_to="/parapheur/")
    assert (response.status_code, response.headers["Location"]) == (302, "/parapheur/")


def test_a_page_of_the_history_is_never_answered_with_a_fragment():
    assert is_htmx(_request(HX_Request="true"))
    assert not is_htmx(_request(HX_Request="true", HX_History_Restore_Request="true"))


def test_a_refused_form_comes_back_whole_with_what_was_typed(browser):
    response = browser.post("/guide/?page=saisie", {"contact": "Ionescu 🙂", "text": "Déjà tapé"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "Déjà tapé" in html
    assert "Ionescu 🙂" in html
    assert 'id="id_contact_error"' in html


def test_a_refused_form_under_htmx_is_the_fragment_alone(browser):
    response = browser.post("/guide/?page=saisie", {"text": "Déjà tapé"}, headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "<html" not in html
    assert "Déjà tapé" in html


def test_the_language_of_the_page_is_declared(browser):
    assert '<html lang="fr"' in browser.get("/guide/").content.decode()
    with translation.override("en"):
        assert '<html lang="en"' in browser.get("/guide/").content.decode()
