"""Two web servers and four workers behind a proxy, as on two machines; one of each is killed while people work.

Nothing is lost: each report asked for comes out once, each file opened is there once, and nobody sees a failure but
those whose request was on its way through the server that died; they ask again, as a person reloads the page.
"""

import os
import signal
import threading
from collections import Counter

import pytest

from liaison.exchanges.models import InformationExchange
from ssi.accounts.roles import Role
from ssi.celery import app
from ssi.reports import rendering
from ssi.reports.models import ReportJob
from ssi.standalone.processes import wait_until
from tests.accounts.test_context import sign_in
from tests.factories import make_post, make_user
from tests.house.telling import FAULT, tell
from tests.ports import refuses

from .conftest import answers
from .heads import Head, broken, told
from .proxy import proxy
from .reports import came_out_once, is_being_drawn, is_done, wait_for

pytestmark = [
    pytest.mark.faults,
    pytest.mark.commits,
    pytest.mark.skipif(not rendering.is_available(), reason="WeasyPrint's libraries are not on this machine"),
]

WEBS, WORKERS = 2, 4
POSTS = {"BRU": "BE", "DEL": "IN", "DJI": "DJ", "LIM": "PE"}
#: Pages each head reads after the deaths, at least.
AFTER = 5


def test_one_web_server_of_two_and_one_worker_of_four_killed_under_load_lose_nothing(web, worker):
    (first_web, gone), (second_web, left) = [web() for _ in range(WEBS)]
    workers = [worker() for _ in range(WORKERS)]
    assert answers(gone, first_web)
    assert answers(left, second_web)
    assert wait_until(lambda: len(app.control.ping(timeout=1) or ()) == WORKERS, seconds=150), (
        "a worker does not answer"
    )
    hurry, enough = threading.Event(), threading.Event()
    keys = [sign_in(make_user(Role.ASI, make_post(code, country=country))) for code, country in POSTS.items()]
    with proxy([gone, left]) as port:
        heads = [Head(port, key, hurry, enough) for key in keys]
        for head in heads:
            head.start()
        try:
            assert wait_until(lambda: each_worker_draws() or broken(heads), seconds=240, every=0.1), told(heads)
            assert not broken(heads), told(heads)
            hurry.set()
            for process in (first_web, workers[0]):
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            # A worker process may outlive its parent by an instant, and take one more request into its grave.
            assert wait_until(lambda: refuses(gone), seconds=60)
            already = {head: head.told[502] for head in heads}
            before = {head: head.read for head in heads}
            done = lambda: all(head.asked == 2 and head.read >= before[head] + AFTER for head in heads)  # noqa: E731
            assert wait_until(lambda: done() or broken(heads), seconds=240, every=0.1), told(heads)
        finally:
            enough.set()
            for head in heads:
                head.join(timeout=60)
    assert not broken(heads), told(heads)
    finished = [wait_for(job, is_done, seconds=240) for job in ReportJob.objects.filter(case__post__code__in=POSTS)]
    assert len(finished) == 2 * len(POSTS), "each report has one job"
    for job in finished:
        came_out_once(job)
    assert max(job.attempts for job in finished) > 1, "the worker that died was drawing"
    for head in heads:
        assert set(head.told) <= {200, 302, 502}
        assert head.told[302] == head.asked + len(head.opened), "each form sent was taken"
        assert head.told[502] <= already[head] + 1, "what was on its way, and nothing after"
    titles = InformationExchange.objects.filter(post__code__in=POSTS).values_list("title", flat=True)
    assert Counter(titles) == Counter(title for head in heads for title in head.opened), "each act once"
    cut, read = sum(head.told[502] for head in heads), sum(head.read for head in heads)
    # The death of a worker is a kind told elsewhere.
    sentence = f"Two deaths, {read} lists read, {len(titles)} files opened, {cut} requests sent again."
    tell(sentence, F6=FAULT | {"faults": 2})


def each_worker_draws():
    return sum(is_being_drawn(job) for job in ReportJob.objects.filter(case__post__code__in=POSTS)) == WORKERS
