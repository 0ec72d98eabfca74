"""A request that loses against another one is played again, whole, once. The first test commits for real."""

import threading

import psycopg
import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from ssi.audit.log import record

#: Both requests hold their first lock before either asks for its second one.
TOGETHER = threading.Barrier(2)
SEEN = []


def lock(number):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(77, %s)", [number])


def fails(sqlstate):
    with connection.cursor() as cursor:
        cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '{sqlstate}'; END $$")


@login_not_required
def crossing(request):
    """Writes, then takes two locks in the order of the form: two of these in opposite orders lock each other out."""
    first, second = request.POST["order"]
    record("test.crossed", order=request.POST["order"])
    request.session["tries"] = request.session.get("tries", 0) + 1
    lock(int(first))
    with SEEN_LOCK:
        SEEN.append(first)
        again = SEEN.count(first) > 1
    if not again:
        TOGETHER.wait(10)
    lock(int(second))
    return HttpResponse(f"{request.session['tries']} {request.FILES['paper'].read().decode()}")


SEEN_LOCK = threading.Lock()


@login_not_required
def loses(request, sqlstate):
    SEEN.append(sqlstate)
    fails(sqlstate)


@login_not_required
def loses_once(request, sqlstate):
    SEEN.append(sqlstate)
    if len(SEEN) == 1:
        fails(sqlstate)
    return HttpResponse("done")


@login_not_required
def loses_the_line(request, sqlstate):
    lost = psycopg.OperationalError("the connection is closed")
    lost.sqlstate = None if sqlstate == "none" else sqlstate
    raise OperationalError("lost") from lost


urlpatterns = [
    path("crossing/", crossing),
    path("loses/<slug:sqlstate>/", loses),
    path("loses-once/<slug:sqlstate>/", loses_once),
    path("loses-the-line/<slug:sqlstate>/", loses_the_line),
    path("", include("ssi.urls")),
]
handler500 = "ssi.web.views.server_error"


@pytest.fixture(autouse=True)
def _here(settings, caplog):
    settings.ROOT_URLCONF = __name__
    caplog.set_level("CRITICAL", "django.request")
    SEEN.clear()


@pytest.mark.commits
def test_two_requests_that_deadlock_both_end_well(own_database, django_db_blocker):
    answers = {}

    def ask(order):
        try:
            data = {"order": order, "paper": SimpleUploadedFile("note.txt", f"papier {order}".encode())}
            response = Client(raise_request_exception=False).post("/crossing/", data)
            answers[order] = (response.status_code, response.content.decode())
        finally:
            connections.close_all()

    with django_db_blocker.unblock():
        both = [threading.Thread(target=ask, args=[order]) for order in ("12", "21")]
        for one in both:
            one.start()
        for one in both:
            one.join()
        with connection.cursor() as cursor:
            cursor.execute("SELECT details ->> 'order' FROM audit.event WHERE verb = 'test.crossed' ORDER BY 1")
            written = [row[0] for row in cursor.fetchall()]
        connections.close_all()
    assert answers == {"12": (200, "1 papier 12"), "21": (200, "1 papier 21")}, "the session too starts afresh"
    assert len(SEEN) == 3, "one of the two was played twice"
    assert written == ["12", "21"], "the attempt that lost left nothing"


@pytest.mark.django_db
@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_who_loses_once_sees_the_page(client, sqlstate):
    assert client.get(f"/loses-once/{sqlstate}/").content == b"done"
    assert len(SEEN) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("sqlstate", ["40001", "40P01"])
def test_who_loses_twice_gets_the_usual_page_and_no_third_try(sqlstate):
    answer = Client(raise_request_exception=False).get(f"/loses/{sqlstate}/")
    assert answer.status_code == 500
    assert "l’acte est fait en entier ou pas du tout" in answer.content.decode()
    assert len(SEEN) == 2


@pytest.mark.django_db
def test_another_error_of_the_database_is_not_tried_again():
    answer = Client(raise_request_exception=False).get("/loses/23514/")
    assert answer.status_code == 500
    assert len(SEEN) == 1


@pytest.mark.django_db
def test_a_conflict_at_the_commit_is_played_again_too(client, monkeypatch):
    from ssi.accounts import context

    check = context.check_constraints_now

    def conflicts_once():
        SEEN.append("commit")
        return fails("40001") if SEEN.count("commit") == 1 else check()

    monkeypatch.setattr(context, "check_constraints_now", conflicts_once)
    SEEN.append("a try before")  # so that the view itself succeeds
    assert client.post("/loses-once/none/").content == b"done"
    assert SEEN.count("commit") == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sqlstate", "status"),
    [("none", 503), ("08006", 503), ("57P01", 503), ("57P03", 503), ("53300", 503), ("57014", 500), ("55P03", 500)],
)
def test_a_database_that_is_away_is_a_break_and_one_that_refuses_is_a_defect(client, sqlstate, status):
    client.raise_request_exception = False
    response = client.get(f"/loses-the-line/{sqlstate}/")
    assert (response.status_code, "Retry-After" in response.headers) == (status, status == 503)
