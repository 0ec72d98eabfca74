"""The job that makes a report's PDF, beside bare WeasyPrint on the same HTML: the weekly one, and a long annual one.

The job is the worker's own function, whole: lease, collection of the figures in the name of whoever asked, template,
layout in the confined process, encryption, storage. Celery's part (5 ms of Redis) is not in it.
"""

import base64
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from pypdf import PdfReader

from ssi.accounts.context import identify
from ssi.figures.periods import Period
from ssi.network import known
from ssi.reports import jobs, rendering
from ssi.reports.annexes import annexes_of
from ssi.reports.document import Report as Document
from ssi.reports.models import ReportFile, ReportJob
from ssi.reports.periodic import now_at
from ssi.reports.registry import model_of
from ssi.reports.render import render_html, render_pdf
from ssi.reports.services import AlreadyOpen, edit, queue, request_report

from . import databases, timing

#: Times each is made: the annual one takes seconds.
ROUNDS = {"weekly": 10, "annual": 4}
#: Words of the ASI in each part of the annual report, longer than its form takes: with what is counted, about
#: twenty-five pages. The score prints how many there were.
COMMENT = ("Les échanges de l’année ont suivi les priorités arrêtées avec le partenaire. " * 150)[:11_200]


def measure(scene, rounds=ROUNDS):
    """{code: {"pages": n, "job", "render", "bare": [ms]}} for the person's post; None where no PDF can be made."""
    if os.environ.get("SSI_NO_PDF"):
        return None
    return {code: _measured(scene, code, number) for code, number in rounds.items()}


def _measured(scene, code, rounds):
    report = _report_of(scene, code)
    _make(scene, report)
    file = ReportFile.objects.filter(case_id=report.pk).latest("made_at")
    drawn = file.snapshot
    pages = len(PdfReader(io.BytesIO(jobs.open_pdf(file))).pages)
    with bare(drawn) as lay_out:
        variants = {
            "job": lambda: _make(scene, report),
            "render": lambda: _laid_out(drawn),
            "bare": lay_out,
        }
        return {"pages": pages, **timing.interleaved(variants, rounds)}


def _laid_out(snapshot):
    """Milliseconds of the template and the confined renderer alone: neither database nor disk."""
    started = time.perf_counter()
    render_pdf(model_of(snapshot["code"]).template, snapshot)
    return (time.perf_counter() - started) * 1000


def _report_of(scene, code):
    """The report of the post's last week or year, opened if need be; the annual one commented at length."""
    scene.doors.use(scene.database)
    with transaction.atomic():
        scene.person._identity = identify(scene.key)
        post = known.post(scene.person._identity.post_ids[0])
        today = now_at(post).date()
        period = Period.year(today.year - 1) if code == "annual" else Period.week_of(today).previous
        try:
            report = request_report(by=scene.person, post=post, code=code, period=period)
        except AlreadyOpen as refusal:
            report = refusal.report
        if code == "annual":
            _comment(report, scene.person)
        return report


def _comment(report, person):
    remarks = dict.fromkeys(model_of(report.code).remarked, COMMENT)
    typed = {"highlights": COMMENT, "attention": "", "marking": report.marking, "remarks": remarks}
    edit(report, by=person, expected_version=report.version, **typed)


def _make(scene, report):
    """Milliseconds of one job, from its claim to its end. Raises when it did not come out."""
    scene.doors.use(scene.database)
    with transaction.atomic():
        scene.person._identity = identify(scene.key)
        job = queue(report, ReportJob.Document.DRAFT, by=scene.person)
    scene.doors.use(scene.database, databases.WORKER)
    started = time.perf_counter()
    state = jobs.run(job.pk)
    elapsed = (time.perf_counter() - started) * 1000
    scene.doors.use(scene.database, databases.BYPASS)
    if state != ReportJob.State.DONE:
        raise RuntimeError(f"the job ended {state}: {ReportJob.objects.get(pk=job.pk).detail}")
    return elapsed


@contextmanager
def bare(snapshot):
    """A function that lays the same HTML out in a warm process and returns its milliseconds."""
    told = {
        "html": render_html(model_of(snapshot["code"]).template, snapshot),
        "css": Path(rendering.configuration()["assets"][rendering.STYLESHEET][0]).read_text(encoding="utf-8"),
        "variant": rendering.VARIANT,
        "attachments": [
            {"name": a.name, "description": a.description, "content": base64.b64encode(a.content).decode()}
            for a in annexes_of(Document.from_json(snapshot))
        ],
    }
    with tempfile.TemporaryDirectory() as folder:
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(rendering.configuration()["fontconfig"], encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.bare_weasyprint"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "FONTCONFIG_FILE": str(fonts), "XDG_CACHE_HOME": folder},
        )

        def lay_out():
            process.stdin.write("\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())["ms"]

        try:
            process.stdin.write(json.dumps(told) + "\n")
            yield lay_out
        finally:
            process.stdin.close()
            process.wait()
