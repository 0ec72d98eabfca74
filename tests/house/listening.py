"""A tour that hears every word that is said, and lets the work behind each act be done."""

from functools import partial

from django.db import transaction

from tests.house.behind import after_commit, deliver
from tests.house.sinks import queues, readable
from tests.house.test_every_url import Round, sample
from tests.house.urlmap import scopes_of


class Listening(Round):
    """`casts`: one and its twins; each of the files that lie the same is asked for by some. `queued`: words that an
    act left in the queues, which are for support to read."""

    def __init__(self, casts, table, canaries):
        super().__init__(casts[0], table)
        self.casts, self.written = casts, canaries
        self.heard, self.foreign, self.queued = set(), [], set()

    def run(self, addresses, only=None, method="GET", one_in=1):
        """`one_in`: of how many people one asks, not the same from one address to the next."""
        for place, (url_name, arguments) in enumerate(addresses.items()):
            if method == "GET" or method in self.table.methods(url_name):
                scopes = only or scopes_of(url_name, arguments)
                for scope, actors in sample(list(self.clients), scopes, place, one_in):
                    self.knock(url_name, arguments, method, scope, actors)
        return self

    def knock(self, url_name, arguments, method, scope, actors):
        many = len(self.casts)
        for turn in range(min(many, len(actors))):
            self.cast = self.casts[(self.cells + turn) % many]
            super().knock(url_name, arguments, method, scope, actors[turn::many])

    def ask(self, actor, method, path, url_name):
        if method == "GET":
            return super().ask(actor, method, path, url_name)
        return self.act(partial(super().ask, actor, method, path, url_name))

    def act(self, send):
        """The answer to an act, once what it left to be done was done."""
        with after_commit() as left:
            response = send()
        if left:
            deliver()
            self.queued |= set(self.written.in_text(" ".join(queues())))
        return response

    def take(self, asks, one_in=1):
        """The answers to these, each asked by one person in so many."""
        actors = list(self.clients)
        for place, ask in enumerate(asks):
            for actor in actors[place % one_in :: one_in]:
                send = partial(getattr(self.clients[actor], ask.method.lower()), ask.path, dict(ask.data))
                with transaction.atomic():
                    response = self.act(send)
                    body = b"".join(response) if response.streaming else response.content
                    transaction.set_rollback(True)
                self.judge(f"{ask.path} {ask.data}", ask.method, actor, None, response, self.read(body))
        return self

    def read(self, body):
        return readable(body)

    def judge(self, url_name, method, actor, scope, response, body):
        self.cells += 1
        self.statuses[response.status_code] += 1
        words = self.written.in_text(" ".join([body, *response.headers.values()]))
        self.heard |= set(words)
        self.foreign += [
            (url_name, method, actor, scope, of, self.written.places[number])
            for number, of in words.items()
            if self.hidden(actor, of)
        ]
