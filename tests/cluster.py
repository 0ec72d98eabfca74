"""Databases of the tests: a migrated template, and clones of it (0.1 s each). Knows no Django model."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
URL = os.environ.get("SSI_TEST_CLUSTER_URL", "")
#: Number of the lock of the cluster under which its template is made.
TEMPLATE_LOCK = 7_140_001


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
        ready = admin.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [name]).fetchone()
        if ready and ready[0]:
            return name
        admin.execute((ROOT / "ssi/standalone/cluster.sql").read_text())
        _roles_of_the_tests(admin)
        admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
        admin.execute(f'CREATE DATABASE "{name}" OWNER ssi_owner')
        with _superuser(name) as inside:
            inside.execute((ROOT / "ssi/standalone/database.sql").read_text())
        _migrate(name)
        with _superuser(name) as inside:
            inside.execute("INSERT INTO sec.setting VALUES ('simulated_time', 'on')")
        admin.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')
    return name


def _roles_of_the_tests(admin):
    """ssi_test may become the application or the bypass role; it starts as the latter, for the factories."""
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = 'ssi_test'").fetchone():
        admin.execute("CREATE ROLE ssi_test LOGIN")
    admin.execute("GRANT ssi_app, ssi_worker, ssi_bypass, ssi_owner, ssi_audit TO ssi_test")
    admin.execute("ALTER ROLE ssi_test SET role = 'ssi_bypass'")


def _migrate(name):
    owner = re.sub(r"//[^@]*@", "//ssi_owner@", URL).replace("/postgres?", f"/{name}?")
    env = {**os.environ, "DATABASE_URL": owner, "DJANGO_SETTINGS_MODULE": "ssi.settings.demo"}
    env.setdefault("SECRET_KEY", "tests only")
    env.setdefault("REDIS_URL", "redis+socket:///nonexistent")
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"migrations failed:\n{done.stdout}\n{done.stderr}")


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
