"""From the sign-in page to an answer that left, without touching a mouse."""

from playwright.sync_api import expect

from tests.journeys.site import PASSWORD

TITLE = "Contrôle d’un autocar à Nădlac, identité d’un passager"


class Keys:
    """A person's hands on the keyboard."""

    def __init__(self, somebody):
        self.page = somebody.page

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def type(self, text):
        self.page.keyboard.type(text)
        return self

    def tab_to(self, name):
        """Press Tab until what is called `name` has the focus: at most one turn of the page."""
        for _ in range(120):
            self.press("Tab")
            if self._focused().startswith(name):
                return self
        raise AssertionError(f"the keyboard never reaches {name!r}")

    def shortcut(self, *keys):
        """Keys that lead to another page."""
        with self.page.expect_navigation():
            self.press(*keys)
        return self

    def enter(self):
        with self.page.expect_navigation():
            self.press("Enter")
        return self

    def _focused(self):
        return self.page.evaluate(
            """() => { const it = document.activeElement;
                return (it.labels?.length ? it.labels[0].innerText : it.innerText || it.ariaLabel || '').trim(); }"""
        )


def _signs_in(somebody):
    somebody.goes("/compte/connexion/")
    hands = Keys(somebody)
    hands.tab_to("Adresse électronique").type(somebody.email).tab_to("Mot de passe").type(PASSWORD).enter()
    return hands


def test_a_request_is_registered_answered_signed_and_sent_with_the_keyboard_only(person):
    officer, head = person("nadia.ferracci"), person("philippe.garrigues")
    hands = _signs_in(officer)

    hands.shortcut("g", "l").shortcut("c")
    hands.tab_to("Objet").type(TITLE).tab_to("Pays").type("Rou")
    hands.tab_to("Service requérant").type("Police des frontières, Nădlac")
    hands.tab_to("Domaine").type("Stup")
    hands.tab_to("Information demandée").type("Antécédents du passager du siège 14.")
    hands.tab_to("Finalité et faits").type("Contrôle du 20 novembre.").tab_to("Enregistrer").enter()
    officer.is_told("enregistré")
    reference = officer.page.locator(".ssi-band .ssi-ref").inner_text()
    hands.shortcut("v").shortcut("v").shortcut("r")
    hands.tab_to("Projet de réponse").type("Inconnu de nos services.").tab_to("Enregistrer le projet").enter()
    hands.shortcut("v")
    officer.sees("Le texte attend le visa")

    _signs_with_keys(head, reference)

    hands.shortcut("g", "h")
    hands.tab_to(TITLE).enter()
    hands.shortcut("v")
    officer.sees("Répondu")


def _signs_with_keys(head, reference):
    """n: next; r: write why; v: approve."""
    hands = _signs_in(head)
    hands.shortcut("g", "p")
    for _ in range(20):
        if head.page.locator("article .ssi-ref").first.inner_text() == reference:
            break
        hands.shortcut("n")
    hands.press("r")
    expect(head.page.get_by_label("Motif")).to_be_focused()
    hands.type("v")
    expect(head.page.get_by_label("Motif")).to_have_value("v")
    hands.press("Backspace", "Tab", "v")
    head.is_told(reference)


def test_the_question_mark_lists_the_shortcuts_of_the_page(person):
    head = person("philippe.garrigues").signs_in("/parapheur/")
    hands = Keys(head)
    listed = head.page.locator("#raccourcis")
    expect(listed.locator("li").first).to_be_hidden()
    hands.press("?")
    expect(listed).to_contain_text("Viser")
    expect(listed).to_contain_text("Écrire le motif du renvoi")
    expect(listed).to_contain_text("Suivant")
    expect(listed).to_contain_text("Parapheur")
    hands.press("?")
    expect(listed.locator("li").first).to_be_hidden()


def test_j_and_k_walk_a_list_and_enter_opens_the_line(person):
    officer = person("nadia.ferracci").signs_in("/liaison/echanges/")
    lines = officer.page.locator("[data-rows] a")
    hands = Keys(officer).press("j")
    expect(lines.nth(0)).to_be_focused()
    hands.press("j", "j")
    expect(lines.nth(2)).to_be_focused()
    hands.press("k")
    expect(lines.nth(1)).to_be_focused()
    title = lines.nth(1).inner_text()
    hands.enter()
    assert officer.title == title


def test_shortcuts_can_be_switched_off(person):
    officer = person("nadia.ferracci").signs_in()
    hands = Keys(officer).press("?")
    officer.ticks("Désactiver les raccourcis")
    officer.page.locator("h1").click()
    hands.press("g", "l")
    officer.page.wait_for_timeout(300)
    assert officer.path == "/"
