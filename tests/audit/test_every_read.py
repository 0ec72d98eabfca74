"""F5: nothing that was written in a file is shown or sent without a line in the journal (ssi/audit/reading.py)."""

import io
from functools import partial
from unittest import mock

import pytest
from django.db import transaction
from django.template.response import TemplateResponse
from django.urls import resolve
from pypdf import PdfWriter

from ssi.accounts import step_up
from ssi.audit import log
from ssi.audit import reading as product
from ssi.audit.models import AuditEvent
from ssi.cases.views import CaseView
from ssi.reports import jobs, services
from ssi.reports.models import ReportJob
from tests.audit.reading import Reading, Written
from tests.house.conftest import a_company, cast  # noqa: F401
from tests.house.sizes import size
from tests.house.telling import tell
from tests.house.test_every_url import read_table
from tests.house.urlmap import scopes_of, url_names
from tests.reports.worker import as_worker
from tests.sequences import keys_apart, numbers_given_back

pytestmark = pytest.mark.django_db

#: What asks for the same answer in another way.
OTHER_WAYS = {
    "whole": {},
    "a range": {"HTTP_RANGE": "bytes=0-99"},
    "if it changed": {"HTTP_IF_MODIFIED_SINCE": "Fri, 27 Nov 2099 00:00:00 GMT", "HTTP_IF_NONE_MATCH": "*"},
    "for a fragment": {"HTTP_HX_REQUEST": "true"},
    "for a crawler": {"HTTP_ACCEPT": "application/json", "HTTP_ACCEPT_ENCODING": "gzip"},
}
FILES = ("attachments:download", "reports:printout-pdf", "reports:pdf")  # of which the draft alone is made


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker, tmp_path_factory):
    """Its rows have keys that no other table has: a list that says another one does not pass for it."""
    folder = tmp_path_factory.mktemp("cast")
    with django_db_blocker.unblock(), numbers_given_back(), a_company(folder, before=keys_apart) as made:
        yield made


@pytest.fixture(scope="module")
def written(company, django_db_blocker):
    """A word of its own in everything that was written, and the PDF made, for the module."""
    people, files = company[0].people, company[0].files
    blank, pdf = PdfWriter(), io.BytesIO()
    blank.add_blank_page(100, 100)
    blank.write(pdf)
    with django_db_blocker.unblock(), mock.patch.object(jobs, "render_pdf", return_value=pdf.getvalue()):
        job = services.queue(files["report_draft"], ReportJob.Document.DRAFT, by=people["ASI"])
        company[0].jobs["report_draft"] = job
        printouts = list(ReportJob.objects.filter(document=ReportJob.Document.PRINTOUT))
        with as_worker():
            for made in (job, *printouts):
                assert jobs.run(made.pk) == "DONE"
        return Written(company[0])


@pytest.fixture
def tour(cast, written, caplog):  # noqa: F811
    caplog.set_level("CRITICAL", "django.request")
    return Reading(cast, read_table(), written)


def told(tour, what, **more):
    tell(
        f"{what}: {tour.reads} answers, {tour.shown} showed what was written, {len(tour.untraced)} untraced",
        F5={"read": tour.reads, "untraced": len(tour.untraced), **more},
    )


def test_no_page_shows_what_was_written_without_a_line(tour):
    tour.run(url_names())
    told(tour, f"{len(tour.written.scopes)} words")
    assert tour.untraced == []
    assert tour.shown > tour.reads // 4, "the tour must be able to hear"


def doors(tour, url_name, most):
    """(scope, reader, path) of this address about `most` files, by as many readers each as this size asks for."""
    arguments = url_names()[url_name]
    for scope in scopes_of(url_name, arguments)[: 1 if url_name == "reports:pdf" else most]:
        for reader in tour.readers(url_name, scope)[: size(1, None)]:
            yield scope, reader, tour.cast.address(url_name, arguments, scope)


def test_no_file_leaves_without_a_line_however_it_is_asked_for(tour):
    for url_name in (*FILES, "liaison:exchange-detail", "consular:person"):
        for scope, reader, path in doors(tour, url_name, size(2, None)):
            client = tour.clients[reader]
            for way, headers in OTHER_WAYS.items():
                tour.read((url_name, way, reader, scope), partial(client.get, path, **headers))
            assert tour.read((url_name, "HEAD", reader, scope), partial(client.head, path)).content == b""
    told(tour, "other ways")
    assert tour.untraced == []
    assert set(tour.statuses) <= {200, 405}, "a document answers to GET alone"
    assert tour.shown > len(FILES) * len(OTHER_WAYS)


def exports(tour):
    """(url_name, scope, reader, path) of each address that gives its table as a file."""
    for url_name in url_names():
        for scope, reader, path in doors(tour, url_name, 1):
            if step_up.declared(resolve(path).func) == step_up.EXPORT:
                yield url_name, scope, reader, path


def test_no_table_is_taken_away_without_a_line(tour):
    asked = list(exports(tour))
    for url_name, scope, reader, path in asked:
        for sheet in ("csv", "xlsx", "ods"):
            sent = {"format": sheet, "reason": "Contrôle des essais"}
            tour.read((url_name, f"POST {sheet}", reader, scope), partial(tour.clients[reader].post, path, sent))
    told(tour, f"{len(asked)} tables")
    assert tour.untraced == []
    assert tour.shown > len(asked)


