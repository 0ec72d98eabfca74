"""The pages of whoever enrolled a second factor: an application, recovery codes and a key, each page seen at both
widths. One officer of the demo enrols everything, uses it, and takes it all away again.

A key needs a name, not an address of numbers (WebAuthn): this browser calls the site « localhost ».
"""

import re

from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from tests.house.telling import tell
from tests.journeys.reading import NARROW, WIDE, at_width
from tests.journeys.site import PASSWORD
from tests.journeys.test_every_page import WITH_A_FACTOR

WHO = "stephane.wattiez"


class Enroller:
    """The officer at their browser, with a key of software plugged in; notes which pages were seen and their faults."""

    def __init__(self, somebody, address):
        self.somebody, self.page = somebody, somebody.page
        self.address = address.replace("127.0.0.1", "localhost")
        self.seen, self.faults = set(), []
        devtools = somebody.context.new_cdp_session(self.page)
        devtools.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True}
        options |= {"automaticPresenceSimulation": True}
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def goes(self, name, *args):
        self.page.goto(self.address + reverse(name, args=args))
        return self

    def looks(self, name, *args):
        """Read the page of this address at both widths; being led elsewhere is a fault."""
        self.goes(name, *args)
        if self.somebody.path.split("?")[0] != reverse(name, args=args):
            self.faults.append(f"{name} leads to {self.somebody.path}")
        return self.reads(name)

    def reads(self, name):
        self.seen.add(name)
        for width in (WIDE, NARROW):
            self.faults += [f"{name} at {width} px: {fault}" for fault in at_width(self.page, width)]
        self.page.set_viewport_size({"width": WIDE, "height": 800})
        return self

    def signs_in(self):
        self.goes("account_login")
        self.somebody.writes("Adresse électronique", self.somebody.email).writes("Mot de passe", PASSWORD)
        self.somebody.presses("Se connecter")
        self.page.wait_for_url(lambda url: not url.partition("?")[0].endswith("/connexion/"))


def test_the_pages_of_a_second_factor_from_enrolment_to_removal(site, person):
    officer = Enroller(person(WHO), site.address)
    officer.signs_in()
    codes = _enrols_an_application(officer)
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        officer.looks(name)
    key = _adds_a_key(officer)
    officer.looks("mfa_reauthenticate").looks("mfa_reauthenticate_webauthn").looks("mfa_remove_webauthn", key)
    told = officer.somebody.asks(officer.address + reverse("mfa_download_recovery_codes"))
    assert (told.status, codes[0] in told.text()) == (200, True)

    officer.goes("account_logout").somebody.presses("Se déconnecter")
    officer.signs_in()
    officer.reads("mfa_authenticate")
    officer.page.locator("input[name=code]").first.fill(codes[0])
    officer.page.locator("form:has(input[name=code]) button[type=submit]").first.click()
    officer.page.wait_for_url(lambda url: "/connexion/" not in url)

    officer.goes("mfa_remove_webauthn", key).somebody.presses("Retirer la clé")
    officer.goes("mfa_deactivate_totp").somebody.presses("Retirer")
    officer.goes("mfa_index").somebody.sees("Un téléphone, même sans réseau").sees("Aucune clé")

    tell(f"{len(officer.seen)} pages of the second factor looked at, {len(officer.faults)} faults")
    assert officer.faults == []
    assert officer.seen >= set(WITH_A_FACTOR)


def _enrols_an_application(officer):
    """Returns the recovery codes given with it."""
    officer.looks("mfa_activate_totp")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", officer.page.content())[1]
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    officer.page.locator("input[name=code]").fill(totp.format_hotp_value(totp.hotp_value(secret, counter)))
    officer.page.locator("form:has(input[name=code]) button[type=submit]").click()
    officer.page.wait_for_url(lambda url: "/application/" not in url)
    officer.goes("mfa_view_recovery_codes")
    return re.findall(r"\b[0-9a-f]{8}\b", officer.page.locator("main").inner_text())


def _adds_a_key(officer):
    """Returns the number of the key."""
    officer.looks("mfa_add_webauthn")
    officer.page.locator("main form button").first.click()
    officer.page.wait_for_url(lambda url: "/ajouter/" not in url)
    officer.goes("mfa_index")
    return int(re.search(r"/cles/(\d+)/retirer/", officer.page.content())[1])
