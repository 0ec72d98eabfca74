"""Methods: each address answers those it declares, and no other (ASVS 4.1.4)."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, path
from django.urls.resolvers import URLPattern
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import View

from ssi.web.middleware import DoorMiddleware
from tests.house.telling import tell
from tests.house.urlmap import scopes_of, url_names


def says_its_methods(view):
    """True of a class, whose methods are its own, and of a function under one of Django's `require_…`."""
    while view is not None:
        if hasattr(view, "view_class"):
            return True
        held = [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
        if any(isinstance(one, list | tuple) and one and set(one) <= {"GET", "HEAD", "POST"} for one in held):
            return True
        view = getattr(view, "__wrapped__", None)
    return False


def views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name, pattern.callback
        else:
            yield from views(pattern.url_patterns)


def silent(patterns):
    return [name for name, view in views(patterns) if not says_its_methods(view)]


def test_every_view_says_which_methods_it_answers():
    assert silent(get_resolver().url_patterns) == []


def test_a_view_that_does_not_is_found():
    def bare(_request):
        return HttpResponse()

    patterns = [path("a", bare, name="bare"), path("b", require_safe(bare)), path("c", require_POST(bare))]
    assert silent([*patterns, path("d", View.as_view())]) == ["bare"]
    tell("A view for any method: found.")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_no_address_answers_a_method_that_nothing_uses(cast, caplog, method):
    caplog.set_level("CRITICAL", "django.request")
    client, answered = Client(), {}
    client.force_login(cast.people["ASI"])
    for url_name, arguments in url_names().items():
        if (method, url_name) == ("PUT", "attachments:chunk"):
            continue
        address = cast.address(url_name, arguments, scopes_of(url_name, arguments)[0])
        answered[url_name] = client.generic(method, address).status_code
    assert {name: status for name, status in answered.items() if status != 405} == {}


def test_a_door_that_lets_any_method_in_is_found(rf):
    """Without the door a page that is only written through GET and POST would answer OPTIONS."""
    page = View.as_view()
    assert page(rf.options("/")).status_code == 200
    assert DoorMiddleware(page)(rf.options("/")).status_code == 405


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 301), ("/compte/connexion/", 301), ("/metriques/", 403), ("/administration/etat.json", 403),
        ("/agenda/secret/abc.ics", 403), ("/healthz/", 200),
    ],
)  # fmt: skip
def test_a_browser_that_speaks_in_clear_is_led_to_tls_and_a_program_is_refused(client, settings, address, status):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get(address).status_code == status
    assert client.get(address, secure=True).status_code not in (301, 403) or address == "/"
