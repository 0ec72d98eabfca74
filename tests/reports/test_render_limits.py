"""What a hostile or broken document can do: nothing but fail alone, and say which limit it met."""

import io
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from pypdf import PdfReader

from ssi.reports import engine as printing
from ssi.reports import rendering
from ssi.reports.render import DEFAULT_TEMPLATE, RenderFailed, RenderingUnavailable, render_pdf
from ssi.reports.rendering import Limits, Renderer, renderer
from tests.house.sizes import size
from tests.house.telling import tell
from tests.reports.sample_weekly import weekly_report


@pytest.fixture(autouse=True, scope="module")
def _pango():
    if not rendering.is_available():
        pytest.skip("WeasyPrint's libraries are not on this machine")


IDENTIFIER = "0" * 32
CANARY = "canari-7f3a-ne-doit-pas-sortir"


class Listener:
    """A loopback server that counts who comes."""

    def __enter__(self):
        self.accesses = 0
        self._sock = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._sock.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def _serve(self):
        with suppress(OSError):
            while True:
                connection, _ = self._sock.accept()
                self.accesses += 1
                with connection:
                    connection.recv(65536)
                    connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/css\r\n\r\n")

    def __exit__(self, *_):
        self._sock.close()


def reaching_out(url, file_url):
    """Every way out of an HTML document that WeasyPrint knows."""
    return f"""<html><head>
      <link rel=stylesheet href="{url}/a.css"><link rel=attachment href="{file_url}">
      <link rel=attachment href="{url}/b"><style>@import url({url}/c.css);
      @font-face {{ font-family: f; src: url({url}/d.woff2), url({file_url}) }}
      body {{ font-family: f; background: url({url}/e.png) }} li {{ list-style: url({file_url}) }}
      p::before {{ content: url({url}/f.png) }}</style><base href="{url}/"></head>
      <body><img src="{url}/g.png"><img src="{file_url}"><img src="h.png"><object data="{url}/i"></object>
      <embed src="{file_url}"><p>texte</p><ul><li>x</ul><a rel=attachment href="{file_url}">pièce</a>
      <svg width=9 height=9><image href="{url}/j.png" width=9 height=9 /><use href="{file_url}#a"/></svg>
      <img src="ftp://127.0.0.1/k"><img src="asset:/unknown"><img src="asset:/../../ssi/celery.py">
      </body></html>"""


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text(CANARY)
    return path


def test_a_document_reaches_neither_the_network_nor_a_file_even_without_the_kernels_help(secret, monkeypatch):
    """In this very process, which has a network: the fetcher alone must hold."""
    import weasyprint

    for name in ("FONTCONFIG_FILE", "XDG_CACHE_HOME"):  # the engine sets them, for a process of its own
        monkeypatch.setenv(name, "")
    levels = [logging.getLogger(name).level for name in ("weasyprint", "weasyprint.progress")]
    try:
        engine = printing.Engine(rendering.configuration())
        engine.rehearse()
        with Listener() as listener:
            html = reaching_out(listener.address, secret.as_uri())
            request = {"identifier": IDENTIFIER, "attachments": [], "variant": rendering.VARIANT}
            pdf = engine.work(request, [html.encode()], lambda **_: None)
            ways = {"refused": len(engine.refused), "accesses": listener.accesses}
            tell(f"ways out: {ways}", F14=ways)
            assert listener.accesses == 0
            assert len(engine.refused) >= 15
            assert {"http", "file", "ftp", "asset"} <= set(engine.refused)
            weasyprint.HTML(string=html).write_pdf()
            tell("its own fetcher went out", F14={"mutants": 1, "caught": int(listener.accesses > 0)})
            assert listener.accesses > 0, "the same document does go out with WeasyPrint's own fetcher"
    finally:
        for name, level in zip(("weasyprint", "weasyprint.progress"), levels, strict=True):
            logging.getLogger(name).setLevel(level)
    assert PdfReader(io.BytesIO(pdf)).attachments == {}
    assert CANARY.encode() not in pdf


def test_the_renderer_refuses_them_too_and_the_log_keeps_no_address(secret, caplog):
    with Listener() as listener:
        pdf = renderer().render(reaching_out(listener.address, secret.as_uri()), identifier=IDENTIFIER)
        assert listener.accesses == 0
    assert PdfReader(io.BytesIO(pdf)).attachments == {}
    assert "refused" in caplog.text
    assert "127.0.0.1" not in caplog.text
    assert "secret" not in caplog.text


def test_the_renderer_inherits_no_secret_and_no_descriptor(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"postgresql://{CANARY}@db/ssi")
    monkeypatch.setenv("SECRET_KEY", CANARY)
    with socket.create_server(("127.0.0.1", 0)) as held:
        held.set_inheritable(True)
        one = Renderer()
        try:
            assert CANARY not in Path(f"/proc/{one.pid}/environ").read_text()
            assert len(sockets_of(one.pid)) == 1 + printing.Engine.ahead, "to us and to the forks that stand ready"
            forks = children_of(one.pid)
            assert [len(sockets_of(fork)) for fork in forks] == [1] * printing.Engine.ahead, "to their server alone"
        finally:
            one.close()


def sockets_of(pid):
    targets = {os.readlink(entry) for entry in Path(f"/proc/{pid}/fd").iterdir()}
    return [target for target in targets if target.startswith("socket:")]


def children_of(pid):
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def nested_uses(depth):
    groups = "".join(f"<g id=a{level + 1}>" + f"<use href='#a{level}'/>" * 10 + "</g>" for level in range(depth))
    return f"<svg width=9 height=9><g id=a0><rect width=1 height=1 /></g>{groups}<use href='#a{depth}'/></svg>"


