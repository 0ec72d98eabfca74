"""No word written in a file reaches whoever may not read the file (body, headers, tables taken away, PDF), and none at
all is left in Redis, the mail, the disk, the queues and the log.

`make test` asks each address about each kind of file in the name of one person, another for each; PROOF=full in the
name of everybody, about eleven files of each kind and scope.
"""

import logging
import tempfile
import uuid
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import product

import pytest
from django.db import transaction
from django.urls import reverse
from django.views.generic import View

from ssi.accounts.context import acting_as
from ssi.attachments import examination, vault
from ssi.attachments import services as attachments
from ssi.attachments.shelf import shelf
from ssi.cases.models import Case
from ssi.cases.views import CaseView
from ssi.clocks import alerts, handlers
from ssi.confined import parent
from ssi.outbox import tasks as outbox
from ssi.reports import documents, jobs, rendering, tasks
from ssi.reports.models import ReportJob
from ssi.standalone.valkey import Valkey
from tests.doorbell import ring_at
from tests.house import behind
from tests.house.canaries import Canaries
from tests.house.listening import Listening
from tests.house.sinks import Sinks
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.test_every_url import fell, read_table
from tests.house.urlmap import EXCHANGES, url_names
from tests.walls.test_two_worlds import open_the_second_wall, without_the_rule
from tests.walls.worlds import Ask, exports

pytestmark = pytest.mark.django_db
#: Files of each kind and scope.
FILES = size(1, 11)
#: Files that a signed report may name to its readers, who have no page of them: of its post, neither compartmented nor
#: Spécial France (`Brief.files`).
NAMED_IN_REPORTS = {"plain", "shared_with_dcis", "to_approve"}
#: And what only some read at the post: an incident, by its title and its place (consular/incidents/reports.py).
SAID_IN_REPORTS = {"consular_incidententry.title"}


@pytest.fixture(scope="module")
def worded(company):
    """The casts, and the words in all that hangs on their files, what was deposited in them included."""
    cast, _folder = company
    with pytest.MonkeyPatch.context() as patch:
        for limit in ("FILES_A_DAY", "UPLOADS_AT_ONCE"):  # the owner deposits in one day what ten officers would
            patch.setattr(attachments, limit, 10_000)
        casts = [cast, *(cast.twin(number) for number in range(1, FILES))]
        behind.deliver()  # what their making left is done once, not again in each test
        canaries = Canaries(*casts)
        for one, scope in product(casts, EXCHANGES):
            file = one.files[scope]
            with acting_as(file.owner):
                text = BytesIO(canaries.new(scope, "attachment").encode())
                one.stored[scope] = attachments.store(file, text, by=file.owner, name="compte-rendu.txt")
    return casts, canaries


@pytest.fixture
def casts(worded, cast):
    return worded[0]


@pytest.fixture
def canaries(worded):
    return worded[1]


@pytest.fixture(scope="module")
def valkey(tmp_path_factory):
    server = Valkey(tmp_path_factory.mktemp("valkey"), "canaries")
    server.start()
    yield server
    server.close()


@pytest.fixture
def sinks(canaries, company, valkey, production_log, tmp_path, monkeypatch):
    """All that is written beside the database goes where it can be searched: Celery's messages, what the product and
    its confined processes put in temporary files, what it keeps."""
    ring_at(valkey.url, monkeypatch)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(parent, "_KEPT", (*parent._KEPT, "TMPDIR"))
    children = [(rendering, parent.Warm(rendering.Renderer)), (examination, parent.Warm(examination._start))]
    for room, warm in children:
        monkeypatch.setattr(room, "_warm", warm)
    found = Sinks(canaries, socket=valkey.socket, folders=[tmp_path, company[1]], log=production_log)
    yield found
    found.clear()
    for _room, warm in children:
        for child in warm._held.values():
            child.close()


@pytest.fixture
def tour(casts, canaries, sinks):
    return Listening(casts, read_table(), canaries)


