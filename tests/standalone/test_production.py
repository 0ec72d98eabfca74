"""The production of docker-compose.yml, without an engine: its scripts, its commands, its health checks.

Only the addresses change: sockets and loopback instead of the names of containers.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis
from ruamel.yaml import YAML

from ssi.standalone.postgres import Postgres
from ssi.standalone.processes import spawn, stop, wait_until
from ssi.standalone.valkey import find_binary
from tests import cluster
from tests.house.sizes import size
from tests.ports import free_port

pytestmark = pytest.mark.faults

ROOT = Path(__file__).resolve().parents[2]
HOST = "ssi.example"
DATABASE = "site"


class Site:
    """A folder that stands for the containers' file systems, and the compose file read for it."""

    def __init__(self, folder):
        self.folder = folder
        self.secrets = folder / "secrets"
        self.compose = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text())
        self.ports = {"0.0.0.0:8000": f"127.0.0.1:{free_port()}", "6379": str(free_port())}
        self.processes = []
        script = ROOT / "deploy" / "make-secrets.sh"
        subprocess.run(["bash", script, self.secrets], check=True, capture_output=True)

    def place(self, text):
        """A text of the compose file, with our folders, ports and host name."""
        for there, here in {
            "$$": "$",
            "/tmp": str(self.folder),
            "/run/secrets": str(self.secrets),  # last: our folder is itself under /tmp
            **self.ports,
        }.items():
            text = text.replace(there, here)
        return HOST if text.startswith("${SSI_HOST") else text.replace("${SSI_HOST}", HOST)

    def command(self, name):
        """The program names of the image are those of the environment that runs the tests."""
        program, *options = map(self.place, self.compose["services"][name]["command"])
        programs = {"python": [sys.executable], "/bin/sh": ["/bin/sh"]}
        return [*programs.get(program, [sys.executable, "-m", program]), *options]

    def environment(self, name):
        given = self.compose["services"][name].get("environment") or {}
        return {
            "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
            "HOSTNAME": socket.gethostname(),
            "SSI_STATE_DIR": str(self.folder / "files"),
            "SSI_BACKUP_DIR": str(self.folder / "backups"),
            "PORT": self.ports["0.0.0.0:8000"].rpartition(":")[2],
            **{key: self.place(value) for key, value in given.items()},
        }

    def start(self, name):
        log = (self.folder / f"{name}.log").open("wb")
        process = spawn(self.command(name), env=self.environment(name), cwd=ROOT, stdout=log, stderr=log)
        self.processes.append(process)
        return process

    def healthy(self, name):
        kind, *test = map(self.place, self.compose["services"][name]["healthcheck"]["test"])
        environment = self.environment(name)
        command = ["/bin/sh", "-c", *test] if kind == "CMD-SHELL" else test
        return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True).returncode == 0

    def log(self, name):
        return (self.folder / f"{name}.log").read_text()

    def secret(self, name):
        return (self.secrets / name).read_text().strip()


