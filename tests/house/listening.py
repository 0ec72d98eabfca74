"""A tour that hears every word that is said, and lets the work behind each act be done."""

from functools import partial

from django.db import transaction

from ssi.reports.models import ReportJob
from tests.house.behind import address_of, after_commit, deliver, make
from tests.house.sinks import queues, readable
from tests.house.sizes import size
from tests.house.test_every_url import Round, sample
from tests.house.urlmap import scopes_of


class Listening(Round):
    """`casts`: one and its twins; each of the files that lie the same is asked for by some. `queued`: words that an
    act left in the queues, which are for support to read; `papers`: PDF that came of acts."""

    def __init__(self, casts, table, canaries):
        super().__init__(casts[0], table)
        self.casts, self.written, self.papers = casts, canaries, 0
        self.heard, self.foreign, self.queued = set(), [], set()
        self._waiting = set(ReportJob.objects.values_list("pk", flat=True))

    def run(self, addresses, only=None, method="GET", one_in=1):
        """`one_in`: of how many people one asks, not the same from one address to the next; everybody asks for the
        own page of each file under PROOF=full."""
        for place, (url_name, arguments) in enumerate(addresses.items()):
            if method == "GET" or method in self.table.methods(url_name):
                scopes = only or scopes_of(url_name, arguments)
                every = size(one_in, 1) if url_name.endswith("-detail") else one_in
                for scope, actors in sample(list(self.clients), scopes, place, every):
                    self.knock(url_name, arguments, method, scope, actors)
        return self

    def open_each(self, addresses, heads):
        """The own page of every file, twins included, by those of the heads who see it: what is to be hidden is read
        there."""
        for cast in self.casts:
            self.cast = cast
            for url_name, arguments in addresses.items():
                for scope in scopes_of(url_name, arguments) if url_name.endswith("-detail") else ():
                    readers = [head for head in heads if not self.hidden(head, scope)]
                    super().knock(url_name, arguments, "GET", scope, readers)
        return self

    def knock(self, url_name, arguments, method, scope, actors):
        many = len(self.casts)
        for turn in range(min(many, len(actors))):
            self.cast = self.casts[(self.cells + turn) % many]
            super().knock(url_name, arguments, method, scope, actors[turn::many])

    def ask(self, actor, method, path, url_name):
        send = partial(super().ask, actor, method, path, url_name)
        return send() if method == "GET" else self.act(actor, send)

    def act(self, actor, send):
        """The answer to an act, once what it left to be done was done, and the papers it asked for taken."""
        with after_commit() as left:
            response = send()
        if left:
            deliver()
            for job in make(ReportJob.objects.filter(state="WAITING").exclude(pk__in=self._waiting)):
                self.papers += 1
                self.hear("paper", actor, readable(self.clients[actor].get(address_of(job)).content))
            self.queued |= set(self.written.in_text(" ".join(queues())))
        return response

    def take(self, asks, one_in=1):
        """The answers to these, each asked by one person in so many."""
        actors = list(self.clients)
        for place, ask in enumerate(asks):
            for actor in actors[place % one_in :: one_in]:
                send = partial(getattr(self.clients[actor], ask.method.lower()), ask.path, dict(ask.data))
                with transaction.atomic():
                    response = self.act(actor, send)
                    body = b"".join(response) if response.streaming else response.content
                    transaction.set_rollback(True)
                self.judge(f"{ask.path} {ask.data}", ask.method, actor, None, response, self.read(body))
        return self

    def read(self, body):
        return readable(body)

    def judge(self, url_name, method, actor, scope, response, body):
        self.cells += 1
        self.statuses[response.status_code] += 1
        self.hear(f"{method} {url_name} {scope}", actor, " ".join([body, *response.headers.values()]))

    def hear(self, door, actor, text):
        words = self.written.in_text(text)
        self.heard |= set(words)
        self.foreign += [
            (door, actor, of, self.written.column(number)) for number, of in words.items() if self.hidden(actor, of)
        ]
