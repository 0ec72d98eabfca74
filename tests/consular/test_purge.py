"""What is kept too long leaves: visitors, an extract at its term, the booklets of an extract that ended."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from consular.papers.models import PaperCopy
from consular.register.models import ExtractDraft, RegisterExtract
from consular.register.purge import purge
from consular.tasks import purge_register
from ssi.accounts.context import acting_as
from ssi.attachments import vault
from ssi.attachments.shelf import shelf
from ssi.outbox.models import OutboxMessage
from ssi.reports import jobs
from ssi.reports.models import Printout
from ssi.retention.execution import SHRED
from ssi.retention.handlers import forget_the_bytes
from tests import factories
from tests.consular.community import (
    DUPONT,
    DUPONT_2,
    bring,
    consul_of,
    homes,
    make_copy,
    make_extract,
    make_ilot,
    persons,
    visitor,
)
from tests.house.world import follow_python_time
from tests.reports.worker import as_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def post():
    return factories.make_post("DJI", country="DJ")


NOON = time_machine.travel("2026-11-26 12:00:00+00:00", tick=False)


def purge_at(moment):
    with time_machine.travel(moment, tick=False):
        follow_python_time()
        return purge()


@NOON
def test_a_visitor_is_purged_thirty_days_after_the_return_they_declared(post):
    make_extract(post, DUPONT, visitor(days=10))
    back = persons(post)["P4"].stays_until
    start = timezone.now().replace(hour=9)
    for days, left in ((39, {"P1", "P4"}), (40, {"P1", "P4"}), (41, {"P1"})):
        purge_at(start + timedelta(days=days))
        assert set(persons(post)) == left, days
    assert set(homes(post)) == {"F1"}, "an empty home leaves too"
    assert back is not None


@NOON
def test_the_day_of_a_purge_is_that_of_the_post(post):
    """21:30 UTC is already tomorrow in Djibouti, three hours ahead, and not yet in Bucharest, two hours ahead."""
    other = factories.make_post("BUC")
    for one in (post, other):
        make_extract(one, visitor(days=1), by=consul_of(one))
    purge_at("2026-12-27 20:30:00+00:00")
    assert (len(persons(post)), len(persons(other))) == (1, 1)
    purge_at("2026-12-27 21:30:00+00:00")
    assert (len(persons(post)), len(persons(other))) == (0, 1)


@NOON
def test_an_extract_is_purged_the_day_after_its_term_and_its_numbers_stay(post):
    extract = make_extract(post)
    term = timezone.now().replace(hour=9) + (extract.expires_on - timezone.localdate())
    for days, left in ((-1, True), (0, True), (1, False)):
        purge_at(term + timedelta(days=days))
        assert ("P1" in persons(post)) == left, days
    extract.refresh_from_db()
    assert (extract.end, extract.persons) == ("PURGED", 4)
    assert homes(post) == {}


def test_a_purged_post_may_import_again(post):
    extract = make_extract(post)
    purge_at(timezone.now() + (extract.expires_on - timezone.localdate()) + timedelta(days=2))
    again = make_extract(post)
    assert again.added == 4
    assert RegisterExtract.objects.filter(ended_at=None).count() == 1


def test_the_booklets_of_an_extract_end_with_it_and_the_line_of_the_paper_stays(post, monkeypatch):
    make_extract(post, DUPONT, DUPONT_2)
    copy, printout = make_copy(make_ilot(post, "A", areas=("Plateau",)))
    monkeypatch.setattr(jobs, "render_pdf", lambda *_args, **_more: b"%PDF-1.7 a booklet of the tests")
    with as_worker():
        assert jobs.run(printout.jobs.get().pk) == "DONE"
    (sealed,) = shelf().names()
    purge()
    assert Printout.objects.filter(pk=printout.pk).exists()
    make_extract(post, DUPONT, DUPONT_2)
    found = purge()
    assert found == {"visitors": 0, "expired": 0, "booklets": 1}
    assert not Printout.objects.filter(pk=printout.pk).exists()
    message = OutboxMessage.objects.get(topic=SHRED)
    assert sealed in message.payload["names"]
    forget_the_bytes(message)
    assert list(shelf().names()) == []
    copy = PaperCopy.objects.get(pk=copy.pk)
    assert (copy.printout_key, copy.document) == (None, printout.reference)
    assert len(copy.fingerprint) == 64


def test_a_file_brought_and_forgotten_is_gone_after_a_day(post):
    bring(post, DUPONT)
    purge_at(timezone.now() + timedelta(hours=23))
    assert ExtractDraft.objects.exists()
    purge_at(timezone.now() + timedelta(hours=25))
    assert not ExtractDraft.objects.exists()


def test_the_task_gives_the_numbers_and_removes_the_bytes(post, monkeypatch, django_capture_on_commit_callbacks):
    shredded = []
    monkeypatch.setattr(vault, "shred", shredded.append)
    with django_capture_on_commit_callbacks(execute=True):
        told = {"visitors": 0, "expired": 0, "booklets": 0, "replies": 0, "crisis_persons": 0}
        assert purge_register() == told
    assert shredded == []


def test_the_web_cannot_purge(post):
    consul = consul_of(post)
    denied = pytest.raises(DatabaseError, match="permission denied")
    with acting_as(consul), denied, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT sec.purge_register()")
