"""One report and one fault: what was lost, doubled or left behind, and how long it took to come back."""

import time
from dataclasses import dataclass, field

from django.db import InterfaceError, OperationalError, connection

from ssi.audit.models import AuditEvent
from ssi.reports import jobs, services, tasks
from ssi.reports.models import ReportFile, ReportJob
from ssi.settings import base
from tests.house.telling import tell

from .dying import Process, execute

#: Seconds between two rounds of the relay in production: what a dead worker's report waits beyond its lease.
RELAY = base.CELERY_BEAT_SCHEDULE["relay-jobs"]["schedule"]
#: Seconds after which a report is late (security.md, F6).
LATE = 60
ROUNDS = 8


@dataclass
class Score:
    """`wrong`: sentences, one per thing lost, doubled or left behind."""

    faults: int = 0
    kinds: set = field(default_factory=set)
    lost: int = 0
    duplicated: int = 0
    poison: int = 0
    aside: int = 0
    recoveries: list = field(default_factory=list)
    wrong: list = field(default_factory=list)

    def note(self, kind, faults=1):
        self.faults += faults
        self.kinds.add(kind)

    def blame(self, counter, sentence):
        if counter:
            setattr(self, counter, getattr(self, counter) + 1)
        self.wrong.append(sentence)

    @property
    def late(self):
        return sum(seconds > LATE for seconds in self.recoveries)

    def told(self, what):
        p95 = sorted(self.recoveries)[int(len(self.recoveries) * 0.95)] if self.recoveries else 0
        numbers = {name: getattr(self, name) for name in ("faults", "lost", "duplicated", "poison", "aside", "late")}
        sentence = f"{what}: {numbers}, {sorted(self.kinds)}, back within {p95:.0f} s"
        tell(sentence, F6=numbers | {"kinds": len(self.kinds)})


class Desk:
    """A report whose draft is asked for again and again, and the workers that make it."""

    def __init__(self, report, head, state):
        self.report, self.head, self.state = report, head, state

    def ask(self):
        return services.queue(self.report, "draft", by=self.head)

    def worker(self, watch=None):
        """A worker that does one round: what waits or was left is made."""
        return Process(_one_round, watch)

    def recover(self, job, score, fault, *, clock=True):
        """Rounds of the relay until the job is finished, the clock running until its lease ends. Adds the seconds it
        would have taken, those until the lease ends and until the next round included."""
        waited, started = 0.0, time.monotonic()
        for _round in range(ROUNDS):
            job = now(job)
            if job.is_finished:
                break
            waited += RELAY + (let_time_pass(job) if clock else 0)
            self.worker().wait()
        score.recoveries.append(waited + time.monotonic() - started)
        return self.judge(now(job), score, fault)

    def judge(self, job, score, fault):
        """One row, one line in the journal, one sealed file that opens: else the report is lost or doubled."""
        files = list(ReportFile.objects.filter(job=job))
        lines = AuditEvent.objects.filter(verb="report.made", case_id=job.case_id, details__job=str(job.pk)).count()
        if job.state != "DONE" or not files or not lines:
            score.blame("lost", f"{fault}: {job.state} {job.detail[-200:]}, {len(files)} files")
        elif len(files) > 1 or lines > 1:
            score.blame("duplicated", f"{fault}: {len(files)} files, {lines} lines of the journal")
        else:
            try:
                jobs.open_pdf(files[0])
            except jobs.vault.VaultError as error:
                score.blame("lost", f"{fault}: {error}")
        left = self.left({str(file.sealed_name) for file in files})
        if left:
            score.blame(None, f"{fault}: {sorted(left)} left on the disk")
        return job

    def left(self, named):
        """What lies in the vault and no row of this job names; the vault is emptied."""
        found = {path.name: path for path in (self.state / "vault").glob("*/*") if path.is_file()}
        for path in found.values():
            path.unlink()
        return set(found) - named


def _one_round():
    """As a worker that beat has just woken: `ring` is somebody else's doorbell, answered here at once.

    A task that the database lets down is told by Celery, and rung again by the next round.
    """
    states = []
    tasks.ring = lambda job_id: states.append(jobs.run(job_id))
    try:
        tasks.relay()
    except (OperationalError, InterfaceError):
        states.append("the task failed")
    return states


def now(job):
    return ReportJob.objects.get(pk=job.pk)


def let_time_pass(job):
    """Until the lease ends. Returns how many seconds that takes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT greatest(0, extract(epoch FROM lease_until - clock_timestamp())) FROM reports_reportjob"
            " WHERE id = %s",
            [job.pk],
        )
        (seconds,) = cursor.fetchone()
    move_the_lease(job, "-1 second", absolute=True)
    return float(seconds or 0)


def move_the_lease(job, by, *, absolute=False):
    """As if the clock had moved the other way; `absolute`: from now, so that it is over."""
    start = "clock_timestamp()" if absolute else "lease_until"
    execute(
        f"UPDATE reports_reportjob SET lease_until = {start} + %s::interval WHERE id = %s AND lease_until IS NOT NULL",
        [by, job.pk],
    )


def spread(steps, share):
    """One step in `share`, but one of each function at least: `{number: name}`."""
    seen, chosen = set(), {}
    for number, name in enumerate(steps):
        function = name.partition(":")[0]
        if number % share == 0 or function not in seen:
            chosen[number] = name
        seen.add(function)
    return chosen
