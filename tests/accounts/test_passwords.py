"""Passwords as people choose them, and what protects the second factor: refused, accepted, used once, asked again."""

import gzip
import hashlib
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings as installed
from django.contrib.auth import password_validation
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from ssi.accounts import passwords
from ssi.accounts.administration.services import draw_password
from ssi.accounts.models import Session
from ssi.accounts.roles import Role
from ssi.accounts.sessions import SessionStore
from tests.factories import PASSWORD, make_post, make_user

pytestmark = pytest.mark.django_db
LONG_ENOUGH = 12


@pytest.fixture(autouse=True)
def _no_throttle_left():
    yield
    cache.clear()


@pytest.fixture
def officer():
    return make_user(Role.ODL, make_post("BUC"))


def common():
    """The frequent passwords that are long enough for our rule."""
    folder = Path(password_validation.__file__).parent
    words = gzip.decompress((folder / "common-passwords.txt.gz").read_bytes()).decode().split()
    assert len(words) > 3_000
    return [word for word in words if len(word) >= LONG_ENOUGH]


def change(client, person, new):
    client.force_login(person)
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = client.post(reverse("account_change_password"), data)
    person.refresh_from_db()
    return answer, person.check_password(new)


def test_every_frequent_password_is_refused():
    words = common()
    assert len(words) > 20
    accepted = []
    for word in [*words, *map(str.upper, words)]:
        try:
            password_validation.validate_password(word)
        except ValidationError:
            continue
        accepted.append(word)
    assert accepted == []


def test_a_frequent_password_is_refused_by_the_form_in_words(client, officer):
    for word in common()[:3]:
        answer, changed = change(client, officer, word)
        assert answer.status_code == 200
        assert "trop courant" in answer.content.decode()
        assert not changed


@pytest.mark.parametrize("length", [7, 8, LONG_ENOUGH - 1])
def test_a_short_one_is_refused(client, officer, length):
    answer, changed = change(client, officer, "kqzvwxjyhnub"[:length])
    assert answer.status_code == 200
    assert not changed


@pytest.mark.parametrize(
    "new",
    ["kqzvwxjyhnub", "830472956182", "cheval agrafe batterie correct", "€ùÀ 🚓 – «»!?§ %µ£", "k" * 20 + "z" * 108],
)
def test_letters_or_digits_alone_spaces_signs_and_128_characters_are_accepted(client, officer, new):
    answer, changed = change(client, officer, new)
    assert answer["Location"] == reverse("account")
    assert changed


@pytest.mark.parametrize("new", ["Ambassade2026!", "SSI-ambassade-2026", "attaché police 12", "Bucarest-2026!!"])
def test_one_made_of_words_of_the_service_is_refused(client, officer, new):
    answer, changed = change(client, officer, new)
    assert "mots du service" in answer.content.decode()
    assert not changed


@pytest.mark.parametrize("new", ["la police mange des cerises", "trois ambassades", "passion-passion-passion"])
def test_such_a_word_among_others_is_accepted(client, officer, new):
    assert change(client, officer, new)[1]


class TestBreaches:
    KNOWN = ("une phrase connue de tous", "830472956182", "€ùÀ 🚓 – «»!?§ %µ£")

    @pytest.fixture
    def file(self, settings, tmp_path):
        """As it is published: the sum in capitals, a colon, how often it was seen."""
        sums = [hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper() for text in self.KNOWN]
        sums += [hashlib.sha1(b"%d" % n, usedforsecurity=False).hexdigest().upper() for n in range(5_000)]
        (tmp_path / "breaches.txt").write_text("".join(f"{one}:{n}\r\n" for n, one in enumerate(sorted(sums), 1)))
        settings.SSI_BREACHED_PASSWORDS = str(tmp_path / "breaches.txt")
        return sorted(sums)

    def test_a_password_of_the_file_is_refused_in_words(self, client, officer, file):
        for new in self.KNOWN:
            answer, changed = change(client, officer, new)
            assert "fuite de données" in answer.content.decode()
            assert not changed

    def test_every_line_is_found_and_nothing_else(self, file, settings):
        path = settings.SSI_BREACHED_PASSWORDS
        assert [one for one in file if not passwords._stands_in(path, one)] == []
        others = [hashlib.sha1(b"x%d" % n, usedforsecurity=False).hexdigest().upper() for n in range(2_000)]
        assert [one for one in (*others, "0" * 40, "F" * 40) if passwords._stands_in(path, one)] == []

    def test_another_one_and_an_installation_without_the_file_are_not_hindered(self, client, officer, file, settings):
        assert change(client, officer, "cheval agrafe batterie correct")[1]
        settings.SSI_BREACHED_PASSWORDS = ""
        password_validation.validate_password(self.KNOWN[0])


