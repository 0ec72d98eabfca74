"""Every form of the product, found as a person finds it: in the pages, filled with what they hold or is plausible."""

from dataclasses import dataclass, field

from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone
from lxml import html

from tests.house.urlmap import scopes_of, url_names

#: Who is asked first for a page; then everybody else of the cast.
FIRST = ("owner", "ASI", "CONSUL", "ADMIN", "DCIS_DIRECTOR")
#: What a person would write in an empty field of this type.
PLAUSIBLE = {"email": "essai@example.org", "number": "3", "url": "https://example.org/", "tel": "+40721000002"}
FREE = {"text", "search", "textarea", "email", "url", "tel"}
_NEVER_SENT = {"submit", "image", "reset", "file"}


@dataclass(frozen=True)
class Control:
    """One field of a form: its type as the page says it, and what is sent for it when nothing is changed."""

    name: str
    kind: str
    values: tuple


@dataclass
class Door:
    """A form on a page, for somebody. `scope`: the file the page is about (urlmap)."""

    url_name: str
    path: str
    method: str
    actor: str
    scope: str
    controls: list = field(default_factory=list)

    def data(self, **changes):
        """What the form sends, with these fields changed."""
        sent = {control.name: list(control.values) for control in self.controls if control.values}
        return sent | changes

    @property
    def names(self):
        return tuple(dict.fromkeys(control.name for control in self.controls))


def parse(body):
    """The page as a browser reads it; None when it is empty."""
    if not body.strip():
        return None
    return html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))


class Doors:
    """Tour of the pages of a cast, by whoever may read them; `every` is the list of forms, each once per person.

    `actors`: how many people visit each page; `scopes`: about how many files, None for all of them.
    """

    def __init__(self, cast, table, addresses=None, *, actors=1, scopes=None):
        self.cast, self.table, self.clients = cast, table, {}
        self.every, self.pages, self._known = [], [], set()
        for url_name, names in (addresses or url_names()).items():
            for scope in scopes_of(url_name, names)[:scopes]:
                self._visit(url_name, names, scope, actors)

    def client(self, actor):
        if actor not in self.clients:
            self.clients[actor] = Client(raise_request_exception=False)
            self.clients[actor].force_login(self.cast.people[actor])
        return self.clients[actor]

    def _visit(self, url_name, names, scope, actors):
        people = [a for a in (*FIRST, *self.cast.people) if self.table.expected(url_name, "GET", a, scope) == 200]
        for actor in list(dict.fromkeys(people))[:actors]:
            path = self.cast.address(url_name, names, scope)
            answer = self.client(actor).get(path)
            if answer.status_code != 200 or not answer.headers.get("Content-Type", "").startswith("text/html"):
                continue
            self.pages.append((url_name, path, actor, scope))
            self._read(parse(answer.content), path, actor, scope)

    def _read(self, page, path, actor, scope):
        if page is None:
            return
        for form in page.iter("form"):
            target = (form.get("action") or "").split("#")[0] or path
            if not target.startswith("/"):
                target = path.split("?")[0] + target if target.startswith("?") else target
            try:
                url_name = resolve(target.split("?")[0]).view_name
            except Resolver404:
                continue
            controls = list(_controls(form))
            method = (form.get("method") or "get").upper()
            key = (url_name, method, actor, scope.partition(":")[0], tuple(control.name for control in controls))
            if key not in self._known and url_name != "account_logout":
                self._known.add(key)
                self.every.append(Door(url_name, target, method, actor, scope, controls))


def _controls(form):
    radios = set()
    for tag in form.iter("input", "select", "textarea", "button"):
        name, kind = tag.get("name"), tag.get("type", "text") if tag.tag == "input" else tag.tag
        if not name or name == "csrfmiddlewaretoken" or kind in _NEVER_SENT or tag.get("disabled") is not None:
            continue
        if tag.tag == "button":
            yield Control(name, "hidden", (tag.get("value", ""),))
        elif tag.tag == "select":
            yield Control(name, "select", _chosen(tag))
        elif kind == "radio":
            if name not in radios:
                radios.add(name)
                group = [other for other in form.iter("input") if other.get("name") == name]
                ticked = [other for other in group if other.get("checked") is not None] or group
                yield Control(name, "radio", (ticked[0].get("value", "on"),))
        elif kind == "checkbox":
            sent = tag.get("checked") is not None or tag.get("required") is not None
            yield Control(name, kind, (tag.get("value", "on"),) if sent else ())
        else:
            text = tag.text_content() if tag.tag == "textarea" else tag.get("value", "")
            yield Control(name, kind, (text.strip("\n") or _plausible(tag, kind),))


def _chosen(select):
    options = [option for option in select.iter("option") if option.get("value", "")]
    chosen = [option for option in options if option.get("selected") is not None]
    if select.get("multiple") is not None:
        return tuple(option.get("value") for option in chosen or options[:1])
    return tuple(option.get("value") for option in (chosen or options)[:1])


def _plausible(tag, kind):
    now = timezone.localtime()
    if kind == "date":
        return now.strftime("%Y-%m-%d")
    if kind == "datetime-local":
        return now.strftime("%Y-%m-%dT%H:%M")
    if kind in ("hidden", "password"):
        return ""
    return PLAUSIBLE.get(kind, "Texte des essais" if kind in FREE else "3")
