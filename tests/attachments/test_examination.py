"""Files are examined in a process of their own: one made to hold or to break its reader holds nobody."""

import io
import os
import signal
import socket
import time
from pathlib import Path

import pytest
from django.utils import translation

from ssi.attachments import checks, examination
from ssi.attachments.examination import examine
from ssi.attachments.markings import ForbiddenMarking
from ssi.confined.parent import Limits
from ssi.web.refusals import Refusal
from tests.attachments import samples

#: One page whose text takes a dozen seconds to read.
ENDLESS = samples.pdf(["a"] * 300_000)
HEAVY = b"Bonjour\n" * 2_300_000


def looked_at(data, name="note.pdf", **options):
    return examine(io.BytesIO(data), name, **options)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("note.pdf", samples.pdf(["Note ordinaire"])),
        ("photo.jpg", samples.image("JPEG")),
        ("note.docx", samples.docx("DIFFUSION RESTREINTE", "Note")),
        ("message.eml", samples.eml(attached=[("note.txt", "text/plain", b"Bonjour")])),
    ],
)
def test_the_verdict_is_that_of_the_checks_and_the_bytes_are_those_to_keep(name, data):
    with translation.override("fr"):
        assert looked_at(data, name) == checks.examine(io.BytesIO(data), name)


def test_a_forbidden_marking_is_told_apart_and_names_where_it_stands():
    with pytest.raises(ForbiddenMarking) as refusal:
        looked_at("SECRET DÉFENSE\nNote".encode(), "note.txt")
    assert refusal.value.finding.level.key == "FR-SD"
    with pytest.raises(ForbiddenMarking, match="annexe.txt"):
        looked_at(samples.eml(attached=[("annexe.txt", "text/plain", b"NATO SECRET")]), "message.eml")


def test_a_refusal_speaks_the_language_of_whoever_sent_the_file():
    for language, word in (("fr", "refusé"), ("en", "refused")):
        with translation.override(language), pytest.raises(Refusal, match=word) as refusal:
            looked_at(b"%PDF-1.7\nnothing")
        assert refusal.value.rule
        assert refusal.value.remedy


@pytest.mark.parametrize(
    ("data", "name", "limits", "why"),
    [
        (ENDLESS, "plan.pdf", {"cpu_seconds": 1}, "trop de temps"),
        (ENDLESS, "plan.pdf", {"wall_seconds": 0.3}, "trop de temps"),
        (HEAVY, "liste.txt", {"memory_mb": 160}, "trop de mémoire"),
    ],
)
def test_a_file_that_meets_a_limit_is_refused_in_words_and_the_next_one_is_examined(data, name, limits, why):
    looked_at(samples.pdf(["Note"]))
    pid = examination._warm.get().pid
    started = time.monotonic()
    with translation.override("fr"), pytest.raises(Refusal, match=why) as refusal:
        looked_at(data, name, limits=Limits(**limits))
    assert time.monotonic() - started < 25, "the limit is of a second, without it thirty of the processor"
    assert name in str(refusal.value)
    assert "plusieurs fichiers" in refusal.value.remedy
    assert looked_at(samples.pdf(["Note"])).mentions == frozenset()
    assert examination._warm.get().pid == pid, "the process outlived the file"


def test_a_process_that_was_killed_refuses_one_file_and_is_replaced():
    looked_at(samples.pdf(["Note"]))
    pid = examination._warm.get().pid
    os.kill(pid, signal.SIGKILL)
    with translation.override("fr"), pytest.raises(Refusal, match="Déposez-le de nouveau"):
        looked_at(samples.pdf(["Note"]))
    assert looked_at(samples.pdf(["Note"])).kind == "pdf"
    assert examination._warm.get().pid != pid


def test_a_file_does_not_wait_for_ever_behind_another(monkeypatch):
    monkeypatch.setattr(examination, "PATIENCE", 0.05)
    with examination._warm.get()._lock, translation.override("fr"), pytest.raises(Refusal, match="Réessayez"):
        looked_at(samples.pdf(["Note"]))
    assert looked_at(samples.pdf(["Note"])).kind == "pdf"


def test_the_process_holds_no_secret_no_database_and_no_network(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://canari@db/ssi")
    monkeypatch.setenv("SECRET_KEY", "canari")
    with socket.create_server(("127.0.0.1", 0)) as held:
        held.set_inheritable(True)
        child = examination._start()
        try:
            assert "canari" not in Path(f"/proc/{child.pid}/environ").read_text()
            targets = [os.readlink(entry) for entry in Path(f"/proc/{child.pid}/fd").iterdir()]
            sockets = [target for target in targets if target.startswith("socket:")]
            assert len(sockets) == 2, "to us and to the fork that stands ready"
        finally:
            child.close()
