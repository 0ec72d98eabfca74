"""A line that cuts, a session that ends: nothing sent is lost, nothing typed is lost."""

import hashlib
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from liaison.models import InformationExchange
from tests.attachments import samples
from tests.journeys.reading import faults_of
from tests.journeys.site import PASSWORD

TITLE = "Texte long tapé avant que la session expire"


# --- Uploads -----------------------------------------------------------------------------------------------------


class CutLine:
    """Lets chunks through, and cuts before, during and after the ones of these numbers."""

    def __init__(self, cuts):
        self.sent, self.cuts, self.offsets = 0, dict(cuts), []

    def __call__(self, route):
        if route.request.method != "PUT":
            return route.continue_()
        self.offsets.append(int(route.request.headers["upload-offset"]))
        self.sent += 1
        how = self.cuts.pop(self.sent, None)
        if how == "before":  # the server hears nothing
            return route.abort("connectionreset")
        if how == "after":  # the server has it, the browser never knows
            route.fetch()
            return route.abort("connectionreset")
        return route.continue_()


@pytest.fixture
def reference(site):
    """A file that the officer is working on, whatever number the demo gave it."""
    own = {"owner__email": "nadia.ferracci@ssi.demo", "compartmented": False, "closed_at": None}
    return site.do(lambda: InformationExchange.objects.filter(**own).latest("opened_at").reference)


def _big_paper():
    """About a megabyte, which no compression and no check shortens: a picture of noise would do as well."""
    import random

    noise = random.Random(20261122).randbytes(900_000)
    return samples.pdf("Procès-verbal, version intégrale", objects=[samples.stream(noise)])


def test_an_upload_cut_three_times_at_different_places_arrives_whole(person, reference):
    officer = person("nadia.ferracci").signs_in(f"/pieces/{reference}/ajouter/")
    line = CutLine({1: "before", 3: "after", 5: "before"})
    officer.page.route("**/pieces/envoi/**", line)
    paper = _big_paper()
    officer.page.set_input_files("#file", {"name": "pv.pdf", "mimeType": "application/pdf", "buffer": paper})
    officer.presses("Joindre")
    expect(officer.page.locator("[data-upload-state]")).to_contain_text("Ligne coupée")
    officer.page.wait_for_url(f"**/liaison/echanges/{reference}/")
    officer.is_told("pv.pdf")
    assert line.cuts == {}, "the line was cut three times"
    assert len(set(line.offsets)) < len(line.offsets), "what was lost was sent again, and only that"
    assert line.offsets == sorted(line.offsets), "never from the beginning again"

    with officer.page.expect_download() as saved:
        officer.page.get_by_role("link", name="pv.pdf").click()
    assert hashlib.sha256(saved.value.path().read_bytes()).digest() == hashlib.sha256(paper).digest()


def test_an_upload_goes_on_after_the_page_was_closed_and_opened_again(person, reference):
    officer = person("nadia.ferracci").signs_in(f"/pieces/{reference}/ajouter/")
    paper = {"name": "pv-2.pdf", "mimeType": "application/pdf", "buffer": _big_paper()}
    dead = CutLine(dict.fromkeys(range(3, 40), "before"))
    officer.page.route("**/pieces/envoi/**", dead)
    officer.page.set_input_files("#file", paper)
    officer.presses("Joindre")
    expect(officer.page.locator("[data-upload-state]")).to_contain_text("Ligne coupée")
    officer.page.unroute("**/pieces/envoi/**")
    alive = CutLine({})
    officer.page.route("**/pieces/envoi/**", alive)
    officer.goes(f"/pieces/{reference}/ajouter/")
    officer.page.set_input_files("#file", paper)
    officer.presses("Joindre")
    officer.page.wait_for_url(f"**/liaison/echanges/{reference}/")
    officer.is_told("pv-2.pdf")


# --- Sessions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_session_that_ends_under_a_half_typed_form_gives_back_what_was_typed(person, site, javascript):
    officer = person("nadia.ferracci", javascript=javascript).signs_in("/liaison/echanges/recu/")
    officer.writes("Objet", TITLE).writes("Finalité et faits", "Deux pages de faits.").chooses("Pays", "Moldavie")
    _let_sessions_end(site, officer.email)
    officer.presses("Enregistrer")
    assert officer.path.startswith("/compte/connexion/")
    if not javascript:
        officer.sees("Vous retrouverez votre saisie")

    officer.writes("Adresse électronique", officer.email).writes("Mot de passe", PASSWORD).presses("Se connecter")
    if javascript:
        expect(officer.page.get_by_label("Objet")).to_have_value(TITLE)
        expect(officer.page.get_by_label("Finalité et faits")).to_have_value("Deux pages de faits.")
        officer.sees("gardé dans cet onglet")
    else:
        officer.sees(TITLE).sees("Deux pages de faits.")
        reader = person("nadia.ferracci")
        reader.context.add_cookies(officer.context.cookies())
        assert faults_of(reader, officer.path) == []
        officer.page.locator("main form").get_by_role("button").first.click()
        # Sent again as it was: the form itself says what still lacks, and still holds what was typed.
        expect(officer.page.get_by_label("Objet")).to_have_value(TITLE)


def test_another_person_at_the_same_browser_does_not_get_what_was_typed(person, site):
    officer = person("nadia.ferracci").signs_in("/liaison/echanges/recu/")
    officer.writes("Objet", TITLE)
    officer.page.wait_for_timeout(600)
    _let_sessions_end(site, officer.email)
    officer.presses("Enregistrer")
    officer.email = "julien.kerhoas@ssi.demo"
    officer.signs_in("/liaison/echanges/recu/")
    expect(officer.page.get_by_label("Objet")).to_have_value("")


def _let_sessions_end(site, email):
    """As if nobody had touched the keyboard for two hours."""
    from django.utils import timezone

    from ssi.accounts.models import Session

    def age():
        Session.objects.filter(user__email=email).update(seen_at=timezone.now() - timedelta(hours=2))

    site.do(age)
