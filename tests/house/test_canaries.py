"""F4: a token in every text of every row of the files; nobody meets one of a file that is not theirs, nowhere."""

import io
import logging
import os
import tempfile

import pytest
from django.core import mail
from django.db import connection, transaction
from pypdf import PdfReader

from liaison.exchanges import views
from ssi.accounts import access
from ssi.accounts.context import acting_as
from ssi.accounts.roles import PERMISSIONS
from ssi.audit.log import record
from ssi.audit.logs import JsonFormatter
from ssi.celery import app
from ssi.outbox.bus import ring
from ssi.outbox.models import OutboxMessage
from ssi.outbox.tasks import drain
from ssi.reports import documents, jobs, rendering
from ssi.reports.models import ReportFile
from ssi.reports.tasks import relay
from tests.house import canaries as places
from tests.house.canaries import TOKEN, Canaries
from tests.house.doors import Doors
from tests.house.hostile import csv_cells, xlsx_cells
from tests.house.reading import Reading
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.test_every_url import read_table
from tests.house.urlmap import Cast, url_names
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db
NOBODY = None
DETAIL = "liaison:exchange-detail"


@pytest.fixture(autouse=True)
def quiet(caplog, settings, monkeypatch, tmp_path):
    """Temporary files in a folder of ours; the broker of the tests, where there is one."""
    caplog.set_level("CRITICAL", "django")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    app.conf.broker_url = os.environ.get("REDIS_URL", settings.REDIS_URL)


@pytest.fixture
def logged():
    """Everything the logs of production would hold."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream.getvalue
    root.removeHandler(handler)


class Search:
    """What was looked at, and the canaries found where they must not be."""

    def __init__(self, canaries):
        self.canaries, self.cast = canaries, canaries.cast
        self.met, self.looked, self.foreign, self.errors = set(), 0, [], []

    def look(self, where, text, actor=NOBODY):
        self.looked += 1
        self.met |= set(TOKEN.findall(text))
        self.foreign += [(where, actor, one) for one in self.canaries.foreign(text, actor)]

    def pages(self, addresses=None, **sizes):
        for page in Reading(self.cast, **sizes).pages(addresses):
            self.look(page.url_name, page.text + page.headers, page.actor)
            if page.status >= 500:
                self.errors.append((page.url_name, page.actor, page.scope))

    def exports(self):
        names = {name: arguments for name, arguments in url_names().items() if name.endswith("list") and not arguments}
        doors = Doors(self.cast, read_table(), names, actors=size(1, 30), scopes=1)
        for door in doors.every:
            for kind in ("csv", "xlsx") if door.method == "POST" and "format" in door.names else ():
                with transaction.atomic():
                    answer = doors.client(door.actor).post(door.path, door.data(format=kind, reason="Essais"))
                    transaction.set_rollback(True)
                if answer.status_code == 200 and not answer.headers["Content-Type"].startswith("text/html"):
                    cells = csv_cells(answer.content) if kind == "csv" else xlsx_cells(answer.content)
                    self.look(f"{door.url_name}.{kind}", "\n".join(cells), door.actor)

    def papers(self, *scopes):
        """The document of each of these files, as whoever may have it reads it."""
        for scope in scopes if rendering.is_available() else ():
            owner = "ODL_other_post" if scope == "other_post" else "owner"
            self.look(f"paper of {scope}", self.paper(scope, self.cast.people[owner]), owner)

    def paper(self, scope, owner):
        with acting_as(owner):
            printout = documents.request_document(self.cast.files[scope], "exchange-history", by=owner)
        with as_worker():
            assert jobs.run(printout.jobs.get().pk) == "DONE"
        pages = PdfReader(io.BytesIO(jobs.open_pdf(ReportFile.objects.get(job__printout=printout)))).pages
        return " ".join(page.extract_text() for page in pages)

    def queues(self):
        """What waits for the worker, what it sends, what it leaves to Redis, in the journal and on the disk."""
        self.look("outbox", places.rows_of("outbox_outboxmessage", "reports_reportjob"))
        with as_worker():
            relay()
            drain()
        ring()
        self.look("outbox, delivered", places.rows_of("outbox_outboxmessage", "reports_reportjob"))
        for message in mail.outbox:
            self.look("mail", message.message().as_string() + message.subject + message.body)
        self.look("journal", places.rows_of("audit.event"))
        self.look("broker", places.in_the_broker(app.conf.broker_url))

    def fault(self, monkeypatch):
        """The page of a file that fails, with its words in the exception."""

        def fails(request, exchange):
            raise ValueError(f"{exchange.title} {exchange.requester}")

        monkeypatch.setattr(views, "exchange_context", fails)
        path = self.cast.address(DETAIL, ("reference",), "plain")
        with transaction.atomic():
            answer = Reading(self.cast).client("owner").get(path)
            transaction.set_rollback(True)
        assert answer.status_code == 500
        self.look("error page", answer.content.decode())


def test_no_canary_is_met_by_who_does_not_see_its_file(logged, monkeypatch, settings, tmp_path):
    search = Search(Canaries(Cast()))
    search.pages(every=size(9, 1), scopes=size(1, None))
    search.exports()
    search.papers(*("plain",) if size(True, False) else ("plain", "compartmented", "special_france", "other_post"))
    search.queues()
    search.fault(monkeypatch)
    search.look("logs", logged())
    search.look("files", places.in_files_under(tmp_path, settings.STATE_DIR))

    planted = len(search.canaries.planted)
    refused = sorted(set(search.canaries.refused))
    tell(
        f"{planted} canaries, {len(search.met)} met by their readers in {search.looked} places, {len(search.foreign)}"
        f" by others: {search.foreign[:9]}; columns that nobody rewrites: {len(refused)}",
        F4={"canaries": planted, "places": search.looked, "looks": planted * search.looked,
            "foreign": len(search.foreign)},
    )  # fmt: skip
    assert search.foreign == []
    assert search.errors == []
    assert planted > 500
    assert len(search.met) > 100, "canaries that nobody meets prove nothing"


def rule_down(monkeypatch):
    """Both walls, as in test_every_url."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE ssi_owner")
        cursor.execute("ALTER POLICY seen ON cases_case USING (true)")
        cursor.execute("ALTER POLICY seen_with_the_file ON liaison_informationexchange USING (true)")
        cursor.execute("SET LOCAL ROLE ssi_bypass")
    monkeypatch.setattr(access, "visible", lambda queryset, user: queryset)
    monkeypatch.setattr("ssi.cases.views.sees_whole", lambda user, case: True)
    monkeypatch.setattr(access, "permissions_on", lambda identity, case: frozenset().union(*PERMISSIONS.values()))


