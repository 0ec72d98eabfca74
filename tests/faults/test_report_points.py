"""A report meets each kind of fault at each step of its making, in a real process: it comes out once, or says why not.

`make test` takes some of the steps, `PROOF=full make proof ARGS=F6` all of them. Celery, Redis and whole servers are
killed in the modules beside; here the steps are chosen, and the leases of production are counted, not waited for.
"""

import resource
import signal
from functools import partial

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from kombu.exceptions import OperationalError

from ssi.reports import jobs, tasks
from ssi.reports.models import Report, ReportJob
from ssi.reports.render import RenderFailed
from ssi.settings import base
from tests.house.sizes import size

from . import campaign, planted, reports
from .campaign import Desk, Score, let_time_pass, move_the_lease, now, spread
from .dying import Process, Watch, cut_off, disk_full, killed, stopped, together

pytestmark = [pytest.mark.faults, pytest.mark.commits]

PDF = b"%PDF-1.7 " + b"a page of the tests " * 20_000
#: One step in so many, one of each function at least.
SHARE = size(12, 1)


@pytest.fixture
def drawing():
    """What the renderer meets between its pages: what a test appends here."""
    return []


@pytest.fixture
def desk(own_database, django_db_blocker, monkeypatch, settings, drawing, tmp_path):
    settings.SSI_JOB_LEASE_SECONDS = base.SSI_JOB_LEASE_SECONDS
    monkeypatch.setattr(jobs, "PATIENCE", (0.01, 0.05, 0.2))
    monkeypatch.setattr(tasks, "ring", lambda _job_id: None)

    def draw(_template, _snapshot, *, progress=None, limits=None):
        for page in (1, 2):
            Watch.current.step("a page is drawn")
            for act in drawing:
                act()
            progress(page, 2, page)
        return PDF

    monkeypatch.setattr(jobs, "render_pdf", draw)
    with django_db_blocker.unblock():
        first = ReportJob.objects.filter(case__post__code="BUC").first() or reports.ask(weeks_ago=1)
        desk = Desk(Report.objects.get(pk=first.case_id), first.requested_by, tmp_path)
        score = Score()
        if not first.is_finished:
            desk.recover(first, score, "at rest")
        assert not score.wrong
        yield desk


@pytest.fixture
def steps(desk):
    """What a worker does for one report, by number."""
    desk.ask()
    worker = desk.worker()
    assert worker.wait() == ["DONE"]
    desk.left(set())
    return worker.seen


def first_of(steps, *names):
    return next(number for number, name in enumerate(steps) if name in names)


def died_at(desk, steps, score, share=SHARE):
    for number, name in spread(steps, share).items():
        if score.wrong:
            break
        job = desk.ask()
        assert desk.worker(Watch(number, killed)).wait() is None
        score.note(f"killed, {name.partition(':')[0]}")
        desk.recover(job, score, f"killed at {name}")


def test_a_worker_killed_at_any_step_loses_nothing(desk, steps):
    score = Score()
    died_at(desk, steps, score)
    score.told("Worker killed")
    assert score.wrong == []
    assert score.late == 0
    assert {"killed, claim_job", "killed, collect", "killed, seal", "killed, store"} <= score.kinds


def test_a_database_that_goes_away_at_any_step_loses_nothing(desk, steps):
    score = Score()
    for number, name in spread(steps, SHARE).items():
        job = desk.ask()
        desk.worker(Watch(number, cut_off)).wait()
        score.note("answer of the database lost" if "answer" in name else "database gone")
        desk.recover(job, score, f"cut off at {name}")
    score.told("PostgreSQL gone")
    assert score.wrong == []
    assert score.late == 0


def test_a_full_disk_delays_the_report_and_leaves_nothing_half_written(desk, steps):
    score = Score()
    full = [number for number, name in enumerate(steps) if ": file" in name][:: size(3, 1)]
    full += [number for number, name in enumerate(steps) if ": INSERT INTO" in name][:: size(2, 1)]
    for number in full:
        job = desk.ask()
        desk.worker(Watch(number, disk_full)).wait()
        score.note("disk of the files full" if ": file" in steps[number] else "disk of the database full")
        desk.recover(job, score, f"disk full at {steps[number]}")
    job = desk.ask()
    assert Process(partial(in_little_room, job)).wait() == "WAITING"
    score.note("no room for a file of this size")
    assert "OSError" in now(job).detail
    desk.recover(job, score, "file limit")
    score.told("Disk full")
    assert score.wrong == []
    assert len(score.kinds) == 3