@pytest.fixture(scope="module")
def site():
    folder = Path(tempfile.mkdtemp(prefix="ssi-site-"))
    folder.chmod(0o711)  # open to the account that root lends to PostgreSQL
    site = Site(folder)
    yield site
    for process in reversed(site.processes):
        stop(process, (15, 20))
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def postgres(site):
    """A server prepared by deploy/postgres-init.sh, that asks everybody but its superuser for a password."""
    server = Postgres(site.folder, "site", fast=True)
    server.start()
    with psycopg.connect(server.url("ssi", "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
    environment = {
        "PATH": f"{server.binaries}:/usr/bin:/bin",
        "PGHOST": str(server.sockets.path),
        "POSTGRES_USER": "ssi",
        "POSTGRES_DB": DATABASE,
        "SSI_SQL": str(ROOT / "ssi" / "standalone"),
        "SSI_SECRETS": str(site.secrets),
    }
    for _ in range(2):  # the second time as after a change of password: it must bear it
        subprocess.run(["bash", ROOT / "deploy" / "postgres-init.sh"], env=environment, check=True)
    (server.data / "pg_hba.conf").write_text("local all ssi trust\nlocal all all scram-sha-256\n")
    with psycopg.connect(server.url("ssi", "postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_reload_conf()")
    for role in ("app", "worker", "owner", "backup"):
        path = site.secrets / f"database_{role}_url"
        path.write_text(path.read_text().replace("@postgres:5432/ssi", f"@/{DATABASE}?host={server.sockets.path}"))
    yield server
    server.close()


@pytest.fixture(scope="module")
def broker(site):
    programs = site.folder / "bin"
    programs.mkdir()
    (programs / "valkey-server").symlink_to(find_binary())
    service = site.compose["services"]["redis"]
    command = [site.place(part) for part in (*service["entrypoint"], *service["command"])]
    process = spawn(command, env={"PATH": f"{programs}:/usr/bin:/bin"}, cwd=site.folder)
    site.processes.append(process)
    path = site.secrets / "redis_url"
    path.write_text(path.read_text().replace("redis:6379", f"127.0.0.1:{site.ports['6379']}"))
    client = redis.Redis(port=int(site.ports["6379"]), password=site.secret("redis_password"))

    def answers():
        try:
            return client.ping()
        except redis.ConnectionError:
            return False

    assert wait_until(answers, seconds=10, process=process)
    return client


@pytest.fixture(scope="module")
def migrated(site, postgres, broker):
    """All that is migrated is brought (it comes from nothing by the same login, in `cluster.template`); PROOF=full
    migrates it again under the settings of production."""
    if size(True, False):
        cluster.copy_template(postgres.url("ssi", DATABASE))
    migrate = site.start("migrate")
    assert migrate.wait(900) == 0, site.log("migrate")


def test_the_passwords_of_the_secrets_open_the_database_and_no_other(site, postgres):
    for role in ("app", "worker", "owner", "backup"):
        with psycopg.connect(site.secret(f"database_{role}_url")) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (f"ssi_{role}",)
        wrong = site.secret(f"database_{role}_url").replace(site.secret(f"database_{role}_password"), "guess")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)


def test_the_database_belongs_to_the_owner_and_is_closed_to_strangers(postgres):
    with psycopg.connect(postgres.url("ssi", DATABASE)) as connection:
        row = connection.execute(
            "SELECT pg_get_userbyid(datdba), nspowner::regrole::text,"
            " has_schema_privilege('ssi_app', 'public', 'CREATE'),"
            " has_database_privilege('ssi_app', datname, 'CONNECT'), datacl::text"
            " FROM pg_database, pg_namespace WHERE datname = current_database() AND nspname = 'public'"
        ).fetchone()
    owner, schema_owner, may_create, may_connect, rights = row
    assert (owner, schema_owner) == ("ssi_owner", "ssi_owner")
    assert not may_create
    assert may_connect
    assert "{=" not in rights
    assert ",=" not in rights


def test_the_broker_asks_for_its_password_and_evicts_nothing(site, broker):
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=int(site.ports["6379"])).ping()
    assert broker.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
    assert broker.config_get("appendonly")["appendonly"] == "no"
    assert (site.folder / "auth.conf").stat().st_mode & 0o077 == 0


def test_secrets_are_made_once(site, tmp_path):
    folder = tmp_path / "secrets"
    command = ["bash", ROOT / "deploy" / "make-secrets.sh", folder]
    subprocess.run(command, check=True, capture_output=True)
    first = {path.name: path.read_text() for path in folder.iterdir()}
    subprocess.run(command, check=True, capture_output=True)
    assert {path.name: path.read_text() for path in folder.iterdir()} == first
    assert set(first) == set(site.compose["secrets"]) - {"tls_certificate", "tls_key"}
    assert folder.stat().st_mode & 0o077 == 0


def test_the_web_server_answers_its_health_check(site, migrated):
    web = site.start("web")
    assert wait_until(lambda: site.healthy("web"), seconds=40, process=web, every=0.5), site.log("web")
    web.terminate()
    assert web.wait(40) == 0


def test_the_worker_answers_its_health_check(site, migrated):
    worker = site.start("worker")
    assert wait_until(lambda: site.healthy("worker"), seconds=60, process=worker, every=1), site.log("worker")
    worker.terminate()
    assert worker.wait(40) == 0


def test_the_nightly_backup_is_brought_back_into_a_server_of_its_own(site, migrated):
    backup = site.start("backup")
    assert backup.wait(300) == 0, site.log("backup")
    assert "Restauration prouvée" in site.log("backup")
    assert "Journal vérifié" in site.log("backup")
    (folder,) = (site.folder / "backups").glob("2*Z")
    assert {path.name for path in folder.iterdir()} == {"database", "facts", "keys.json"}


def test_beat_writes_the_schedule_that_its_health_check_reads(site, migrated):
    beat = site.start("beat")
    assert wait_until(lambda: site.healthy("beat"), seconds=30, process=beat, every=0.5), site.log("beat")
    for path in site.folder.glob("beat*"):
        os.utime(path, (0, 0))
    assert not site.healthy("beat"), "a schedule that nobody writes any more is an illness"
