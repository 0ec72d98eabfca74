"""Bugs planted in the making of reports and in the delivery of messages: the campaigns must see each of them."""

import inspect
from contextlib import contextmanager
from dataclasses import dataclass

from ssi.outbox import tasks as outbox
from ssi.reports import jobs
from tests import cluster
from tests.house.telling import tell


@dataclass(frozen=True)
class Planted:
    """`before` is `after` in the source of `function` of `module`. `sql`, `undo`: what goes with it in the database.
    `look`: the faults that must show it."""

    what: str
    look: str
    module: object
    function: str
    before: str
    after: str
    sql: str = ""
    undo: str = ""

    @contextmanager
    def planted(self, monkeypatch, database):
        source = inspect.getsource(getattr(self.module, self.function))
        if source.count(self.before) != 1:
            raise AssertionError(f"« {self.before} » is {source.count(self.before)} times in {self.function}")
        made = {}
        code = compile(source.replace(self.before, self.after), self.module.__file__, "exec")
        exec(code, vars(self.module), made)  # noqa: S102  (the house's own words, one of them changed)
        with monkeypatch.context() as patch:
            patch.setattr(self.module, self.function, made[self.function])
            if self.sql:
                cluster.execute(database, self.sql)
            try:
                yield
            finally:
                if self.undo:
                    cluster.execute(database, self.undo)


def tell_caught(bug, wrong):
    tell(f"{bug.what} planted: {wrong[:1]}", F6={"mutants": 1, "caught": int(bool(wrong))})


REPORTS = [
    Planted(
        "the row is committed before its file is there",
        "killed",
        jobs,
        "_make",
        "        patiently(lambda: store(claim, snapshot, paper, sealed))\n",
        "        place = vault.shelf().path(sealed.name)\n"
        "        place.rename(place.with_suffix('.later'))\n"
        "        patiently(lambda: store(claim, snapshot, paper, sealed))\n"
        "        place.with_suffix('.later').rename(place)\n",
    ),
    Planted(
        "no lease: a job is taken while another makes it", "at once", jobs, "claim_job", "AND {FREE}", "AND %s > 0"
    ),
    Planted(
        "the relay forgets those whose worker died",
        "killed",
        jobs,
        "due_jobs",
        "IN ('WAITING', 'RUNNING')",
        "= 'WAITING'",
    ),
    Planted(
        "a dead worker's job is never taken again",
        "killed",
        jobs,
        "claim_job",
        "IN ('WAITING', 'RUNNING')",
        "= 'WAITING'",
    ),
    Planted(
        "a lease that ended is a right that was lost",
        "asleep",
        jobs,
        "as_requester",
        "WHERE id = %s",
        "WHERE id = %s AND false",
    ),
    Planted(
        "attempts are not counted",
        "poison",
        jobs,
        "claim_job",
        "attempts = attempts + 1",
        "attempts = greatest(attempts, 1)",
    ),
    Planted(
        "what an earlier attempt left stays on the disk",
        "two deaths",
        jobs,
        "_make",
        "range(1, claim.attempt + 1)",
        "range(1, 1)",
    ),
    Planted(
        "a worker that lost its lease stores all the same, and nothing forbids two files of a job",
        "asleep",
        jobs,
        "store",
        "    with as_requester(claim) as",
        "    ReportJob.objects.filter(pk=claim.job_id).update(state=State.RUNNING)\n"
        "    claim = Claim(claim.job_id, ReportJob.objects.get(pk=claim.job_id).attempts)\n"
        "    with as_requester(claim) as",
        "ALTER TABLE reports_reportfile DROP CONSTRAINT reports_reportfile_job_id_key",
        "DELETE FROM reports_reportfile; ALTER TABLE reports_reportfile ADD CONSTRAINT reports_reportfile_job_id_key"
        " UNIQUE (job_id)",
    ),
]


MESSAGES = [
    Planted(
        "a message is marked before its handler is called",
        "worker",
        outbox,
        "_take",
        '            message.save(update_fields=["attempts", "last_error", "retry_at"])\n',
        "            message.delivered_at = now\n            message.save()\n",
    ),
    Planted(
        "a try is not counted when its worker dies",
        "poison",
        outbox,
        "_take",
        "            message.attempts += 1\n",
        "",
    ),
    Planted(
        "two workers deliver the same message",
        "worker",
        outbox,
        "_deliver",
        "        message = ours.select_for_update(skip_locked=True).first()\n",
        "        message = OutboxMessage.objects.get(pk=taken.pk)\n",
    ),
]
