"""Officers at work: each reads, thinks, and writes now and then, through a connection and a session of their own."""

import http.client
import random
import re
import threading
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from lxml import html

from .vocabulary import FREQUENT, ONE_PER_CENT, RARE

LIST, FILE = "/liaison/echanges/", re.compile(rb'href="(/liaison/echanges/EXI-[^"/]+/)"')
OPEN = f"{LIST}recu/"
#: What an officer looks at, and how often.
READS = {"accueil": 20, "liste": 25, "dossier": 35, "recherche": 10, "parapheur": 5, "agenda": 5}
ADDRESSES = {"accueil": "/", "liste": LIST, "parapheur": "/parapheur/", "agenda": "/agenda/?qui=moi"}
#: Writing is reading a form, then sending it: one turn in four of two requests makes one request in five a write.
WRITING = 0.25
#: Of what is written, what opens a file; the rest are messages in the thread of an open one.
OPENING = 0.3
#: Seconds after which an officer gives up.
PATIENCE = 60


@dataclass(frozen=True)
class Request:
    """`outcome`: the status, or the name of what cut the connection. `wanted`: the status of success."""

    kind: str
    outcome: int | str
    seconds: float
    wanted: int

    @property
    def failed(self):
        return self.outcome != self.wanted


@dataclass(frozen=True)
class Seat:
    """Who is at work: where they are served, their cookies, the open files they may write in, whether they sign."""

    email: str
    port: int
    cookies: dict
    files: tuple
    signs: bool


class Officer(threading.Thread):
    """`think`: mean of the seconds between two requests. `told`: where each Request is put."""

    def __init__(self, seat, *, think, until, told):
        super().__init__(name=seat.email, daemon=True)
        self.seat, self.think, self.until, self.told = seat, think, until, told
        self.random = random.Random(seat.email)  # noqa: S311
        self.cookies = dict(seat.cookies)
        self.link = http.client.HTTPConnection("127.0.0.1", seat.port, timeout=PATIENCE)
        self.seen = []

    def run(self):
        time.sleep(self.random.uniform(0, self.think))
        while time.monotonic() < self.until:
            self.write() if self.random.random() < WRITING else self.read()
            self.pause()
        self.link.close()

    def pause(self):
        """Between half the mean and half as much again; short when the day ends."""
        wanted = self.random.uniform(0.5, 1.5) * self.think
        time.sleep(max(0, min(wanted, self.until - time.monotonic())))

    def read(self):
        (kind,) = self.random.choices(list(READS), READS.values())
        if kind == "recherche":
            word = self.random.choice((FREQUENT, ONE_PER_CENT, RARE))
            self.ask(kind, "/recherche/?" + urlencode({"q": word}))
        elif kind == "dossier" and self.seen:
            self.ask(kind, self.random.choice(self.seen))
        else:
            if kind == "dossier" or (kind == "parapheur" and not self.seat.signs):
                kind = "liste"
            page = self.ask(kind, ADDRESSES[kind])
            if kind == "liste" and page:
                self.seen = [address.decode() for address in dict.fromkeys(FILE.findall(page))]

    def write(self):
        if self.seat.files and self.random.random() > OPENING:
            address = f"{LIST}{self.random.choice(self.seat.files)}/message/"
            self.fill("message", address, "body", {"body": "Le service partenaire confirme la réception."})
        else:
            self.fill("ouverture", OPEN, "information_sought", RECEIVED)

    def fill(self, kind, address, field, typed):
        """Read the form that holds `field`, think, and send it with what it came with and what is typed."""
        page = self.ask("formulaire", address)
        if not page:
            return
        (form,) = (form for form in html.document_fromstring(page).forms if field in form.fields)
        sent = {name: value for name, value in form.form_values() if name not in typed}
        for name in ("country", "domain"):
            if name in form.fields and not sent.get(name):
                sent[name] = next(filter(None, form.inputs[name].value_options))
        self.pause()
        if time.monotonic() < self.until:
            self.ask(kind, address, urlencode(sent | typed))

    def ask(self, kind, address, body=None):
        """The page, or None when it is not what was wanted: 200 for what is read, 302 for what is written."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        page, started = None, time.perf_counter()
        try:
            self.link.request("GET" if body is None else "POST", address, body, headers)
            answer = self.link.getresponse()
            page, outcome = answer.read(), answer.status
            for line in answer.headers.get_all("Set-Cookie", ()):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        except (OSError, http.client.HTTPException) as cut:
            self.link.close()
            outcome = type(cut).__name__
        request = Request(kind, outcome, time.perf_counter() - started, 200 if body is None else 302)
        self.told.append(request)
        return None if request.failed else page


RECEIVED = {
    "title": "Titulaire d’une ligne",
    "requester": "Direction de lutte contre le crime organisé",
    "channel": "MAIL",
    "regime": "BILATERAL",
    "access_mode": "DIRECT",
    "information_sought": "Identifier le titulaire de la ligne.",
    "purpose": "Enquête sur un trafic de stupéfiants.",
    "marking": "NP",
}
