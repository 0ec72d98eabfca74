"""Every page read by people: what it answered, and what the journal says of the reading."""

import json
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.test import Client

from tests.house.test_every_url import read_table
from tests.house.urlmap import COMMON_WORD, scopes_of, url_names


@dataclass
class Page:
    url_name: str
    actor: str
    scope: str
    status: int
    kind: str
    text: str
    headers: str
    lines: list = field(default_factory=list)


class Reading:
    """`pages()` asks for every address by GET and undoes what the answer wrote.

    `every`: one person out of so many at each address (others at the next); `scopes`: about how many files.
    """

    def __init__(self, cast, *, every=1, scopes=None, only_readers=False):
        self.cast, self.table = cast, read_table()
        self.every, self.scopes, self.only_readers = every, scopes, only_readers
        self.clients = {}

    def client(self, actor):
        if actor not in self.clients:
            self.clients[actor] = Client(raise_request_exception=False)
            self.clients[actor].force_login(self.cast.people[actor])
        return self.clients[actor]

    def pages(self, addresses=None):
        for place, (url_name, names) in enumerate((addresses or url_names()).items()):
            if url_name == "account_logout" or "GET" not in (self.table.methods(url_name) or ["GET"]):
                continue
            scopes = scopes_of(url_name, names)
            for turn, scope in enumerate(scopes[: self.scopes], place):
                path = self.cast.address(url_name, names, scope)
                for actor in self.people(url_name, scope, turn):
                    yield self.read(url_name, actor, scope, path)

    def people(self, url_name, scope, turn):
        everybody = list(self.cast.people)
        if self.only_readers:
            everybody = [a for a in everybody if self.table.expected(url_name, "GET", a, scope) == 200]
        chosen = everybody[turn % self.every :: self.every]
        return chosen or (everybody[:1] if self.only_readers else [])

    def read(self, url_name, actor, scope, path):
        with transaction.atomic():
            mark = newest()
            answer = self.client(actor).get(path, {"q": COMMON_WORD} if url_name == "search" else {})
            body = b"".join(answer) if answer.streaming else answer.content
            lines = lines_of(self.cast.people[actor].pk, mark)
            transaction.set_rollback(True)
        kind = answer.headers.get("Content-Type", "")
        headers = " ".join(f"{name}: {value}" for name, value in answer.items())
        cookies = answer.cookies.output()
        text = body.decode("utf-8", "replace")
        return Page(url_name, actor, scope, answer.status_code, kind, text, f"{headers} {cookies}", lines)


def newest():
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM audit.event")
        return cursor.fetchone()[0]


def lines_of(person, after):
    """(verb, key of the file, details) of what this person did since, rows of tables apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verb, case_id, details FROM audit.event WHERE id > %s AND actor_id = %s AND verb NOT LIKE 'row.%%'",
            [after, person],
        )
        return [(verb, case, json.loads(d) if isinstance(d, str) else d) for verb, case, d in cursor.fetchall()]
