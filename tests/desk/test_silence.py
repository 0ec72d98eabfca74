"""Posts without a sign of life: 72 hours without anything done there from a page, told by the hour of the desk."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from ssi.accounts.context import acting_as
from ssi.accounts.roles import Role
from ssi.audit.log import record, request_id
from ssi.desk.silence import silent
from tests.bench.browser import observed
from tests.factories import head_of, make_post, make_user

pytestmark = pytest.mark.django_db
SEEN = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TITLE = "Postes sans signe de vie depuis 72 heures"


def sign(person, moment, number="page"):
    """`person` looks at a list at that moment."""
    token = request_id.set(number)
    with time_machine.travel(moment, tick=False), acting_as(person):
        record("desk.list_questions")
    request_id.reset(token)


def quiet(moment, posts):
    with time_machine.travel(moment, tick=False), acting_as(make_user(Role.DCIS_OFFICER)):
        return [(one.post.code, one.since) for one in silent(posts)]


@pytest.mark.parametrize(("minutes", "found"), [(-1, []), (0, ["BUC"]), (1, ["BUC"])])
def test_a_post_is_silent_from_the_72nd_hour(minutes, found):
    post = make_post("BUC")
    with time_machine.travel(SEEN, tick=False):
        head = head_of(post)
    sign(head, SEEN)
    told = quiet(SEEN + timedelta(hours=72, minutes=minutes), [post])
    assert [code for code, _since in told] == found
    assert all(since == SEEN for _code, since in told)


def test_anybody_who_serves_there_is_a_sign_and_the_worker_in_their_name_is_not():
    post, other = make_post("BUC"), make_post("DJI")
    with time_machine.travel(SEEN, tick=False):
        head, assistant, away = head_of(post), make_user(Role.ASSISTANT, post), head_of(other)
    sign(head, SEEN)
    sign(away, SEEN)
    now = SEEN + timedelta(hours=80)
    sign(head, now - timedelta(hours=1), number="")
    assert [code for code, _since in quiet(now, [post, other])] == ["BUC", "DJI"]
    sign(assistant, now - timedelta(hours=2))
    assert [code for code, _since in quiet(now, [post, other])] == ["DJI"]


def test_a_post_that_never_gave_a_sign_comes_first():
    posts = [make_post("BUC"), make_post("DJI")]
    with time_machine.travel(SEEN, tick=False):
        heads = [head_of(post) for post in posts]
    sign(heads[0], SEEN)
    assert quiet(SEEN + timedelta(days=9), posts) == [("DJI", None), ("BUC", SEEN)]


def test_the_desk_reads_it_at_its_own_hour_in_the_band_and_among_what_is_to_be_done(client):
    with time_machine.travel(SEEN, tick=False):
        head = head_of(make_post("BUC"))
    sign(head, SEEN)
    with time_machine.travel(SEEN + timedelta(hours=73), tick=False):
        client.force_login(make_user(Role.DCIS_OFFICER))
        page = client.get(reverse("network-desk"))
    (section,) = [one for one in page.context["todo"] if one.title == TITLE]
    (line,) = section.lines
    assert (line.text, line.url) == ("Bucarest", f"{reverse('network-desk')}?poste=BUC")
    assert "20\u00a0novembre 2026 à 10\u00a0h\u00a030 (heure de Paris)" in line.about
    assert [one.post.code for one in page.context["band"].silent] == ["BUC"]


def test_a_page_read_at_the_post_breaks_the_silence(client):
    """Through the real middleware, which numbers the requests."""
    post = make_post("BUC")
    head = head_of(post)
    with acting_as(make_user(Role.DCIS_OFFICER)):
        assert [one.post for one in silent([post])] == [post]
    client.force_login(head)
    assert client.get(reverse("liaison:exchange-list")).status_code == 200
    with acting_as(make_user(Role.DCIS_OFFICER)):
        assert silent([post]) == []


@pytest.mark.parametrize("role", [Role.ASI, Role.AMBASSADOR])
def test_nobody_but_the_desk_learns_when_a_colleague_last_came(client, role):
    post = make_post("BUC")
    with time_machine.travel(SEEN, tick=False):
        head = head_of(post)
    sign(head, SEEN)
    person = make_user(role, make_post("DJI"))
    with acting_as(person), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit.last_signs(%s)", [[head.pk]])
        assert cursor.fetchall() == []
    client.force_login(person)
    assert TITLE not in client.get("/").content.decode()


def test_it_costs_two_statements_whatever_the_number_of_posts():
    desk = make_user(Role.DCIS_OFFICER)

    def spent(posts):
        with acting_as(desk), observed() as seen:
            silent(posts)
        return len([s for s in seen if not s.fixed])

    few = [make_post("BUC")]
    many = [*few, *(make_post(code) for code in ("BRU", "DJI", "DEL"))]
    for post in many:
        head_of(post)
    assert spent(few) == spent(many) == 2


def test_those_who_never_came_cost_a_look_in_an_index_and_no_walk_of_the_journal():
    """Walking down the primary key until somebody's line is found reads all of it for each who has none."""
    present, absent = head_of(make_post("BUC")), [head_of(make_post(code)).pk for code in ("BRU", "DJI", "DEL")]
    for _line in range(3_000):
        sign(present, SEEN)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit.event")
    with acting_as(make_user(Role.DCIS_OFFICER)), connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM audit.last_signs(%s)", [absent * 30])
        ((plan,),) = cursor.fetchall()
    assert plan[0]["Plan"]["Shared Hit Blocks"] < 10 * len(absent * 30)