def test_no_word_of_a_file_reaches_whoever_may_not_read_it(tour, canaries, sinks):
    everybody = len(tour.clients)
    acts = dict(list(url_names().items())[:: size(12, 1)])
    tour.open_each(url_names(), size((), ("ASI", "ASI_other_post")))
    tour.run(url_names(), one_in=size(everybody, 6)).run(acts, method="POST", one_in=everybody)
    tour.take(exports()[:: size(3, 1)], one_in=size(everybody, 6))

    failed = sum(count for status, count in tour.statuses.items() if status >= 500)
    left = sinks.words() | {"queues": len(tour.queued)}
    written, heard = len(canaries.scopes), len(tour.heard)
    tell(
        f"{written} words, {heard} read in {tour.cells} answers and {tour.papers} papers, {len(tour.foreign)} by"
        f" strangers, left: {left}; columns without a word: {canaries.refused}",
        F4={"canaries": written, "answers": tour.cells, "papers": tour.papers, "foreign": len(tour.foreign), **left},
    )
    tell(f"statuses: {dict(tour.statuses)}")
    assert tour.foreign == []
    assert not any(left.values()), left
    assert failed == 0, tour.statuses
    assert heard > written // size(10, 2), "the tour must be able to hear"


def test_what_is_done_behind_the_pages_tells_nothing_of_a_file(tour, sinks, mailoutbox):
    """`make test`: some papers of three exchanges and one report; PROOF=full: of every file, and every report."""
    people, files = tour.cast.people, list(tour.cast.files.items())[: size(3, None)]
    warned = behind.warn([file.pk for _scope, file in files])
    behind.add_known_number(tour.cast.files["plain"], people["owner"])
    asked = []
    for place, (scope, file) in enumerate(files):
        may = [name for name in people if not tour.hidden(name, scope)]
        for name in may[place % 3 :: size(len(may), 3)]:
            asked += behind.papers_of(file.specific(), people[name])
    reports = [behind.report_of(code, tour.cast.here, people["ASI"]) for code in behind.codes()[-size(1, 1000) :]]
    behind.deliver()
    made = behind.make(jobs_of(asked, reports))
    tour.take([Ask(behind.address_of(job)) for job in made], one_in=size(2, 1))
    of_papers, tour.foreign = tour.foreign, []
    for report in reports:
        behind.send(report, people["ASI"])
    signed = behind.make(jobs_of([], reports))
    tour.take([Ask(behind.address_of(job)) for job in signed])

    foreign = of_papers + [
        (*reader, scope, place)
        for *reader, scope, place in tour.foreign
        if place not in SAID_IN_REPORTS and scope.rpartition(":")[2] not in NAMED_IN_REPORTS
    ]
    left, papers = sinks.words(), len(made) + len(signed)
    tell(
        f"{papers} papers read {tour.cells} times, {len(tour.heard)} words, {len(foreign)} by strangers;"
        f" {warned} warnings, {len(mailoutbox)} mails, left: {left}",
        F4={"papers": papers, "mails": len(mailoutbox), "foreign": len(foreign), **left},
    )
    assert foreign == []
    assert not any(left.values()), left
    assert (len(made), len(signed)) == (len(asked) + len(reports), len(reports))
    assert len(mailoutbox) > warned > 0
    assert sinks.keys_and_values(), "the doorbell must have been rung"
    assert len(tour.heard) > papers, "papers must be able to tell"


def jobs_of(printouts, reports):
    of_files = ReportJob.objects.filter(printout__in=[one.pk for one in printouts])
    return (of_files | ReportJob.objects.filter(case__in=[one.pk for one in reports])).filter(state="WAITING")


# --- Planted bugs ----------------------------------------------------------------------------------------------


def plant(monkeypatch, room, name, bug):
    """`bug(honest, *args, **kwargs)` in the place of a function of the product."""
    monkeypatch.setattr(room, name, partial(bug, getattr(room, name)))


