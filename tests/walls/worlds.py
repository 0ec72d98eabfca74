"""Two worlds that differ by what a person may not see, and everything that person can ask of each.

The first world is the one of the tour of every address (`Cast`). The second is made inside a savepoint: a `Difference`
adds its files to the first, every answer is taken down, and the savepoint is rolled back. Counters of references go
back with it (docs/threats.md says what a gap betrays); time stands still.
"""

import json
import re
from collections.abc import Callable
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from dataclasses import dataclass
from os.path import commonprefix

from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from liaison.models import Match
from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.cases.models import Case
from ssi.figures.periods import Period
from ssi.reports import registry, rendering, services
from ssi.reports.render import render_pdf
from ssi.web.memory import forget_everything
from ssi.web.refusals import Refusal
from tests import factories
from tests.consular.community import consul_of
from tests.consular.community import make_extract as make_register
from tests.house.sinks import readable, unzipped
from tests.house.urlmap import COMMON_WORD, NO_FILE, scopes_of, url_names
from tests.kinds import EXHIBITS
from tests.sequences import numbers_given_back

HIDDEN_WORD = "Zyglovane"
#: In which the two worlds stand.
YEAR = 2026
#: As long as the other, and elsewhere in the order of the alphabet.
OTHER_WORD = "Abrocoute"
#: They count what the whole house holds: for them another word stands in each text of the same files.
WHO_COUNTS = {"ADMIN", "DCIS_OFFICER", "DCIS_DIRECTOR"}
EVERYBODY_ELSE = {"VIA", "ASSISTANT", "CONSUL", "AMBASSADOR"}
ELSEWHERE = {"ODL_other_post", "ASI_other_post", "AMBASSADOR_other_post", "named_reader", "named_worker"}
OFFICERS = {"owner", "ODL", "ODL_other_domain", "ODL_not_French"}
DEPUTIES = {"ASIA", "ASIA_with_visa"}
#: Kinds that the whole post shares, whatever the domain (PRODUCT §2).
COOPERATION = {"cooperationaction", "need", "programme", "fundingrequest", "opportunity", "bodymeeting"}
CONSULAR = {"majorevent", "officialvisit", "stafftrip"}
#: Kinds whose making leaves beside the file what the whole post (a service, a company, a body, a colleague) or the
#: whole network (a financing window, a colleague one may give access to) sees: a difference that is not hidden.
WITH_WHAT_THE_POST_SEES = {"programme", "opportunity", "bodymeeting", "disposal", "fundingrequest"}
WITH_WHAT_THE_NETWORK_SEES = {"fundingrequest", "disposal"}
OPERATIONAL = sorted(set(EXHIBITS) - COOPERATION - CONSULAR - WITH_WHAT_THE_POST_SEES)

