"""Every person at every address with every kind of file: the status expected by docs/rights-matrix.csv, and no leak.

`make test` tries one cell in two or three: each address meets every person and every kind of file, a file's own page
meets each person with each file; PROOF=full tries them all. The addresses come from the resolver: one that has no line
in the table is red. A line gives `url_name,method,actor,scope,expected`; actors and scopes may be several (separated by
a space) or `*`; the first line that fits a cell wins. `expected` is a status; 302 is checked to lead to the sign-in
page for whoever is not signed in.
"""

import csv
from collections import Counter

import pytest
from django.db import connection, transaction
from django.test import Client

from ssi.accounts import access
from ssi.accounts.roles import PERMISSIONS
from tests.house.headers import faults_of
from tests.house.sizes import size
from tests.house.sources import ROOT
from tests.house.telling import tell
from tests.house.urlmap import ANONYMOUS, COMMON_WORD, COMMUNITY, CONTACTS, NO_FILE, ORAL, scopes_of, url_names
from tests.kinds import EXHIBITS

TABLE = ROOT / "docs" / "rights-matrix.csv"
#: Cells of one address among which `make test` tries one, where it is about as many files.
MOST = 3
#: Who is not signed in, or not any more.
STRANGERS = {ANONYMOUS, "ended", "closed"}


class Table:
    """The expected cells, reviewed by hand."""

    def __init__(self, lines):
        self.lines = [
            (line["url_name"], line["method"], set(line["actor"].split()), set(line["scope"].split()), line["expected"])
            for line in lines
        ]
        self._about = {}

    def expected(self, url_name, method, actor, scope):
        """The status expected in this cell; None when no line speaks of it."""
        here = self._about.get((url_name, method))
        if here is None:
            here = [rest for name, verb, *rest in self.lines if name in ("*", url_name) and verb == method]
            self._about[url_name, method] = here
        for actors, scopes, status in here:
            if not actors.isdisjoint(("*", actor)) and not scopes.isdisjoint(("*", scope)):
                return int(status)
        return None

    def methods(self, url_name):
        return sorted({verb for name, verb, *_rest in self.lines if name == url_name})


def read_table():
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return Table(csv.DictReader(lines))


def sample(actors, scopes, place, every):
    """(scope, who knocks): one cell of `every`, not the same ones from one `place` to the next."""
    return [(scope, actors[turn % every :: every]) for turn, scope in enumerate(scopes, place)]


class Round:
    """One tour of every door."""

    def __init__(self, cast, table):
        self.cast, self.table = cast, table
        self.cells, self.wrong, self.leaks, self.statuses = 0, [], [], Counter()
        self.observed, self.bare = {}, []
        self.clients = {ANONYMOUS: Client(raise_request_exception=False)}
        for name, person in cast.people.items():
            self.clients[name] = Client(raise_request_exception=False)
            self.clients[name].force_login(person)

    def run(self, addresses, only=None):
        for place, (url_name, arguments) in enumerate(addresses.items()):
            for method in self.table.methods(url_name) or ["GET"]:
                scopes = only or scopes_of(url_name, arguments)
                every = 1 if url_name.endswith("-detail") else size(min(len(scopes), MOST), 1)
                for scope, actors in sample(list(self.clients), scopes, place + (method == "POST"), every):
                    self.knock(url_name, arguments, method, scope, actors)
        return self

    def knock(self, url_name, arguments, method, scope, actors):
        path = self.cast.address(url_name, arguments, scope)
        for actor in actors:
            with transaction.atomic():
                response = self.ask(actor, method, path, url_name)
                body = b"".join(response) if response.streaming else response.content
                transaction.set_rollback(True)
            self.judge(url_name, method, actor, scope, response, self.read(body))

    def read(self, body):
        return body.decode("utf-8", "replace")

    def ask(self, actor, method, path, url_name):
        if method == "POST":
            return self.clients[actor].post(path, {"comment": "Motif des essais"})
        return self.clients[actor].get(path, {"q": COMMON_WORD} if url_name == "search" else {})

    def judge(self, url_name, method, actor, scope, response, body):
        self.cells += 1
        cell = (url_name, method, actor, scope)
        self.observed[cell] = response.status_code
        self.statuses[response.status_code] += 1
        self.bare += [(*cell, fault) for fault in faults_of(response, body)]
        expected = self.table.expected(*cell)
        to_sign_in = "/connexion/" in response.headers.get("Location", "")
        if response.status_code != expected:
            self.wrong.append((*cell, expected, response.status_code))
        elif actor in STRANGERS and response.status_code == 302 and not to_sign_in and scope != NO_FILE:
            self.wrong.append((*cell, "sign-in", response.headers["Location"]))
        for hidden, canary in self.cast.canaries.items():
            denied = hidden == scope and response.status_code not in (200, 422)  # 422: one's own form again
            if canary in body and (denied or self.hidden(actor, hidden)):
                self.leaks.append((*cell, hidden))

    def hidden(self, actor, scope):
        """Whether the table says that the page of this file, hence the file, does not exist for this person."""
        if actor in STRANGERS:
            return True
        page = "reports:report-detail" if scope.startswith("report") else "liaison:exchange-detail"
        page = "directory:contact" if scope in CONTACTS else page
        page = "directory:interaction" if scope in ORAL else page
        page = "consular:person" if scope in COMMUNITY else page
        if exhibit := EXHIBITS.get(scope.partition(":")[0]):
            page = f"{exhibit.prefix}-detail"
        return self.table.expected(page, "GET", actor, scope) != 200


