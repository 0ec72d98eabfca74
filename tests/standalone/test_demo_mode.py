"""The order of the demo's life. Small programs take the places of Django, gunicorn and Celery; the servers are real.

Each of them writes a line when it starts and when it is told to stop, and whether its servers still answered.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ssi.standalone.postgres import works_in
from ssi.standalone.processes import wait_until
from tests.ports import free_port

pytestmark = pytest.mark.faults

ROOT = Path(__file__).resolve().parents[2]
LIFE = """
import os, pathlib, psycopg, signal, sys
def write(what):
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        who = connection.execute("SELECT current_user").fetchone()[0]
    with open("life", "a") as log:
        log.write(f"{what} {who} {os.getpid()}\\n")
def stop(*_):
    write(name + " stops")
    sys.exit(0)
signal.signal(signal.SIGTERM, stop)
"""
PROGRAMS = {
    "manage.py": LIFE
    + """
write(sys.argv[1])
if sys.argv[1] == "demo_accounts": print("asi@exemple.test")
if pathlib.Path("broken").exists() and sys.argv[1] == "migrate": sys.exit(3)
""",
    "gunicorn.py": LIFE
    + """
import http.server
name = "web"
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz/" else 404)
        self.end_headers()
    def log_message(self, *_): pass
address, _, port = sys.argv[sys.argv.index("--bind") + 1].partition(":")
server = http.server.HTTPServer((address, int(port)), Answer)
write("web starts")
server.serve_forever()
""",
    "celery.py": LIFE + "name = 'worker'\nwrite('worker starts')\nwhile True: signal.pause()\n",
}


@pytest.fixture(scope="module")
def state():
    folder = Path(tempfile.mkdtemp(prefix="ssi-demo-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


class Demo:
    def __init__(self, folder, state):
        self.folder, self.state = folder, state
        for name, text in PROGRAMS.items():
            (folder / name).write_text(text)
        self.port = free_port()
        self.output = ""

    def start(self):
        environment = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
        environment |= {"PYTHONPATH": str(ROOT), "SSI_LOCAL": str(self.state), "PORT": str(self.port)}
        environment["PYTHONUNBUFFERED"] = "1"
        # -P: the supervisor itself must see the real Celery, its children the one of their folder.
        command = [sys.executable, "-P", "-m", "ssi.standalone.supervisor", "demo"]
        self.log = (self.folder / "output").open("w+")
        self.process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=self.log, stderr=self.log)
        return self

    def said(self):
        return (self.folder / "output").read_text()

    def ready(self):
        return wait_until(lambda: "application prête" in self.said(), seconds=40, process=self.process)

    def life(self):
        return [line.rsplit(" ", 1)[0] for line in (self.folder / "life").read_text().splitlines()]

    def pids(self):
        return [int(line.rsplit(" ", 1)[1]) for line in (self.folder / "life").read_text().splitlines()]


@pytest.fixture
def demo(tmp_path, state):
    demo = Demo(tmp_path, state).start()
    yield demo
    if demo.process.poll() is None:
        demo.process.terminate()
        demo.process.wait(30)
    demo.log.close()


def test_everything_starts_in_order_under_its_own_login_and_stops_before_the_database(demo):
    assert demo.ready(), demo.said()
    assert "asi@exemple.test" in demo.said()
    assert f"http://127.0.0.1:{demo.port}/" in demo.said()
    key = demo.state / "secret_key"
    assert key.stat().st_mode & 0o077 == 0
    assert len(key.read_text()) > 60
    demo.process.terminate()
    assert demo.process.wait(30) == 0
    assert "arrêté proprement" in demo.said()
    life = demo.life()
    assert life[:3] == ["collectstatic ssi_app", "migrate ssi_owner", "demo ssi_owner"]
    assert sorted(life[3:5]) == ["web starts ssi_app", "worker starts ssi_worker"]
    # They could still ask the database when they were told to stop: it outlives them.
    assert sorted(life[-2:]) == ["web stops ssi_app", "worker stops ssi_worker"]


def test_a_killed_demo_leaves_neither_web_server_nor_worker_nor_database(demo):
    assert demo.ready(), demo.said()
    demo.process.kill()
    demo.process.wait()

    def nothing_is_left():
        programs = any(Path(f"/proc/{pid}/cwd").exists() and alive(pid) for pid in demo.pids())
        return not (programs or any(map(works_in, demo.state.glob("pg-demo/*"))))

    assert wait_until(nothing_is_left, seconds=20)
    assert demo.start().ready(), demo.said()


def alive(pid):
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_worker_that_dies_ends_the_demo_as_a_failure(demo):
    assert demo.ready(), demo.said()
    worker = next(pid for line, pid in zip(demo.life(), demo.pids(), strict=True) if line.startswith("worker"))
    os.kill(worker, signal.SIGKILL)
    assert demo.process.wait(30) == 1
    assert "worker=-9" in demo.said()


def test_a_busy_port_is_refused_in_words(tmp_path, state):
    demo = Demo(tmp_path, state)
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", demo.port))
        busy.listen()
        assert demo.start().process.wait(30) == 1
    assert f"le port {demo.port} est déjà pris" in demo.said()
    assert "Traceback" not in demo.said()
    demo.log.close()


def test_a_failed_migration_starts_nothing(tmp_path, state):
    demo = Demo(tmp_path, state)
    (tmp_path / "broken").touch()
    assert demo.start().process.wait(30) == 1
    assert "manage.py migrate" in demo.said()
    assert not any("starts" in line for line in demo.life())
    demo.log.close()