#: What may differ, and why. Everything else is compared byte for byte.
MASKS = (
    # A secret of the browser, drawn anew for each page.
    (re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*'), rb"\1"),
    (re.compile(rb'("?X-CSRFToken"?: ?&?[a-z#0-9;]*"?)[A-Za-z0-9]{64}'), rb"\1"),
    # The nonce of the page's own style and scripts.
    (re.compile(rb'nonce="[^"]*"'), b""),
    (re.compile(rb"'nonce-[^']*'"), b""),
    # The number of the request, which an error page gives to be quoted.
    (re.compile(rb'(<span class="ssi-ref">)[0-9a-f]{32}(</span>)'), rb"\1\2"),
    # What keeps a form sent twice from being two files: drawn for each page.
    (re.compile(rb"(name=\"(?:form_token|token|key)\"[^>]*value=\")[0-9a-f-]{32,36}"), rb"\1"),
    (re.compile(rb"(value=\")[0-9a-f-]{32,36}(\"[^>]*name=\"(?:form_token|token|key)\")"), rb"\1\2"),
)
#: The number of the request, drawn anew; the length, which counts what the masks take away.
UNTOLD_HEADERS = {"X-Request-Id", "Content-Length"}
#: Cookies whose value is a secret drawn anew: their presence is compared.
SECRET_COOKIES = {"csrf", "ssi"}


@dataclass(frozen=True)
class Difference:
    """What the second world holds more, made by `add(cast, number)`; `hidden_from`: names of people of the Cast.

    `instead`: what the first world holds in its place, made alike.
    """

    name: str
    hidden_from: frozenset
    add: Callable
    instead: Callable | None = None


def hidden_files(author, post, number, *, domain, kinds, word=HIDDEN_WORD, **reach):
    """One exchange, and (the first time) one file of each of these kinds, the word in each of their texts.

    `reach` is that of every file made meanwhile: what an exhibit opens beside its own is hidden with it. That two files
    are about the same person is told to both, on purpose (docs/threats.md): these have nobody in common with others.
    """
    canary, before = f"{word} {number}", set(Case.objects.values_list("pk", flat=True))
    made = [factories.make_exchange(author, post=post, domain=domain, canary=canary)]
    made += [EXHIBITS[k].make(author, post=post, domain=domain, canary=canary) for k in (kinds if number == 0 else ())]
    if reach:
        Case.objects.exclude(pk__in=before).update(**reach)
    Match.objects.exclude(one_case__in=before, other_case__in=before).delete()
    return made


def elsewhere(cast, number, word=HIDDEN_WORD):
    """At the other post: files of every kind, a report, its annuaire, what was said there, its community."""
    there = cast.there
    author, kinds = cast.people["ODL_other_post"], sorted(set(EXHIBITS) - WITH_WHAT_THE_NETWORK_SEES)
    made = hidden_files(author, there, number, domain=cast.domain, kinds=kinds, word=word)
    text = f"{word} {number}"
    if number == 0:
        head = cast.people["ASI_other_post"]
        made.append(factories.make_report(there, by=head, number=500, title=text, highlights=text))
        make_register(there, ("Z1", word, "Ève", "F9", "", "", "4 rue Z", "Port", "", ""), by=consul_of(there))
    service = factories.make_service(there, name=f"Service {HIDDEN_WORD} {number}")  # which the desk reads
    factories.make_contact(service, name=text)
    factories.make_interaction(author, text=text, promise=text)
    return made


def in_a_compartment(cast, number, word=HIDDEN_WORD):
    """At the post itself, compartmented files."""
    kinds = sorted(set(EXHIBITS) - WITH_WHAT_THE_POST_SEES)
    return hidden_files(cast.quiet, cast.here, number, domain=cast.domain, kinds=kinds, word=word, compartmented=True)


def in_other_words(cast, number):
    return elsewhere(cast, number, OTHER_WORD) + in_a_compartment(cast, number, OTHER_WORD)


def in_these_words(cast, number):
    return elsewhere(cast, number) + in_a_compartment(cast, number)


def in_another_domain(cast, number):
    return hidden_files(cast.quiet, cast.here, number, domain=cast.third, kinds=OPERATIONAL)


def for_the_french(cast, number):
    return hidden_files(cast.quiet, cast.here, number, domain=cast.domain, kinds=OPERATIONAL, special_france=True)


DIFFERENCES = (
    Difference("elsewhere", frozenset(EVERYBODY_ELSE | OFFICERS | DEPUTIES | {"ASI", "ASIA_interim"}), elsewhere),
    Difference("compartment", frozenset(EVERYBODY_ELSE | OFFICERS | DEPUTIES | ELSEWHERE), in_a_compartment),
    Difference("domain", frozenset(EVERYBODY_ELSE | ELSEWHERE | {"owner", "ODL", "ODL_not_French"}), in_another_domain),
    Difference("french", frozenset(EVERYBODY_ELSE | ELSEWHERE | {"ODL_not_French"}), for_the_french),
    Difference("words", frozenset(EVERYBODY_ELSE | OFFICERS | DEPUTIES | WHO_COUNTS), in_these_words, in_other_words),
)


def hire_the_authors(cast):
    """Who writes the hidden files works at the post in both worlds, and so does their domain."""
    cast.third = factories.make_domain("essai-3")
    cast.quiet = factories.make_user(Role.ODL, cast.here, domains=[cast.domain, cast.third])
    return cast


# --- What is asked ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ask:
    path: str
    data: tuple = ()
    method: str = "GET"


def without_arguments():
    return [Ask(reverse(name)) for name, arguments in url_names().items() if not arguments]


def searches():
    words = (COMMON_WORD, HIDDEN_WORD, "EXT-BUC", "zyglo", "")
    search = [Ask(reverse("search"), (("q", word),)) for word in words]
    search += [Ask(reverse("search"), (("q", COMMON_WORD), ("tout", "1")))]
    lists = [Ask(path, (("q", word),)) for path in _lists() for word in (COMMON_WORD, HIDDEN_WORD)]
    kept = [Ask(path, (("ouverture", "ouverts"), ("etat", "RECU"))) for path in _lists()]
    suggestions = [
        Ask(reverse(name), ((field, HIDDEN_WORD),))
        for name in ("directory:tree", "liaison:subject-list", "cooperation:need-similar", "cooperation:company-list")
        for field in ("q", "titre", "title")
    ]
    return search + lists + kept + suggestions


def papers():
    """Every report of the person's post over the year, as its PDF prints it."""
    return [Ask(code, method="PAPER") for code in sorted(registry._models)]


def exports():
    given = (("reason", "Motif des essais"),)
    return [Ask(path, (*given, ("format", kind)), "POST") for path in _lists() for kind in ("csv", "xlsx")]


def _lists():
    """Pages whose table is taken away as a file."""
    return sorted(reverse(name) for name, arguments in url_names().items() if not arguments and _has_export(name))


def _has_export(name):
    view = get_resolver().resolve(reverse(name)).func
    view = getattr(view, "view_class", view)
    return str(getattr(view, "step_up", "")).startswith("Avant d’emporter") and hasattr(view, "post")


def of_shared_files(cast):
    """Every address with arguments, for the rows of the first world; those about no file when it holds every kind."""
    known = {*cast.files, *cast.canaries} | ({NO_FILE} if len(cast.exhibits) == len(EXHIBITS) else set())
    return [
        Ask(cast.address(name, arguments, scope))
        for name, arguments in url_names().items()
        for scope in (scopes_of(name, arguments) if arguments else ())
        if scope in known
    ]


def of_hidden_files(references):
    """Addresses of the second world's own files: in the first they do not exist."""
    found = []
    for reference, prefix in references:
        found.append(Ask(reverse(f"{prefix}-detail", args=[reference])))
        found += [
            Ask(reverse(name, args=[reference]))
            for name in ("cases:access", "cases:links", "cases:history", "attachments:add")
        ]
        found.append(Ask(reverse("search"), (("q", reference),)))
    return found


# --- What is answered ------------------------------------------------------------------------------------------


class Reader:
    """The browsers of the people, and their answers with the masks laid on."""

    def __init__(self, cast):
        self.clients, self.people, self.post = {}, cast.people, cast.here
        for name, person in cast.people.items():
            self.clients[name] = Client(raise_request_exception=False)
            self.clients[name].force_login(person)
        self.cookies = {}

    def arrive(self, actor):
        """The first page brings the style, which the next ones hold no more."""
        self.clients[actor].get(reverse("home"))
        self.cookies[actor] = deepcopy(self.clients[actor].cookies)

    def read(self, actor, ask):
        """The answer, as bytes that may be compared. Nothing of the request stays, in the base or in the browser."""
        if ask.method == "PAPER":
            return paper(ask.path, self.people[actor], self.post)
        client = self.clients[actor]
        client.cookies = deepcopy(self.cookies[actor])
        with transaction.atomic():
            send = client.post if ask.method == "POST" else client.get
            response = send(ask.path, dict(ask.data))
            body = b"".join(response) if response.streaming else response.content
            transaction.set_rollback(True)
        return masked(response, body)


def paper(code, person, post):
    """The text of the report that this person asks for at this post, or why it is refused."""
    model = registry.model_of(code)
    with transaction.atomic():
        try:
            with acting_as(person):
                report = services.request_report(by=person, post=post, code=code, period=Period.year(YEAR))
                snapshot = model.collect(post, Period.year(YEAR), by=person, report=report).to_json()
        except Refusal as refusal:
            text = str(refusal)
        else:
            printed = readable(render_pdf(model.template, snapshot)) if rendering.is_available() else ""
            text = "\n".join([json.dumps(snapshot), printed])
        transaction.set_rollback(True)
    return text.encode()


def masked(response, body):
    if body[:2] == b"PK":
        body = unzipped(body)
    headers = sorted((k, v) for k, v in response.headers.items() if k not in UNTOLD_HEADERS)
    cookies = sorted(
        (name, "" if name in SECRET_COOKIES else cookie.value) for name, cookie in response.cookies.items()
    )
    text = b"\n".join([f"{response.status_code} {headers} {cookies}".encode(), body])
    for pattern, kept in MASKS:
        text = pattern.sub(kept, text)
    return text


@contextmanager
def world(cast, add, many):
    """The files that `add` makes, for as long as the block lasts. Yields [(reference, address prefix)]."""
    with numbers_given_back(), transaction.atomic():
        made = [file for number in range(many) for file in add(cast, number)]
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        forget_everything()
        yield [(file.reference, type(file).url_prefix) for file in made]
        transaction.set_rollback(True)
    forget_everything()


def compare(cast, difference, asks, *, many, own=0):
    """(pairs of answers compared, [what differs]). `asks`: person → what they ask in both worlds.

    `own`: how many of the hidden files are asked for by their addresses, which must lead nowhere.
    """
    reader = Reader(cast)
    for actor in asks:
        reader.arrive(actor)
    with world(cast, difference.add, many) as references:
        further = of_hidden_files(references[:own])
        asks = [(actor, ask) for actor, theirs in asks.items() for ask in (*theirs, *further)]
        second = [reader.read(actor, ask) for actor, ask in asks]
    with world(cast, difference.instead, many) if difference.instead else nullcontext():
        first = [reader.read(actor, ask) for actor, ask in asks]
    wrong = [
        (actor, ask.method, ask.path, ask.data, *excerpt(one, other))
        for (actor, ask), one, other in zip(asks, first, second, strict=True)
        if one != other
    ]
    return len(asks), wrong


def excerpt(first, second):
    """Where two answers part."""
    at = len(commonprefix([first, second]))
    return first[max(0, at - 60) : at + 80], second[max(0, at - 60) : at + 80]