#: Shares of the addresses, each tried by itself.
ROOMS = (
    *(f"{exhibit.prefix}-" for exhibit in EXHIBITS.values()),
    *(
        "liaison:",
        "cooperation:",
        "consular:",
        "directory:",
        "reports:",
        "retention:",
        "staff:",
        "cases:",
        "attachments:",
        "",
    ),
)


def share(room):
    """The addresses of a room; those of no room of their own go together."""
    return {
        name: arguments
        for name, arguments in url_names().items()
        if next(share for share in ROOMS if name.startswith(share)) == room
    }


@pytest.mark.parametrize("scopes", [1, 2, 3, 6, 25])
def test_the_sample_meets_every_person_and_every_file(scopes):
    actors, files = list(range(23)), list(range(scopes))
    for place in range(MOST):
        met = sample(actors, files, place, min(scopes, MOST))
        assert [file for file, who in met if who] == files
        assert {person for _file, who in met for person in who} == set(actors)


@pytest.mark.parametrize("room", ROOMS, ids=[room.strip(":") or "the rest" for room in ROOMS])
def test_every_person_at_every_address_with_every_file(room, cast, caplog):
    caplog.set_level("CRITICAL", "django.request")
    addresses = share(room)
    tour = Round(cast, read_table()).run(addresses)

    failed = sum(count for status, count in tour.statuses.items() if status >= 500)
    tell(
        f"{tour.cells} cells over {len(addresses)} addresses, {len(tour.wrong)} wrong, {len(tour.leaks)} leaks",
        F1={"cells": tour.cells, "wrong": len(tour.wrong), "leaks": len(tour.leaks), "errors": failed},
        F10={"responses": tour.cells, "faults": len(tour.bare)},
    )
    tell(f"statuses: {dict(tour.statuses)}")
    assert tour.leaks == []
    assert tour.wrong == []
    assert tour.bare == []


def test_a_page_that_forgets_the_rule_is_found(cast, monkeypatch, caplog):
    """Planted bugs: the first wall alone falls (the second holds), then both."""
    caplog.set_level("CRITICAL", "django.request")
    page = {"liaison:exchange-detail": url_names()["liaison:exchange-detail"]}
    table = read_table()
    monkeypatch.setattr(access, "visible", lambda queryset, user: queryset)
    some = ("plain", "compartmented")
    one_wall = Round(cast, table).run(page, some)
    assert one_wall.leaks == []

    fell(monkeypatch)
    no_wall = Round(cast, table).run(page, some)
    found = len(no_wall.leaks) > 20
    told = f"both walls down: {len(no_wall.wrong)} wrong cells, {len(no_wall.leaks)} leaks found"
    tell(told, F1={"mutants": 1, "caught": int(found)})
    assert found


def fell(monkeypatch):
    """Both walls, around exchanges."""
    monkeypatch.setattr(access, "visible", lambda queryset, user: queryset)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE ssi_owner")
        cursor.execute("ALTER POLICY seen ON cases_case USING (true)")
        cursor.execute("ALTER POLICY seen_with_the_file ON liaison_informationexchange USING (true)")
        cursor.execute("SET LOCAL ROLE ssi_bypass")
    monkeypatch.setattr("ssi.cases.views.sees_whole", lambda user, case: True)
    monkeypatch.setattr(access, "permissions_on", lambda identity, case: frozenset().union(*PERMISSIONS.values()))


def test_every_address_has_its_line():
    named = {name for name, *_rest in read_table().lines} - {"*"}

    assert set(url_names()) - named == set(), "addresses without a line in docs/rights-matrix.csv"
    assert named - set(url_names()) == set(), "lines about addresses that do not exist"
