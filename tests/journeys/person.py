"""Somebody in front of the screen: finds things by what is written on them, as people and screen readers do."""

import re

from playwright.sync_api import expect

from tests.journeys.site import PASSWORD

#: Chromium itself writes on the console what was refused on purpose (404, 409, 422) and a line that we cut.
_REFUSED = re.compile(
    r"Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_CONNECTION_RESET)"
)


class Person:
    def __init__(self, name, context):
        self.name, self.email, self.context = name, f"{name}@ssi.demo", context
        self.faults = []
        self.page = context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("console", self._heard)
        self.page.on("response", self._answered)

    def _heard(self, line):
        if line.type == "error" and not _REFUSED.search(line.text):
            self.faults.append(f"{self.page.url}: {line.text}")

    def _answered(self, response):
        if response.status >= 500:
            self.faults.append(f"{response.request.method} {response.url}: {response.status}")

    # --- Acts ------------------------------------------------------------------------------------------------

    def signs_in(self, following="/"):
        self.goes(f"/compte/connexion/?next={following}")
        self.writes("Adresse électronique", self.email)
        self.writes("Mot de passe", PASSWORD)
        self.presses("Se connecter")
        self.page.wait_for_url(lambda url: "/connexion/" not in url)
        return self

    def goes(self, path):
        self.page.goto(path)
        return self

    def opens(self, path, answer):
        """What `asks(path)` was answered, in the browser: the server does not make the page twice."""
        address = re.compile(f"^https?://[^/]+{re.escape(path)}$")
        self.page.route(address, lambda route: route.fulfill(response=answer), times=1)
        return self.goes(path)

    def writes(self, label, text):
        self.page.get_by_label(label, exact=False).first.fill(text)
        return self

    def chooses(self, label, option):
        self.page.get_by_label(label, exact=False).first.select_option(label=option)
        return self

    def ticks(self, label):
        self.page.get_by_label(label, exact=False).first.check()
        return self

    def presses(self, label, exact=True):
        """A button, as long as it is the only one of that name."""
        self.page.get_by_role("button", name=label, exact=exact).click()
        return self

    def follows(self, label, exact=False):
        self.page.get_by_role("link", name=label, exact=exact).first.click()
        return self

    # --- What is seen ----------------------------------------------------------------------------------------

    def sees(self, text):
        expect(self.page.locator("body")).to_contain_text(text, use_inner_text=True)
        return self

    def does_not_see(self, text):
        expect(self.page.locator("body")).not_to_contain_text(text, use_inner_text=True)
        return self

    def is_told(self, text):
        """By the band of messages, after an act."""
        expect(self.page.locator("#messages")).to_contain_text(text)
        return self

    @property
    def path(self):
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    @property
    def title(self):
        return self.page.locator("h1").inner_text()

    def asks(self, path, method="GET", **options):
        """Status of an address asked with this person's session, outside the page."""
        return self.context.request.fetch(path, method=method, max_redirects=0, **options)
