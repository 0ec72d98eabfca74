"""Heads of post at work while things break: they ask for reports, open files and read, without pause."""

import http.client
import threading
import time
from collections import Counter
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from lxml import html

from tests.bench.officers import OPEN, RECEIVED

#: That of the demo, whose settings the web servers run under.
COOKIE = "ssi"
FORM, LIST = "/rapports/demander/", "/liaison/echanges/"
#: Seconds before somebody who was told of a fault asks again.
AGAIN = 0.1


class Head(threading.Thread):
    """Asks for the reports of two weeks, the second once told `hurry`; opens files and reads until told `enough`."""

    def __init__(self, port, key, hurry, enough):
        super().__init__(daemon=True)
        self.port, self.cookies = port, {COOKIE: key}
        self.hurry, self.enough = hurry, enough
        self.told, self.read, self.asked, self.opened, self.error = Counter(), 0, 0, [], None

    def run(self):
        try:
            weeks = [
                week for week in self.form(FORM, "what").inputs["what"].value_options if week.startswith("weekly:")
            ]
            self.ask_for(weeks.pop())
            while not self.enough.is_set():
                if weeks and self.hurry.is_set():
                    self.ask_for(weeks.pop())
                self.open_file(f"Dossier {len(self.opened)} de {self.name}")
                self.insist("GET", LIST)
                self.read += 1
        except Exception as error:  # noqa: BLE001  (the test tells it)
            self.error = error

    def ask_for(self, week):
        self.insist("POST", FORM, dict(self.form(FORM, "what").form_values()) | {"what": week})
        self.asked += 1

    def open_file(self, title):
        form = self.form(OPEN, "information_sought")
        sent = dict(form.form_values()) | RECEIVED | {"title": title}
        for name in ("country", "domain"):
            sent[name] = sent.get(name) or next(filter(None, form.inputs[name].value_options))
        self.insist("POST", OPEN, sent)
        self.opened.append(title)

    def form(self, path, field):
        """The form of that page which holds `field`, with what keeps it from acting twice."""
        (form,) = (form for form in html.document_fromstring(self.insist("GET", path)).forms if field in form.fields)
        return form

    def insist(self, method, path, fields=None):
        """What is answered, asked again each time a server says that it, or what stands behind it, is down."""
        while True:
            status, content = self.say(method, path, fields)
            self.told[status] += 1
            if status < http.client.INTERNAL_SERVER_ERROR:
                return content
            time.sleep(AGAIN)

    def say(self, method, path, fields):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            link.request(method, path, urlencode(fields) if fields else None, headers)
            answer = link.getresponse()
            for line in answer.headers.get_all("Set-Cookie", ()):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return answer.status, answer.read()
        finally:
            link.close()


def broken(heads):
    return [head.error for head in heads if head.error]


def told(heads):
    return [(head.asked, head.read, dict(head.told), head.error) for head in heads]
