"""The servers of the demo and the tests, under breakdowns. A trivial command stands for Django."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from ssi.standalone.postgres import Postgres, works_in
from ssi.standalone.processes import CannotStart, SocketFolder, wait_until
from ssi.standalone.valkey import Valkey

pytestmark = pytest.mark.faults

ROOT = Path(__file__).resolve().parents[2]
# Writes where its servers are, and its own pid, then waits to be told.
COMMAND = """
import os, pathlib, psycopg, redis, time
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    who = connection.execute("SELECT current_user").fetchone()[0]
redis.Redis(unix_socket_path=os.environ["REDIS_URL"].removeprefix("redis+socket://")).ping()
note = pathlib.Path(os.environ["SSI_STATE_DIR"], "note")
note.with_suffix(".new").write_text(f"{os.getpid()} {who} {os.environ['REDIS_URL']}")
note.with_suffix(".new").rename(note)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def state():
    """Under /tmp and open to the account that root lends to PostgreSQL: pytest's own folders are closed."""
    folder = Path(tempfile.mkdtemp(prefix="ssi-standalone-tests-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def start(state, *command, mode="services"):
    environment = {key: value for key, value in os.environ.items() if not key.endswith(("DATABASE_URL", "_URL"))}
    environment |= {"SSI_LOCAL": str(state), "SSI_CLUSTER": "small"}
    return subprocess.Popen(
        [sys.executable, "-m", "ssi.standalone.supervisor", mode, "--", *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def running(state):
    """A supervisor whose command is at work; what the command wrote. Killed at the end if it still runs."""
    note = state / "small-state" / "note"
    note.unlink(missing_ok=True)
    supervisor = start(state, sys.executable, "-c", COMMAND)
    assert wait_until(note.exists, seconds=30, process=supervisor), supervisor.communicate()
    pid, who, redis_url = note.read_text().split()
    yield supervisor, int(pid), who, Path(redis_url.removeprefix("redis+socket://"))
    if supervisor.poll() is None:
        supervisor.kill()
    supervisor.communicate()


def nothing_is_left(state, pid, socket):
    return not (alive(pid) or any(map(works_in, state.glob("pg-small/*"))) or listening(socket))


def alive(pid):
    """Running, rather than a zombie that its adoptive parent has not read yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def listening(socket):
    return str(socket) in Path("/proc/net/unix").read_text()


def test_a_command_runs_among_servers_as_the_application_and_gives_its_status(state):
    supervisor = start(state, sys.executable, "-c", COMMAND.replace("time.sleep(60)", "raise SystemExit(7)"))
    output, errors = supervisor.communicate(timeout=60)
    assert supervisor.returncode == 7, output + errors
    pid, who, _ = (state / "small-state" / "note").read_text().split()
    assert who == "ssi_app"
    assert not alive(int(pid))


def test_sigterm_stops_the_command_then_the_servers(state, running):
    supervisor, pid, _, socket = running
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(20) == 128 + signal.SIGTERM
    assert nothing_is_left(state, pid, socket)
    assert not socket.parent.exists()
    assert not list(state.glob("*.socket"))


def test_a_killed_supervisor_leaves_no_orphan_and_the_next_start_works(state, running):
    supervisor, pid, _, socket = running
    supervisor.kill()
    supervisor.wait()
    assert wait_until(lambda: nothing_is_left(state, pid, socket), seconds=15)
    again = start(state, sys.executable, "-c", "print('started again')")
    output, errors = again.communicate(timeout=60)
    assert again.returncode == 0, errors
    assert "started again" in output
    assert not socket.parent.exists(), "the sockets of the killed run were not swept"


def test_a_start_right_after_a_kill_waits_for_the_dying_cluster(state, running):
    supervisor, *_ = running
    supervisor.kill()
    again = start(state, "true")
    _, errors = again.communicate(timeout=60)
    assert again.returncode == 0, errors


def test_a_second_instance_is_refused_in_words_and_the_first_goes_on(state, running):
    supervisor, pid, *_ = running
    second = start(state, "true")
    output, errors = second.communicate(timeout=60)
    assert second.returncode == 1
    assert "une autre instance se sert déjà de la base" in errors
    assert "Traceback" not in output + errors
    assert supervisor.poll() is None
    assert alive(pid)


def test_an_address_without_its_owner_is_refused_in_words(state):
    environment = {
        **os.environ,
        "SSI_LOCAL": str(state),
        "DATABASE_URL": "postgresql://ssi_app@/ssi?host=/nowhere",
    }
    environment.pop("DATABASE_OWNER_URL", None)
    command = [sys.executable, "-m", "ssi.standalone.supervisor", "services", "--", "true"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "DATABASE_OWNER_URL" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture(scope="module")
def postgres(state):
    server = Postgres(state, "fallen")
    server.start()
    yield server
    server.close()


def test_a_fallen_postgresql_starts_again_at_its_address_with_what_was_committed(postgres):
    with psycopg.connect(postgres.url("ssi_owner")) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('committed')")
    address = postgres.url("ssi_owner")
    with psycopg.connect(address) as open_connection:
        postgres.kill()
        postgres.start()
        with pytest.raises(psycopg.OperationalError):
            open_connection.execute("SELECT 1")
    with psycopg.connect(address) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("committed",)


def test_a_pid_file_that_names_another_living_program_does_not_prevent_a_start(postgres):
    postgres.stop()
    (postgres.data / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.data}\n")
    postgres.start()
    with psycopg.connect(postgres.url("ssi_app")) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("ssi_app",)


def test_the_logins_have_the_rights_that_the_architecture_gives_them(postgres):
    with psycopg.connect(postgres.url("ssi", "postgres")) as connection:
        rows = connection.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname LIKE 'ssi\\__%'"
        ).fetchall()
    rights = {name: facts for name, *facts in rows}
    assert rights["ssi_app"] == [False, False, True]
    assert rights["ssi_worker"] == [False, False, True]
    assert rights["ssi_owner"] == [False, False, True]
    assert rights["ssi_bypass"] == [False, True, False]
    with (
        psycopg.connect(postgres.url("ssi_app")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE public.mine ()")


def test_a_cluster_serves_one_supervisor_at_a_time(postgres):
    with pytest.raises(CannotStart, match="une autre instance"):
        Postgres(postgres.lock.path.parent, "fallen")


def test_a_fallen_valkey_starts_again_at_its_address(state):
    valkey = Valkey(state, "fallen")
    try:
        valkey.start()
        client = redis.Redis(unix_socket_path=str(valkey.socket))
        client.set("word", "lost")
        valkey.kill()
        with pytest.raises(redis.ConnectionError):
            client.get("word")
        valkey.start()
        assert client.get("word") is None, "it must keep nothing on disk"
    finally:
        valkey.close()


def test_the_folder_of_a_living_server_is_not_swept(tmp_path):
    valkey = Valkey(tmp_path, "living")
    try:
        valkey.start()
        other = SocketFolder(valkey.folder.note)
        assert valkey.socket.exists()
        assert len(os.fsencode(valkey.socket)) < 100
        shutil.rmtree(other.path)
    finally:
        valkey.close()
