"""The comfort script in a real browser: shortcuts, menus, kept drafts. The server is ours, without database."""

import threading
from io import BytesIO
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from pypdf import PdfReader

from tests import browser
from tests.web.conftest import FRAME_ONLY

pytestmark = pytest.mark.browser


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """Nothing on the console of the tests."""


@pytest.fixture(scope="module")
def address():
    with override_settings(**FRAME_ONLY, WHITENOISE_USE_FINDERS=True, WHITENOISE_AUTOREFRESH=True):
        server = make_server("127.0.0.1", 0, WSGIHandler(), _Server, _Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def chromium():
    with browser.launched() as chromium:
        yield chromium


@pytest.fixture
def tab(chromium, address):
    """A tab of a French browser on our server; fails on any error of the console."""
    context = chromium.new_context(locale="fr-FR", base_url=address)
    page = context.new_page()
    page.faults = []
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.on("console", lambda line: page.faults.append(line.text) if line.type == "error" else None)
    yield page
    context.close()


FORM = "/guide/?page=saisie"
TEXT = "#id_text"


def _type(tab, text):
    tab.goto(FORM)
    tab.fill(TEXT, text)
    for _ in range(40):  # wait_for_function evaluates a string, which the policy of the page forbids
        if _drafts(tab):
            return
        tab.wait_for_timeout(50)
    pytest.fail("nothing was kept")


def _drafts(tab):
    return tab.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('draft:')).length")


def test_the_policy_blocks_nothing_that_a_page_needs(tab):
    tab.goto("/guide/?page=dossier")
    tab.goto("/guide/?page=chiffres")
    assert tab.faults == []
    assert tab.evaluate("getComputedStyle(document.querySelector('.ssi-header')).borderBottomStyle") == "solid"
    assert tab.evaluate("typeof htmx") == "object"


def test_what_was_typed_survives_a_reload_and_says_so(tab):
    _type(tab, "Trois lignes françaises")
    tab.reload()
    assert tab.input_value(TEXT) == "Trois lignes françaises"
    assert "gardé dans cet onglet" in tab.inner_text(".ssi-draft")
    tab.click(".ssi-draft button")
    assert tab.input_value(TEXT) == ""
    tab.reload()
    assert tab.input_value(TEXT) == ""