def in_little_room(job):
    """The kernel refuses what goes beyond, in the middle of the file."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(PDF) // 2,) * 2)
    return jobs.run(job.pk)


def slept(desk, steps, score, share=SHARE):
    """A worker that stands still while its lease ends: with another who takes the job, and with nobody."""
    for number, name in spread(steps, share).items():
        if score.wrong:
            break
        for taken in (True, False):
            job = desk.ask()
            sleeper = desk.worker(Watch(number, stopped))
            assert sleeper.wait_until_stopped()
            let_time_pass(job)
            if taken:
                together(sleeper, desk.worker())
            else:
                sleeper.go_on()
                sleeper.wait()
            score.note("asleep, the job taken by another" if taken else "asleep, the lease over")
            desk.recover(job, score, f"asleep at {name}, taken: {taken}")


def test_a_worker_that_slept_past_its_lease_neither_doubles_nor_loses_the_report(desk, steps):
    score = Score()
    slept(desk, steps, score, share=size(20, 1))
    score.told("Worker asleep")
    assert score.wrong == []


def test_a_clock_that_moves_loses_nothing(desk, steps):
    score = Score()
    for number, name in spread(steps, size(30, 3)).items():
        if name.startswith(("beside", "set_aside", "due_jobs")):
            continue
        job = desk.ask()
        desk.worker(Watch(number, killed)).wait()
        move_the_lease(job, "1 hour")
        score.note("clock back an hour")
        desk.recover(job, score, f"clock back at {name}", clock=False)
    score.told("Clock moved")
    assert score.wrong == []
    assert score.late == 0


def at_once(desk, steps, score, times):
    """One at work while another is called for the same report; then three that run for it."""
    for _time in range(times):
        job = desk.ask()
        first = desk.worker(Watch(steps.index("_make: a page is drawn"), stopped))
        assert first.wait_until_stopped()
        second = Process(partial(jobs.run, job.pk)).wait()
        first.go_on()
        first.wait()
        score.note("called while another is at work")
        job = desk.recover(job, score, "called beside")
        if second or job.attempts != 1:
            score.blame("duplicated", f"made {job.attempts} times side by side: {second}")
        job = desk.ask()
        workers = [desk.worker() for _ in range(3)]
        made = [state for worker in workers for state in worker.wait() or ()]
        score.note("three workers at once")
        job = desk.recover(job, score, "at once")
        if job.attempts != 1:
            score.blame("duplicated", f"made {job.attempts} times at once: {made}")


def test_workers_that_reach_for_the_same_report_make_it_once(desk, steps):
    score = Score()
    at_once(desk, steps, score, size(2, 20))
    for _time in range(size(1, 5)):
        done = ReportJob.objects.filter(state="DONE").first()
        assert Process(partial(jobs.run, done.pk)).wait() is None
        score.note("a bell that rings again")
    score.told("Three at once")
    assert score.wrong == []


def test_a_bell_that_nobody_hears_is_rung_again(desk, monkeypatch):
    def silent(*_args, **_kwargs):
        raise OperationalError("Error 111 connecting")

    score = Score()
    for _time in range(size(2, 5)):
        with monkeypatch.context() as patch:
            patch.setattr(tasks, "ring", RING)
            patch.setattr(tasks.make, "apply_async", silent)
            job = desk.ask()
        score.note("bell lost")
        desk.recover(job, score, "bell lost")
    score.told("Bell lost")
    assert score.wrong == []


RING = tasks.ring
#: What a page may raise, and after how many attempts the job ends. The template cannot get better; the others might.
POISON = {
    "template": (RenderFailed("template", "essai.html"), 1),
    "layout": (RenderFailed("layout"), 1),
    "crash": (RenderFailed("crash", "signal 11"), 5),
    "memory": (RenderFailed("memory"), 5),
    "soft time limit": (SoftTimeLimitExceeded(), 5),
    "defect of a section": (ZeroDivisionError("division by zero"), 5),
    "no memory": (MemoryError(), 5),
}


def raising(error):
    raise error


def poisoned(desk, drawing, score, chosen):
    for name in chosen:
        error, most = POISON[name]
        act = partial(killed, None, None) if error is None else partial(raising, error)
        drawing.append(act)
        job = set_aside(desk, score, f"poison: {name}", most)
        drawing.clear()
        if job.state == "FAILED":
            desk.recover(desk.ask(), score, f"asked again after {name}")


POISON["kills its worker"] = (None, 5)


def set_aside(desk, score, kind, most):
    job = desk.ask()
    score.poison += 1
    rounds = 0
    while not (job := now(job)).is_finished and rounds < 2 * campaign.ROUNDS:
        score.note(kind)
        let_time_pass(job)
        desk.worker().wait()
        rounds += 1
    if job.state == "FAILED" and job.attempts <= most and job.error:
        score.aside += 1
    else:
        score.blame("lost", f"{kind}: {job.state} after {job.attempts} attempts, « {job.error} »")
    if left := desk.left(set()):
        score.blame(None, f"{kind}: {left} left on the disk")
    return job


def test_what_can_never_be_drawn_is_set_aside_after_five_attempts_and_lets_the_others_pass(desk, drawing):
    score = Score()
    poisoned(desk, drawing, score, size(["template", "crash", "kills its worker"], list(POISON)))
    score.told("Poison")
    assert score.wrong == []
    assert score.aside == score.poison


def test_two_deaths_in_a_row_leave_nothing_on_the_disk(desk, steps):
    score = Score()
    two_deaths(desk, steps, score, share=size(8, 1))
    score.told("Two deaths")
    assert score.wrong == []


def two_deaths(desk, steps, score, share):
    """The first between the file and its row, the second anywhere after it."""
    sealed = max(number for number, name in enumerate(steps) if name.startswith("seal:")) + 1
    for number in range(sealed, len(steps), share):
        job = desk.ask()
        desk.worker(Watch(sealed, killed)).wait()
        let_time_pass(job)
        desk.worker(Watch(number, killed)).wait()
        score.note("two workers killed in a row", faults=2)
        desk.recover(job, score, f"killed twice, then at {steps[number]}")


@pytest.mark.parametrize("bug", planted.REPORTS, ids=lambda bug: bug.what)
def test_planted_bugs_of_the_making_turn_the_campaign_red(desk, steps, drawing, bug, monkeypatch, own_database):
    looks = {
        "killed": partial(died_at, desk, steps, share=20),
        "asleep": partial(slept, desk, steps, share=40),
        "at once": partial(at_once, desk, steps, times=1),
        "poison": partial(poisoned, desk, drawing, chosen=["kills its worker"]),
        "two deaths": partial(two_deaths, desk, steps, share=40),
    }
    score = Score()
    with bug.planted(monkeypatch, own_database):
        looks[bug.look](score=score)
    planted.tell_caught(bug, score.wrong)
    ReportJob.objects.exclude(state="DONE").update(state="FAILED")
    assert score.wrong, bug.what