def test_a_canary_that_flew_is_found(logged, monkeypatch, settings, tmp_path, django_capture_on_commit_callbacks):
    """A bug planted in each place: the search names that place and no other."""
    search = Search(Canaries(Cast("wantedperson")))
    case = search.cast.files["compartmented"]
    case.refresh_from_db()
    owner = search.cast.people["owner"]
    planted = {
        "logs": lambda: logging.getLogger("ssi.essai").warning("consulted: %s", case.title),
        "journal": lambda: _as(owner, lambda: record("essai.acte", case, reason=case.title)),
        "outbox": lambda: OutboxMessage.objects.create(topic="essai", payload={"title": case.title}),
        "mail": lambda: mail.send_mail("x", case.title, None, ["a@exemple.test"]),
        "broker": lambda: app.send_task("essai", args=[case.title], queue="canaries"),
        "files": lambda: (tmp_path / "left").write_text(case.title),
        "paper": lambda: None,
        "pages": lambda: rule_down(monkeypatch),
    }
    look = {
        "logs": lambda: search.look("logs", logged()),
        "journal": lambda: search.look("journal", places.rows_of("audit.event")),
        "outbox": lambda: search.look("outbox", places.rows_of("outbox_outboxmessage")),
        "mail": lambda: [search.look("mail", message.body) for message in mail.outbox],
        "broker": lambda: search.look("broker", places.in_the_broker(app.conf.broker_url)),
        "files": lambda: search.look("files", places.in_files_under(tmp_path)),
        "paper": lambda: search.look("paper", case.title, "ASIA"),
        "pages": lambda: search.pages({DETAIL: url_names()[DETAIL]}, every=4, scopes=2),
    }
    caught = []
    for place, plant in planted.items():
        search.foreign.clear()
        look[place]()
        clean = place == "paper" or not search.foreign
        plant()
        look[place]()
        caught += [place] if clean and search.foreign else []
    with app.connection_for_write() as broker:
        broker.default_channel.queue_purge("canaries")
    tell(f"canaries that flew, found in {caught}", F4={"mutants": len(planted), "caught": len(caught)})
    assert caught == list(planted)


def _as(person, act):
    with acting_as(person):
        act()
