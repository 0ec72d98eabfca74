"""No word written in a file reaches whoever may not read the file (body, headers, tables taken away, PDF), and none at
all is left in Redis, the mail, the disk, the queues and the log.

`make test` asks each address about each kind of file in the name of one person, another for each; PROOF=full in the
name of everybody, about ten files of each kind and scope.
"""

import tempfile
from io import BytesIO

import pytest
from django.urls import reverse

from ssi.accounts.context import acting_as
from ssi.attachments import examination
from ssi.attachments import services as attachments
from ssi.confined import parent
from ssi.reports import rendering
from ssi.reports.models import ReportJob
from ssi.standalone.valkey import Valkey
from tests.doorbell import ring_at
from tests.house import behind
from tests.house.canaries import Canaries
from tests.house.listening import Listening
from tests.house.sinks import Sinks
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.test_every_url import read_table
from tests.house.urlmap import url_names
from tests.walls.worlds import Ask, exports

pytestmark = pytest.mark.django_db
#: Files of each kind and scope.
FILES = size(1, 10)


@pytest.fixture(scope="module")
def worded(company):
    """The casts, and the words in all that hangs on their files, what was deposited in them included."""
    cast, _folder = company
    casts = [cast, *(cast.twin(number) for number in range(1, FILES))]
    canaries = Canaries(*casts)
    for one in casts:
        for scope, file in one.files.items():
            if scope in one.stored:
                by = file.owner
                with acting_as(by):
                    text = BytesIO(canaries.new(scope, "attachment").encode())
                    one.stored[scope] = attachments.store(file, text, by=by, name="compte-rendu.txt")
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
    found.valkey.flushall()
    yield found
    for _room, warm in children:
        for child in warm._held.values():
            child.close()


def test_no_word_of_a_file_reaches_whoever_may_not_read_it(casts, canaries, sinks):
    tour = Listening(casts, read_table(), canaries)
    everybody = len(tour.clients)
    tour.run(url_names(), one_in=size(everybody, 1)).take(exports(), one_in=size(everybody, 1))
    tour.run(url_names(), method="POST", one_in=everybody)

    failed = sum(count for status, count in tour.statuses.items() if status >= 500)
    left = sinks.words() | {"queues": len(tour.queued)}
    written, heard = len(canaries.scopes), len(tour.heard)
    tell(
        f"{written} words, {heard} read in {tour.cells} answers, {len(tour.foreign)} by strangers, left: {left}",
        F4={"canaries": written, "answers": tour.cells, "foreign": len(tour.foreign), "left": sum(left.values())},
    )
    tell(f"statuses: {dict(tour.statuses)}")
    assert tour.foreign == []
    assert not any(left.values()), left
    assert failed == 0, tour.statuses
    assert heard > written // size(10, 2), "the tour must be able to hear"


def test_what_is_done_behind_the_pages_tells_nothing_of_a_file(casts, canaries, sinks, mailoutbox):
    tour, people = Listening(casts, read_table(), canaries), casts[0].people
    warned = behind.warn([file.pk for file in casts[0].files.values()])
    for number, (scope, file) in enumerate(casts[0].files.items()):
        askers = [name for name in tour.clients if name in people and not tour.hidden(name, scope)]
        for name in askers[number % 3 :: size(len(askers), 3)]:
            behind.papers_of(file.specific(), people[name])
    reports = [behind.report_of(code, casts[0].here, people["ASI"]) for code in behind.codes()[: size(1, None)]]
    behind.deliver()
    made = behind.make(ReportJob.objects.filter(state="WAITING").order_by("pk")[:size(4, 1000)])
    print("made", len(made), "warned", warned, "mails", len(mailoutbox), reports)
    for job in made:
        tour.take([Ask(address_of(job))])
    left = sinks.words()
    print(left, tour.cells, len(tour.heard), tour.statuses)
    import collections
    print(collections.Counter(tour.foreign))
    assert not any(left.values()), left


def address_of(job):
    """Where the PDF of this job is taken."""
    if job.printout_id:
        return reverse("reports:printout-pdf", args=[job.printout_id])
    return reverse("reports:pdf", args=[job.case.reference, job.pk])
