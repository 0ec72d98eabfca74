"""Two web servers and two workers that share no folder, only a bucket: what one keeps the others give, and a bucket
that hangs loses nothing."""

import http.client
import io
import tempfile

import pytest
from django.urls import reverse

from ssi.accounts.context import acting_as
from ssi.attachments import services as attachments
from ssi.reports import rendering
from ssi.reports.models import ReportJob
from tests.accounts.test_context import sign_in
from tests.factories import make_exchange
from tests.house.telling import FAULT, tell
from tests.objects import variables

from .conftest import answers
from .heads import COOKIE
from .reports import ask, came_out_once, is_being_drawn, is_done, now, wait_for

pytestmark = [
    pytest.mark.faults,
    pytest.mark.commits,
    pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine"),
]
TEXT = "Compte rendu de surveillance.\nLe véhicule a quitté Cluj à 14 h 05.\n".encode()


@pytest.fixture
def files(state, bucket, settings):
    """In place of the one folder: a folder of its own for each process, and the bucket for all."""
    return lambda: {"SSI_STATE_DIR": tempfile.mkdtemp(prefix="alone-", dir=state), **variables(settings.SSI_S3)}


def taken(port, person, path):
    """(status, bytes) of a page, from that server, for that person."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        link.request("GET", path, headers={"Cookie": f"{COOKIE}={sign_in(person)}"})
        answer = link.getresponse()
        return answer.status, answer.read()
    finally:
        link.close()


def pdf_of(job):
    return reverse("reports:pdf", args=[job.case.reference, job.pk])


def has_met_the_silence(job):
    return "ne répond pas" in job.error


def test_machines_that_share_no_folder_work_on_one_bucket_and_wait_for_it(web, worker, bucket, object_store, state):
    servers = [web() for _n in range(2)]
    workers = [worker() for _n in range(2)]
    asked = [ask(weeks_ago=weeks) for weeks in (11, 12)]
    for job in asked:
        wait_for(job, is_being_drawn)  # each worker has one
    for process, port in servers:
        assert answers(port, process)
    exchange = make_exchange(state="EN_TRAITEMENT")
    with acting_as(exchange.author):
        kept = attachments.store(exchange, io.BytesIO(TEXT), by=exchange.author, name="note.txt")
    note = reverse("attachments:download", args=[kept.pk])
    for job in asked:
        came_out_once(wait_for(job, is_done))
    for _process, port in servers:
        assert taken(port, exchange.author, note) == (200, TEXT)
        for job in asked:
            status, pdf = taken(port, job.requested_by, pdf_of(job))
            assert (status, pdf[:5]) == (200, b"%PDF-")
    with object_store.silent():
        late = ask(weeks_ago=13)
        status, page = taken(servers[0][1], exchange.author, note)
        assert (status, "Rien n’est perdu" in page.decode()) == (503, True)
        late = wait_for(late, has_met_the_silence)
        assert late.state == ReportJob.State.WAITING
    came_out_once(wait_for(late, is_done))
    assert now(late).attempts == 1
    assert taken(servers[0][1], exchange.author, note) == (200, TEXT)
    assert len(list(bucket.names())) == 4
    left = [path for folder in state.glob("alone-*") for path in folder.rglob("vault/*")]
    assert left == [], "nothing lies on a machine"
    assert all(process.poll() is None for process in workers)
    tell("A bucket of two web servers and two workers hangs: three reports once each, a file read by both.", F6=FAULT)
