"""Hostile values in every field of every form, every filter and every header (security.md F7): no error, no harm."""

from itertools import count
from urllib.parse import urlencode, urljoin

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from tests.house import hostile
from tests.house.doors import FREE, Doors
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.test_every_url import read_table
from tests.house.urlmap import url_names

HEADERS = (
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Cookie",
    "If-Modified-Since",
    "If-None-Match",
    "Origin",
    "Range",
    "Referer",
    "User-Agent",
    "X-Forwarded-For",
    "X-Forwarded-Proto",
    "X-Request-Id",
    "X-Requested-With",
)
#: What addresses take after their « ? », beside the fields of the forms that say GET.
QUERY = ("q", "next", "page", "avant", "apres", "etat", "tri", "format", "du", "au", "mois", "semaine", "vers", "poste")
STORED = f"=<{hostile.MARK}> on{hostile.MARK}=\"'"


#: Columns that share their name with a field, and hold what the house alone writes and looks up.
CODES = {"code", "time_zone"}


class Assault:
    """Sends values and notes the harm they did; every request is undone."""

    def __init__(self, doors):
        self.doors, self.values, self.harm, self.step = doors, 0, [], count()

    def next_values(self, names):
        """A value for each field, the following ones of the corpus."""
        return {name: hostile.CORPUS[next(self.step) % len(hostile.CORPUS)] for name in names}

    def send(self, door, changes, **headers):
        """One form with these hostile values, and the page it leads to."""
        self.values += len(changes) + len(headers)
        data = urlencode(door.data(**changes), doseq=True, errors="surrogatepass")
        client = self.doors.client(door.actor)
        with transaction.atomic():
            if door.method == "POST":
                kind = "application/x-www-form-urlencoded"
                answer = client.post(door.path, data, content_type=kind, headers=headers)
            else:
                answer = client.get(f"{door.path.split('?')[0]}?{data}", headers=headers)
            self._judge(door.url_name, answer, changes or headers)
            if 300 <= answer.status_code < 400:
                target = urljoin(door.path, answer.headers["Location"])
                self._judge(f"{door.url_name}, then {target}", client.get(target), changes)
            transaction.set_rollback(True)

    def look(self, url_name, path, actor, query="", **headers):
        """A page, as it is now."""
        self.values += len(headers)
        with transaction.atomic():
            answer = self.doors.client(actor).get(f"{path.split('?')[0]}?{query}", headers=headers)
            self._judge(url_name, answer, query or headers)
            transaction.set_rollback(True)

    def _judge(self, where, answer, sent):
        told = {name: value[:40] for name, value in sent.items()} if isinstance(sent, dict) else sent[:80]
        self.harm += [(where, harm, told) for harm in hostile.harm_in(answer)]

    def told(self, what):
        tell(f"{what}: {self.values} hostile values, {len(self.harm)} that did harm", F7={
            "values": self.values,
            "errors": sum(harm.startswith("status") for _where, harm, _sent in self.harm),
            "harm": sum(not harm.startswith("status") for _where, harm, _sent in self.harm),
        })  # fmt: skip
        return self.harm


@pytest.fixture(autouse=True)
def quiet(caplog):
    caplog.set_level("CRITICAL", "django")


@pytest.fixture(scope="module")
def every_door(company):
    return Doors(company[0], read_table(), scopes=size(1, 2))


@pytest.fixture
def doors(every_door, cast):
    """Every form of the product, found once; each test undoes what it sends."""
    return every_door


def free(door):
    return [control.name for control in door.controls if control.kind in FREE]


def ascii_header(value):
    """As a server would hand it over: the bytes one by one, none that would end the line."""
    raw = value.encode("utf-8", "surrogatepass").decode("latin-1")
    return "".join(character for character in raw if character not in "\0\r\n")[:8_000]


def test_no_field_of_any_form_lets_a_hostile_value_do_harm(doors):
    """Every text of a form at once, then every field, then one alone among good ones."""
    assault = Assault(doors)
    for number, door in enumerate(door for door in assault.doors.every if door.controls):
        for turn in range(size(1, 30)):
            assault.send(door, assault.next_values(free(door) if (number + turn) % 3 else door.names))
            alone = door.names[(number + turn) % len(door.names)]
            if size(number % 4 == 0, True):
                assault.send(door, assault.next_values([alone]))
        if number % size(60, 4) == 0:
            assault.send(door, dict.fromkeys(free(door)[:1], hostile.HUGE))

    assert assault.told("forms") == []
    assert assault.values > 1_500


def test_no_address_nor_header_lets_a_hostile_value_do_harm(doors):
    assault, arguments = Assault(doors), url_names()
    for url_name, path, actor, _scope in doors.pages:
        if arguments[url_name]:
            continue
        for _turn in range(size(1, 20)):
            sent = assault.next_values(QUERY)
            assault.values += len(sent)
            assault.look(url_name, path, actor, urlencode(sent, errors="surrogatepass"))
            values = assault.next_values(HEADERS)
            assault.look(url_name, path, actor, **{name: ascii_header(value) for name, value in values.items()})

    assert assault.told("addresses and headers") == []
    assert assault.values > 1_500


def plant_in_rows(names):
    """The hostile text in every column that a form writes freely. Returns how many values were stored."""
    stored = 0
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            typed = isinstance(column, models.CharField | models.TextField) and not column.choices
            if not typed or column.unique or column.name not in names - CODES or not model._meta.managed:
                continue
            value = STORED[: column.max_length or None]
            try:
                with transaction.atomic():
                    stored += model._base_manager.update(**{column.name: value})
            except DatabaseError:
                continue  # a constraint of the table refuses it, as it should
    return stored


def exports(doors):
    """Forms that give a list as a file: their buttons are named « format »."""
    return [door for door in doors.every if door.method == "POST" and "format" in door.names]


def test_what_is_already_in_the_rows_does_no_harm_on_any_page_nor_in_any_export(doors):
    assault = Assault(doors)
    names = {name for door in assault.doors.every for name in free(door)}
    assault.values = plant_in_rows(names)
    for url_name, path, actor, _scope in assault.doors.pages[:: size(3, 1)]:
        assault.look(url_name, path, actor)
    taken = exports(assault.doors)
    for door in taken:
        for file_format in ("csv", "xlsx"):
            assault.send(door, {"format": file_format, "reason": "Essais"})

    assert assault.told(f"rows, on {len(assault.doors.pages)} pages and in {len(taken)} exports") == []
    assert assault.values > 300
    assert len(taken) > 10


PLANTED = {
    "a template that escapes nothing": ("django.template.base.conditional_escape", str),
    "a cleaning that stumbles on NUL": (
        "ssi.web.forms.normalise",
        lambda text: text if "\0" not in text else int(text),
    ),
    "a sheet that lets formulas through": ("ssi.web.sheets.harmless", lambda text: text),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_a_page_that_forgets_is_found(cast, monkeypatch, bug):
    names = ("liaison:exchange-list", "liaison:exchange-open-incoming")
    assault = Assault(Doors(cast, read_table(), {name: url_names()[name] for name in names}, scopes=size(1, 2)))
    plant_in_rows({"title", "requester"})
    monkeypatch.setattr(*PLANTED[bug])
    for door in assault.doors.every:
        for value in (hostile.XSS[7], "a\0b"):
            assault.send(door, dict.fromkeys(free(door), value))
    for door in exports(assault.doors):
        assault.send(door, {"format": "csv", "reason": "Essais"})

    found = bool(assault.harm)
    tell(f"{bug}: {len(assault.harm)} harms found", F7={"mutants": 1, "caught": int(found)})
    assert found
