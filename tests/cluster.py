"""Databases of the tests: one migrated, one that holds the demo, clones of both (0.1 s each). No Django model."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import psycopg

from ssi.backup import tools

ROOT = Path(__file__).resolve().parent.parent
URL = os.environ.get("SSI_TEST_CLUSTER_URL", "")
#: Number of the lock of the cluster under which its template is made.
TEMPLATE_LOCK = 7_140_001
DEMO_LOCK = 7_140_002


def _superuser(database="postgres"):
    return psycopg.connect(URL.replace("/postgres?", f"/{database}?"), autocommit=True)


def _fingerprint():
    """Changes when anything a migration reads changes."""
    files = sorted(
        p
        for pattern in ("*/migrations/*.py", "*/*/migrations/*.py", "*/*/sql/*.sql", "*/sql/*.sql")
        for p in ROOT.glob(pattern)
        if ".venv" not in p.parts
    )
    files += (
        sorted((ROOT / "ssi/standalone").glob("*.sql"))
        + sorted(ROOT.glob("*/*/data/*"))
        + sorted(ROOT.glob("*/data/*"))
    )
    files += [
        p
        for pattern in ("*/workflow.py", "*/*/workflow.py", "*/journal.py", "*/*/journal.py", "ssi/audit/tables.py")
        for p in sorted(ROOT.glob(pattern))
    ]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def template():
    """Name of the migrated template; made once, whatever the number of workers that ask together."""
    name = f"ssi_template_{_fingerprint()}"
    with _superuser() as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])  # let go with the connection
        if _is_ready(admin, name):
            return name
        admin.execute((ROOT / "ssi/standalone/cluster.sql").read_text())
        roles_of_the_tests(admin)
        admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
        admin.execute(f'CREATE DATABASE "{name}" OWNER ssi_owner')
        with _superuser(name) as inside:
            inside.execute((ROOT / "ssi/standalone/database.sql").read_text())
        _migrate(name)
        with _superuser(name) as inside:
            inside.execute("INSERT INTO sec.setting VALUES ('simulated_time', 'on')")
        admin.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')
    return name


def _is_ready(admin, name):
    found = admin.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [name]).fetchone()
    return bool(found and found[0])


def roles_of_the_tests(admin):
    """ssi_test may become the application or the bypass role; it starts as the latter, for the factories."""
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = 'ssi_test'").fetchone():
        admin.execute("CREATE ROLE ssi_test LOGIN")
    admin.execute("GRANT ssi_app, ssi_worker, ssi_bypass, ssi_owner, ssi_audit TO ssi_test")
    admin.execute("ALTER ROLE ssi_test SET role = 'ssi_bypass'")


def _migrate(name):
    _manage(name, "migrate", "-v", "0")


def _manage(database, *arguments, **variables):
    """What a command of the owner of this database wrote."""
    owner = re.sub(r"//[^@]*@", "//ssi_owner@", URL).replace("/postgres?", f"/{database}?")
    env = {**os.environ, "DATABASE_URL": owner, "DJANGO_SETTINGS_MODULE": "ssi.settings.demo", **variables}
    env.setdefault("SECRET_KEY", "tests only")
    env.setdefault("REDIS_URL", "redis+socket:///nonexistent")
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{arguments[0]} failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


class Demo(NamedTuple):
    """A database to clone, the files that stand beside it, the moment it was told around."""

    database: str
    folder: Path
    now: datetime

    def put_files(self, folder):
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)


def demo():
    """The demo, loaded once for the whole run by whoever asks first; `drop_demo` ends it."""
    name = _demo_of_the_run()
    folder = Path(os.environ["SSI_STATE_DIR"]) / name
    told = folder.with_suffix(".now")
    source = template()
    with _superuser() as admin:
        admin.execute("SELECT pg_advisory_lock(%s)", [DEMO_LOCK])
        if not _is_ready(admin, name):
            clone(source, name)
            folder.mkdir(parents=True)
            told.write_text(datetime.now(UTC).replace(microsecond=0).isoformat())
            load_demo(name, datetime.fromisoformat(told.read_text()), folder)
            admin.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')
    return Demo(name, folder, datetime.fromisoformat(told.read_text()))


def load_demo(database, now, folder):
    return _manage(database, "load_demo", "--now", now.isoformat(), SSI_STATE_DIR=str(folder))


def drop_demo():
    name = _demo_of_the_run()
    with _superuser() as admin:
        if _is_ready(admin, name):
            admin.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE false')
    drop(name)
    folder = Path(os.environ["SSI_STATE_DIR"]) / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.with_suffix(".now").unlink(missing_ok=True)


def _demo_of_the_run():
    return f"ssi_demo_{os.environ['SSI_TEST_RUN']}"


def copy_template(url):
    """The migrated template, brought whole into the empty database of another server: much less than migrating again.

    `url`: of a superuser there; the roles of `cluster.sql` exist.
    """
    source = URL.replace("/postgres?", f"/{template()}?")
    options = ("--dbname=", "--exit-on-error", "--clean", "--if-exists")
    with (
        tools.running("pg_dump", source, "--format=custom", "--compress=0", stdout=subprocess.PIPE) as dump,
        tools.running("pg_restore", url, *options, stdin=dump.stdout),
    ):
        dump.stdout.close()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute("DELETE FROM sec.setting WHERE name = 'simulated_time'")
        admin.execute("ANALYZE")


def clone(source, name):
    with _superuser() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" OWNER ssi_owner')


def drop(name):
    with _superuser() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def execute(database, sql, params=None):
    """Run one statement as the superuser: what a hostile administrator would do."""
    with _superuser(database) as admin:
        return admin.execute(sql, params)