def test_what_was_typed_survives_a_line_that_cuts_during_the_send(tab):
    _type(tab, "Texte à ne pas perdre")
    tab.route("**/guide/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    tab.click("form.ssi-form button[type=submit]")
    tab.wait_for_timeout(300)
    tab.unroute("**/guide/**")
    tab.goto(FORM)
    assert tab.input_value(TEXT) == "Texte à ne pas perdre"


def test_what_was_typed_survives_an_expired_session(tab):
    _type(tab, "Tapé avant l’expiration")
    tab.route("**/guide/?page=saisie", _as_if_the_session_had_ended)
    tab.click("form.ssi-form button[type=submit]")
    tab.wait_for_url("**/connexion/**")
    tab.unroute("**/guide/?page=saisie")
    tab.goto(FORM)
    assert tab.input_value(TEXT) == "Tapé avant l’expiration"


def _as_if_the_session_had_ended(route):
    if route.request.method == "POST":
        route.continue_(url=route.request.url.replace("page=saisie", "session=expired"))
    else:
        route.continue_()


def test_a_form_that_was_taken_is_forgotten(tab):
    _type(tab, "Demande complète")
    tab.select_option("#id_service", "dcco")
    tab.fill("#id_contact", "Ionescu")
    tab.fill("#id_received_at", "2026-11-20T09:30")
    tab.click("form.ssi-form button[type=submit]")
    tab.wait_for_url("**/guide/?page=jour")
    tab.goto(FORM)
    assert tab.input_value(TEXT) == ""
    assert _drafts(tab) == 0


def test_passwords_and_closed_forms_are_never_kept(tab):
    tab.goto("/guide/?page=parapheur")
    tab.check("[name=case] >> nth=0")
    tab.wait_for_timeout(600)
    assert _drafts(tab) == 0


def test_another_person_in_the_same_tab_finds_nothing(tab):
    _type(tab, "Secret de Claire")
    tab.evaluate(
        "() => { const [key] = Object.keys(sessionStorage); sessionStorage.setItem(key.replace(':7|', ':8|'), '{}'); }"
    )
    tab.reload()
    assert not tab.evaluate("Object.keys(sessionStorage).some((key) => key.startsWith('draft:8|'))")
    assert _drafts(tab) == 1


def test_the_keys_lead_where_they_say(tab):
    tab.goto("/guide/?page=liste")
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.textContent").startswith("Titulaire de trois lignes")
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.textContent").startswith("Vérification")
    tab.keyboard.press("k")
    assert tab.evaluate("document.activeElement.textContent").startswith("Titulaire")
    tab.keyboard.press("/")
    assert tab.evaluate("document.activeElement.id") == "recherche"
    tab.keyboard.type("g p ?")
    assert tab.input_value("#recherche") == "g p ?"
    tab.evaluate("document.activeElement.blur()")
    tab.keyboard.press("?")
    assert tab.is_visible("[data-shortcut-list]")
    tab.keyboard.press("g")
    tab.keyboard.press("p")
    tab.wait_for_url("**/guide/?page=parapheur")


def test_the_shortcuts_can_be_switched_off(tab):
    tab.goto("/guide/?page=liste")
    tab.keyboard.press("?")
    tab.check("[data-shortcut-switch]")
    tab.reload()
    tab.keyboard.press("j")
    assert tab.evaluate("document.activeElement.tagName") == "BODY"


def test_a_menu_closes_with_escape_and_gives_the_focus_back(tab):
    tab.goto("/guide/?page=dossier")
    tab.click("summary:has-text('Autres actes')")
    assert tab.is_visible("text=Annuler le dossier EXI-BUC-2026-00142")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Escape")
    assert not tab.is_visible("text=Annuler le dossier EXI-BUC-2026-00142")
    assert "Autres actes" in tab.evaluate("document.activeElement.textContent")


def test_the_rail_folds_on_a_phone_and_stands_beside_on_a_desk(tab):
    tab.set_viewport_size({"width": 400, "height": 800})
    tab.goto("/guide/?page=dossier")
    assert not tab.is_visible(".ssi-clock >> nth=0")
    assert tab.evaluate("document.documentElement.scrollWidth") == 400
    tab.click(".ssi-fold > summary")
    assert tab.is_visible(".ssi-clock >> nth=0")
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.reload()
    assert tab.is_visible(".ssi-clock >> nth=0")


@pytest.mark.parametrize("width", [400, 1280])
def test_axe_finds_nothing_on_any_page_of_the_guide(tab, width):
    from axe_playwright_python.sync_playwright import Axe

    tab.set_viewport_size({"width": width, "height": 800})
    for page in ("jour", "liste", "dossier", "parapheur", "saisie&refuse=1", "chiffres", "signes"):
        tab.goto(f"/guide/?page={page}")
        assert tab.evaluate("document.documentElement.scrollWidth") == width, page
        assert tab.evaluate("getComputedStyle(document.body).display") == "flex", "the sheet did not apply"
        found = Axe().run(tab)
        assert found.violations_count == 0, found.generate_report()


def test_every_printed_sheet_carries_the_marking_and_its_number(tab):
    tab.goto("/guide/?page=dossier")
    sheets = PdfReader(BytesIO(tab.pdf(format="A4", prefer_css_page_size=True))).pages
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, start=1):
        text = sheet.extract_text()
        assert "DIFFUSION RESTREINTE – SPÉCIAL FRANCE" in text
        assert f"{number}/{len(sheets)}" in text
    assert "Parapheur" not in sheets[0].extract_text()


def test_every_page_is_read_and_every_form_sent_without_javascript(chromium, address):
    context = chromium.new_context(java_script_enabled=False, locale="fr-FR", base_url=address)
    tab = context.new_page()
    tab.goto(FORM)
    tab.fill(TEXT, "Sans script")
    tab.click("form.ssi-form button[type=submit]")
    assert tab.input_value(TEXT) == "Sans script"
    assert tab.is_visible("#id_contact_error")
    tab.goto("/guide/?page=dossier")
    tab.click("summary:has-text('Autres actes')")
    assert tab.is_visible("text=Annuler le dossier EXI-BUC-2026-00142")
    context.close()