def test_a_form_that_is_refused_leaves_its_line_though_its_act_was_undone(tour):
    (scope, reader, path), *_others = doors(tour, "liaison:subject-remove", 1)
    answer = tour.read(("liaison:subject-remove", "POST", reader, scope), partial(tour.clients[reader].post, path, {}))
    assert answer.status_code == 422
    assert tour.shown == 1
    assert tour.untraced == []


def test_a_page_that_fails_half_way_shows_nothing_of_what_it_read(tour, monkeypatch):
    """Its line goes with it: nothing was seen. The bytes of an answer leave once its line is committed."""
    honest, read = CaseView.get_case, []

    def fails(response, *args, **kwargs):
        raise RuntimeError(read[-1].title)

    def get_case(view):
        read.append(honest(view))
        return read[-1]

    monkeypatch.setattr(CaseView, "get_case", get_case)
    monkeypatch.setattr(TemplateResponse, "rendered_content", property(fails))
    for url_name in ("liaison:exchange-detail", "liaison:exchange-edit", "cases:history"):
        tour.knock(url_name, url_names()[url_name], "GET", "plain", ["owner", "ASI"])
    assert len(read) == 6
    assert dict(tour.statuses) == {500: 6}
    assert tour.shown == 0


def test_what_cannot_be_journalled_is_not_served(tour, monkeypatch):
    def full(*_args, **_more):
        raise OSError("no space left on device")

    monkeypatch.setattr(product, "record", full)
    tour.knock("liaison:exchange-edit", ("reference",), "GET", "plain", ["owner"])
    assert dict(tour.statuses) == {500: 1}
    assert tour.shown == 0


def test_how_far_a_pdf_is_leaves_no_line_each_time_it_is_asked(tour):
    path = tour.cast.address("reports:job", ("reference", "job"), "report_draft")
    before = AuditEvent.objects.count()
    assert tour.clients["ASI"].get(path, HTTP_HX_REQUEST="true").status_code == 200
    assert AuditEvent.objects.count() == before
    assert tour.clients["ASI"].get(path).status_code == 200
    assert AuditEvent.objects.get(verb="page.consult").details["page"] == "reports:job"


# What the tour must find


def no_line(*_args, **_more):
    """Instead of `record` or of what calls it."""


def undone(honest):
    """`honest`, whose writes are rolled back while its answer goes on."""

    def call(*args, **kwargs):
        with transaction.atomic():
            answer = honest(*args, **kwargs)
            transaction.set_rollback(True)
        return answer

    return call


def of_nobody(honest):
    return lambda verb, subject=None, **more: honest(verb, None, **{**more, "shown": [0], "about": {}})


RECORD, TELL = log.record, product.tell_page
#: (where, what stands there instead), and an address at which it shows.
PLANTED = {
    "a form says nothing": ([("ssi.audit.reading.tell_page", no_line)], "liaison:exchange-edit"),
    "a form of a post says nothing": ([("ssi.audit.reading.tell_page", no_line)], "consular:site-edit"),
    "no file is noted as opened": ([("ssi.audit.reading.tell_page", no_line)], "liaison:mission-member"),
    "the line of a form is about nothing": ([("ssi.audit.reading.record", of_nobody(RECORD))], "liaison:exchange-edit"),
    "the line of a form is rolled back": ([("ssi.audit.reading.tell_page", undone(TELL))], "liaison:exchange-edit"),
    "the line of a page is rolled back": (
        [("liaison.exchanges.views.record", undone(RECORD))],
        "liaison:exchange-detail",
    ),
    "the line of a page is about nothing": (
        [("consular.register.views.record", of_nobody(RECORD))],
        "consular:person",
    ),
    "names of the register say nothing": ([("consular.register.views.record", no_line)], "consular:persons"),
    "matches say nothing": ([("liaison.persons.match_views.record", no_line)], "liaison:match-list"),
    "a download says nothing": (
        [("ssi.attachments.views.record", no_line), ("ssi.audit.reading.tell_page", no_line)],
        "attachments:download",
    ),
    "a PDF says nothing": (
        [("ssi.reports.views.record", no_line), ("ssi.audit.reading.tell_page", no_line)],
        "reports:pdf",
    ),
    "the day says nothing": ([("ssi.home.views.record", no_line)], "home"),
}


def at(tour, url_name):
    """What no line tells at this address, about two files."""
    for scope, reader, _path in doors(tour, url_name, 2):
        tour.knock(url_name, url_names()[url_name], "GET", scope, [reader])
    return list(tour.untraced)


@pytest.mark.parametrize("bug", PLANTED)
def test_a_page_that_says_nothing_is_found(bug, tour, monkeypatch):
    changes, url_name = PLANTED[bug]
    assert at(tour, url_name) == []
    for where, instead in changes:
        monkeypatch.setattr(where, instead)
    found = bool(at(tour, url_name))
    tell(f"{bug}: {found}", F5={"mutants": 1, "caught": int(found)})
    assert found


def test_a_view_that_forgets_its_own_line_leaves_that_of_its_page(tour, monkeypatch):
    for where in ("ssi.attachments.views", "liaison.exchanges.views", "consular.register.views"):
        monkeypatch.setattr(f"{where}.record", no_line)
    for url_name in ("attachments:download", "liaison:exchange-detail", "consular:person"):
        assert at(tour, url_name) == []