NESTED_FLEX = "<div style='display:flex'>" * 14 + "x" + "</div>" * 14
BOMBS = {
    "nested flex": (NESTED_FLEX, {"cpu_seconds": 1}, "time", "processor"),
    "one huge word": ("<p>" + "a" * 5_000_000, {"cpu_seconds": 1}, "time", "processor"),
    "svg use": (nested_uses(6), {"cpu_seconds": 1}, "time", "processor"),
    "columns": (
        "<div style='columns:5000'>" + "<p>x</p>" * 5000 + "</div>",
        {"cpu_seconds": 1},
        "time",
        "processor",
    ),
    "wall clock": (NESTED_FLEX, {"wall_seconds": 0.3}, "time", "wall clock"),
    "memory": ("<p>mot mot mot mot</p>" * 20_000, {"memory_mb": 200}, "memory", "MB"),
    "nested div": ("<div>" * 400 + "x", {}, "layout", "deep"),
    "too many bytes": ("<p>x", {"output_mb": 0}, "size", "bytes"),
}

#: The same ways at other sizes, for `make proof`.
CPU = {"cpu_seconds": 1}
MORE_BOMBS = {
    **{
        f"nested flex, {depth} deep": ("<div style='display:flex'>" * depth + "x" + "</div>" * depth, CPU, "time", "")
        for depth in range(15, 21)
    },
    **{
        f"a word of {n} million": ("<p>" + letter * n * 1_000_000, CPU, "time", "")
        for n, letter in ((6, "b"), (7, "é"))
    },
    **{f"svg use, {depth} deep": (nested_uses(depth), CPU, "time", "") for depth in range(7, 11)},
    **{
        f"{n} columns": (f"<div style='columns:{n}'>" + "<p>x</p>" * n + "</div>", CPU, "time", "")
        for n in range(5_500, 8_000, 500)
    },
    **{
        f"{n} paragraphs": ("<p>mot mot mot mot</p>" * n, {"memory_mb": 200}, "memory", "MB")
        for n in (30_000, 40_000, 50_000)
    },
    **{f"{n} boxes deep": ("<div>" * n + "x", {}, "layout", "deep") for n in (500, 800, 1_500)},
}
BOMBS |= size({}, MORE_BOMBS)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_dies_alone_and_is_told_apart(name):
    html, limits, kind, detail = BOMBS[name]
    pid = renderer().pid
    with pytest.raises(RenderFailed) as caught:
        renderer().render(html, identifier=IDENTIFIER, limits=Limits(**limits))
    assert caught.value.kind == kind
    assert detail in caught.value.detail
    assert caught.value.sentence
    assert renderer().render("<p>suivant", identifier=IDENTIFIER).startswith(b"%PDF-1.7")
    assert renderer().pid == pid, "the renderer outlived the document"
    tell(f"{name}: {caught.value.detail}", F14={"bombs": 1})


def test_a_renderer_that_was_killed_is_replaced_and_the_document_comes_out():
    pid = renderer().pid
    os.kill(pid, signal.SIGKILL)
    assert render_pdf(DEFAULT_TEMPLATE, weekly_report().to_json()).startswith(b"%PDF")
    assert renderer().pid != pid


def test_an_interrupted_worker_starts_again_with_a_fresh_renderer():
    """Celery's soft time limit may fall between two frames: the next document must not read the last one's."""

    class SoftLimit(BaseException):
        pass

    def interrupt(*_):
        raise SoftLimit

    snapshot = weekly_report().to_json()
    with pytest.raises(SoftLimit):
        render_pdf(DEFAULT_TEMPLATE, snapshot, progress=interrupt)
    assert render_pdf(DEFAULT_TEMPLATE, snapshot).startswith(b"%PDF")


def test_the_process_that_forks_has_one_thread():
    """A fork has none of the others, and would wait for them: Pango since 1.52 has one for each font map."""
    assert len(os.listdir(f"/proc/{renderer().pid}/task")) == 1


def test_a_renderer_that_ends_puts_its_fonts_away():
    one = Renderer()
    folder = Path(one.facts["folder"])
    assert folder.is_dir()
    one.close()
    assert not folder.exists()


@pytest.mark.faults
def test_a_worker_killed_in_the_middle_of_a_document_leaves_nothing_behind():
    program = (
        "import django; from django.conf import settings; settings.configure(); django.setup()\n"
        "from ssi.reports.rendering import renderer\n"
        "print(renderer().pid, renderer().facts['folder'], flush=True)\n"
        f"renderer().render({NESTED_FLEX!r}, identifier='0' * 32)\n"
    )
    root = Path(rendering.__file__).resolve().parents[2]
    worker = subprocess.Popen([sys.executable, "-c", program], cwd=root, stdout=subprocess.PIPE, text=True)
    with worker:
        pid, folder = worker.stdout.readline().split()
        children = wait_for(partial(children_of, pid))
        assert children, "the document is being made"
        worker.kill()
    assert wait_for(lambda: not any(alive(each) for each in (pid, *children)))
    assert wait_for(lambda: not Path(folder).exists())


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_for(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return found


def test_without_pango_the_refusal_names_what_to_install(monkeypatch, tmp_path):
    """A library folder whose Pango is an empty file: what a machine without it looks like to the loader."""
    for name in ("libpango-1.0.so.0", "libgobject-2.0.so.0"):
        (tmp_path / name).touch()
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    with pytest.raises(RenderingUnavailable) as caught:
        Renderer()
    for package in ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"):
        assert package in caught.value.sentence
    assert "lib" in caught.value.detail