class Bugs:
    """Each writes the title of a file where it must not be. Named by the sink that must hear it."""

    def __init__(self, title, valkey):
        self.title, self.valkey = title, valkey

    def redis_message(self, patch):
        plant(patch, tasks.make, "apply_async", lambda ring, **more: ring(headers={"of": self.title}, **more))

    def redis_key(self, patch):
        def claim(honest, job):
            self.valkey.set(f"seen:{self.title}", 1)
            return honest(job)

        plant(patch, jobs, "claim_job", claim)

    def mail(self, patch):
        plant(patch, handlers, "send_mail", lambda send, subject, *rest: send(f"{subject} {self.title}", *rest))

    def disk_left_by_the_renderer(self, patch):
        def render(honest, *args, **more):
            pdf = honest(*args, **more)
            with tempfile.NamedTemporaryFile(delete=False) as left:
                left.write(pdf)
            return pdf

        plant(patch, jobs, "render_pdf", render)

    def disk_not_sealed(self, patch):
        def seal(honest, stream, name, *keyring):
            shelf().put(str(uuid.uuid4()), [stream.read()])
            stream.seek(0)
            return honest(stream, name, *keyring)

        plant(patch, vault, "seal", seal)

    def queues_payload(self, patch):
        plant(patch, alerts, "publish", lambda tell, topic, **told: tell(topic, title=self.title, **told))

    def queues_error(self, patch):
        def fails(*_mail):
            raise ValueError(self.title)

        patch.setattr(handlers, "send_mail", fails)
        patch.setattr(outbox, "told", str)

    def log(self, patch):
        def claim(honest, job):
            logging.getLogger("ssi.reports").warning("makes %s", self.title)
            return honest(job)

        plant(patch, jobs, "claim_job", claim)


BUGS = [name for name in vars(Bugs) if not name.startswith("_")]


def test_what_leaves_a_word_behind_is_heard(tour, sinks, monkeypatch):
    file, owner = tour.cast.files["compartmented"], tour.cast.people["owner"]
    bugs, caught = Bugs(Case.objects.get(pk=file.pk).title, sinks.valkey), {}
    for bug in BUGS:
        with monkeypatch.context() as patch, transaction.atomic():
            getattr(bugs, bug)(patch)
            behind.warn([file.pk])
            asked = behind.papers_of(file, owner)
            behind.deliver()
            behind.make(jobs_of(asked, []))
            heard = [sink for sink, words in sinks.words().items() if words]
            caught[bug] = heard == [bug.partition("_")[0]]
            transaction.set_rollback(True)
        sinks.clear()
    tell(f"planted bugs heard: {caught}", F4={"mutants": len(caught), "caught": sum(caught.values())})
    assert all(caught.values()), caught


def test_a_paper_that_prints_a_file_its_reader_may_not_see_is_heard(tour, monkeypatch):
    hidden = Case.objects.get(pk=tour.cast.files["compartmented"].pk)
    history = documents.document_of("exchange-history")
    plant(monkeypatch, history, "collect", lambda draw, *args, **more: replace(draw(*args, **more), title=hidden.title))

    asked = behind.papers_of(tour.cast.files["plain"], tour.cast.people["ODL"])
    for job in behind.make(jobs_of(asked, [])):
        tour.take([Ask(behind.address_of(job))])

    caught = any(of == "compartmented" for _door, _actor, of, _place in tour.foreign)
    tell(
        f"a paper that prints another file: {len(tour.foreign)} foreign words", F4={"mutants": 1, "caught": int(caught)}
    )
    assert caught


def test_a_header_a_page_and_a_table_that_betray_a_file_are_heard(tour, casts, canaries, sinks, monkeypatch):
    """Planted bugs: a memory that the next person is answered from; both walls down, on a page and on a table."""
    pages = {name: url_names()[name] for name in ("liaison:exchange-detail", "liaison:exchange-list")}
    table = [ask for ask in exports() if ask.path == reverse("liaison:exchange-list")]
    honest, dispatch, last = CaseView.get_case, View.dispatch, []

    def get_case(view):
        case = honest(view)
        last[:] = canaries.in_text(case.title)
        return case

    def answer(view, request, *args, **kwargs):
        remembered = " ".join(map(canaries.word, last))
        response = dispatch(view, request, *args, **kwargs)
        response.headers["X-Last"] = remembered
        return response

    def foreign(asks=()):
        tour = Listening(casts, read_table(), canaries)
        return (tour.take(asks) if asks else tour.run(pages, ("compartmented",))).foreign

    with monkeypatch.context() as bugs:
        bugs.setattr(CaseView, "get_case", get_case)
        assert foreign() == []
        bugs.setattr(View, "dispatch", answer)
        remembered = foreign()
    assert foreign(table) == []
    fell(monkeypatch)
    read = foreign()
    without_the_rule(monkeypatch)
    open_the_second_wall()
    caught = [bool(remembered), len(read) > 20, len(foreign(table)) > 20]
    tell(f"planted bugs heard: {caught}", F4={"mutants": 3, "caught": sum(caught)})
    assert all(caught)
