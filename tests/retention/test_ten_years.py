"""Ten years of files of every kind, ended as a post ends them: what is out of its time is found nowhere (F17).

The years are simulated by moving the files into the past, for the clock of the database does not move.
"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from ssi.accounts.context import acting_as
from ssi.cases.models import Case
from ssi.celery import app
from ssi.outbox.tasks import drain
from ssi.retention import queue
from tests import factories
from tests.house.sinks import keys_and_values
from tests.house.sizes import size
from tests.house.telling import tell
from tests.retention.test_destruction import MAKERS, Staff, end, found_in_tables, furnish, proposed, sign, vault_files

pytestmark = pytest.mark.django_db

YEARS = 10
YEAR = timedelta(days=365)
#: Each year opens a file of one kind in so many.
SHARE = size(10, 1)


@pytest.fixture
def post():
    return factories.make_post("BUC")


@pytest.fixture
def staff(post):
    return Staff(post)


def word(year):
    return f"CANARIAN{year:02}FIN"


#: Any of these words, as text or as the bytes that PostgreSQL writes in hexadecimal.
WORDS = r"(CANARIAN[0-9]{2}FIN|43414e415249414e3[0-9]3[0-9]46494e)"


def a_year_of_work(year, post, staff, domain):
    """Files of that year, a report, persons, documents and links on each, all closed. Returns how many."""
    kinds = sorted(MAKERS)[year % SHARE :: SHARE]
    files = [MAKERS[kind](post, domain) for kind in kinds]
    files.append(factories.make_report(post, by=staff.head, number=year, title=word(year), highlights=word(year)))
    for file in files:
        furnish(file, staff.head, canary=word(year))
        end(file, days=1)
    return len(files)


def a_year_passes():
    moments = {name: F(name) - YEAR for name in ("opened_at", "closed_at", "answered_at")}
    Case.objects.update(**moments)


def everything_due_is_ended(staff, commits):
    """What the queue proposes, destroyed by two persons, the bytes included. Returns how many files."""
    with acting_as(staff.head):
        due = [one.row for one in queue.expired_files(staff.head)]
    with commits(execute=True):
        for case in due:
            sign(proposed(case, staff.head), staff.deputy)
        while drain():
            pass
    return len(due)


def places_of_words():
    """{word: places}: tables of every schema, or « redis », where it is found, as text or as bytes."""
    with app.connection_for_read() as connected:
        kept = " ".join(keys_and_values(connected.default_channel.client))
    found = [(text.group(), "redis") for text in re.finditer(WORDS, kept)] + found_in_tables(WORDS)
    places = {}
    for text, place in found:
        plain = text.upper() if text[0] in "cC" else bytes.fromhex(text).decode()
        places.setdefault(plain, []).append(place)
    return places


def test_ten_years_of_files_leave_nothing_behind_once_their_time_is_over(
    post, staff, django_capture_on_commit_callbacks
):
    domain, opened, ended = factories.make_domain(), 0, 0
    for year in range(YEARS):
        opened += a_year_of_work(year, post, staff, domain)
        a_year_passes()
        ended += everything_due_is_ended(staff, django_capture_on_commit_callbacks)
    before = len(vault_files())
    opened += a_year_of_work(YEARS, post, staff, domain)

    places = places_of_words()
    left = {year: places[word(year)] for year in range(YEARS - 1) if word(year) in places}
    tell(
        f"{opened} files in {YEARS} years, {ended} ended; left: {left}",
        F17={"files": opened, "years": YEARS, "left": sum(map(len, left.values()))},
    )
    assert left == {}
    assert ended > YEARS
    assert len(vault_files()) > before
    assert len(places[word(YEARS)]) > 6, "what is in its time is found"


def test_what_stays_behind_is_found_in_a_row_in_bytes_and_in_redis():
    """Planted bugs: a copy that no key ties to the file; its bytes; a title left in Redis."""
    left, caught = word(YEARS), []
    with connection.cursor() as cursor, app.connection_for_write() as connected:
        server = connected.default_channel.client
        cursor.execute("CREATE TEMPORARY TABLE essai_copy (title text, body bytea)")
        assert places_of_words() == {}
        for title, body in ((left, b""), ("", left.encode())):
            cursor.execute("INSERT INTO essai_copy VALUES (%s, %s)", [title, body])
            caught.append(places_of_words() == {left: ["essai_copy"]})
            cursor.execute("DELETE FROM essai_copy")
        server.set("essai", left)
        caught.append(places_of_words() == {left: ["redis"]})
        server.delete("essai")

    tell(f"left behind, found: {caught}", F17={"mutants": 3, "caught": sum(caught)})
    assert all(caught)