def test_the_fields_are_masked_and_let_managers_and_paste_do_their_work(client, officer):
    pages = [client.get(reverse("account_login")).content.decode()]
    client.force_login(officer)
    pages.append(client.get(reverse("account_change_password")).content.decode())
    for page, names in zip(pages, (["password"], ["oldpassword", "password1", "password2"]), strict=True):
        for name in names:
            (field,) = [tag for tag in page.split("<input")[1:] if f'name="{name}"' in tag.split(">")[0]]
            field = field.split(">")[0]
            assert 'type="password"' in field
            assert 'autocomplete="off"' not in field
            assert "onpaste" not in field


def test_a_password_lasts_as_long_as_its_owner_wants(client, officer):
    with time_machine.travel(datetime.now(UTC) + timedelta(days=5 * 365), tick=False):
        data = {"login": officer.email, "password": PASSWORD}
        assert client.post(reverse("account_login"), data)["Location"] == reverse("home")


def test_the_key_of_a_session_is_drawn_and_long(client, officer):
    keys = set()
    for _n in range(20):
        client.force_login(officer)
        keys.add(client.session.session_key)
        client.logout()
    assert len(keys) == 20
    assert min(len(key) for key in keys) >= 25  # letters and digits: 5.17 bits each, more than 128 in all


class TestSixDigits:
    @pytest.fixture(autouse=True)
    def _demanded(self, settings):
        settings.SSI_MFA_REQUIRED = True

    @pytest.fixture
    def secret(self, officer):
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(officer, secret)
        return secret

    def code(self, secret):
        return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))

    def enter(self, client, officer, code):
        client.post(reverse("account_login"), {"login": officer.email, "password": PASSWORD})
        client.post(reverse("mfa_authenticate"), {"code": code})
        return Session.objects.filter(user=officer).exists()

    def test_they_open_once(self, client, officer, secret):
        with time_machine.travel(datetime.now(UTC), tick=False):
            code = self.code(secret)
            assert self.enter(client, officer, code)
            client.post(reverse("account_logout"))
            assert not self.enter(client, officer, code)

    def test_they_are_those_of_the_server_s_clock_and_of_half_a_minute(self, client, officer, secret):
        noon = datetime(2026, 11, 27, 12, 0, 0, tzinfo=UTC)
        with time_machine.travel(noon, tick=False):
            code = self.code(secret)
        with time_machine.travel(noon + timedelta(seconds=30), tick=False):
            assert not self.enter(client, officer, code)
        with time_machine.travel(noon + timedelta(seconds=29), tick=False):
            assert self.enter(client, officer, code)

    def test_recovery_codes_are_drawn_long_enough(self, officer, secret):
        codes = RecoveryCodes.activate(officer).get_unused_codes()
        assert len(set(codes)) == len(codes) >= 8
        assert all(len(code) >= 8 and code.isdigit() for code in codes)


#: What draws a secret of a factor, of a session, of a first password.
DRAWN = {
    "seed of an application": totp.generate_totp_secret,
    "seed of the recovery codes": RecoveryCodes.generate_seed,
    "key of a session": lambda: SessionStore()._get_new_session_key(),
    "first password": draw_password,
    "question to a key": lambda: str(webauthn.begin_registration(make_user(None), passwordless=False)["publicKey"]),
}


def is_foreseen(draw):
    """Whether whoever knows the state of the ordinary generator knows what comes: true of no secret."""
    found = set()
    for _n in range(3):
        random.seed(2026)
        found.add(draw())
    return len(found) < 3


@pytest.mark.parametrize("what", DRAWN)
def test_no_secret_can_be_foreseen(what, rf):
    request = rf.get("/")
    request.session = {}
    with request_context(request):
        assert not is_foreseen(DRAWN[what])


def test_one_that_can_is_found():
    assert is_foreseen(lambda: "".join(random.choice("abcdef0123456789") for _n in range(32)))


@pytest.mark.parametrize(
    "act",
    [
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_add_webauthn",
    ],
)
def test_touching_one_s_factors_asks_again_who_is_there(client, officer, settings, act):
    """An old sign-in: reading them, adding one, removing one, whatever the method."""
    totp.TOTP.activate(officer, totp.generate_totp_secret())
    RecoveryCodes.activate(officer)
    before = list(Authenticator.objects.order_by("pk").values_list("pk", "data"))
    client.force_login(officer)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    for send in (client.get, client.post):
        answer = send(reverse(act), {"name": "clé", "credential": "{}"})
        if answer.status_code == 405:  # a page that is only read
            assert send == client.post
            continue
        assert answer.status_code == 302, act
        assert answer["Location"].startswith(reverse("account_reauthenticate")), act
    assert list(Authenticator.objects.order_by("pk").values_list("pk", "data")) == before
    assert installed.ACCOUNT_REAUTHENTICATION_TIMEOUT == 0
