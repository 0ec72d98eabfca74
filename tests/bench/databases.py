"""The databases of the benchmark: one per size, kept between runs, reached under three logins."""

import datetime as dt
import hashlib
from pathlib import Path

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

from tests import cluster

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
#: The application behind both walls; no wall (the factories' login starts under the bypass role); the worker.
APPLICATION, BYPASS, WORKER = "ssi_app", "ssi_test", "ssi_worker"


def name_of(size):
    """Changes with the migrations and with what makes the data: an older data set is not measured by mistake."""
    digest = hashlib.sha256(cluster._fingerprint().encode())
    for source in ("cast.py", "dataset.py", "vocabulary.py"):
        digest.update((Path(__file__).parent / source).read_bytes())
    return f"bench_{size}_{digest.hexdigest()[:12]}"


def exists(name):
    with cluster._superuser() as admin:
        return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def kept(size):
    """The newest data set of this size, whatever its migrations; None when there is none."""
    with cluster._superuser() as admin:
        rows = admin.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", [f"bench\\_{size}\\_%"]
        ).fetchall()
    return rows[0][0] if rows else None


def drop_others(size, keep):
    with cluster._superuser() as admin:
        rows = admin.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"bench\\_{size}\\_%"]
        ).fetchall()
    for (name,) in rows:
        if name != keep:
            cluster.drop(name)


def weight(name):
    with cluster._superuser() as admin:
        return admin.execute("SELECT pg_database_size(%s)", [name]).fetchone()[0]


def age_days(name):
    """Days since the data set was made: « the last twelve months » move on, its files do not."""
    with cluster._superuser(name) as admin:
        newest = admin.execute("SELECT max(opened_at) FROM cases_case").fetchone()[0]
    return (dt.datetime.now(dt.UTC) - newest).days


class Doors:
    """One open connection per database and login, put in Django's place of the default one by turns."""

    def __init__(self):
        self._opened = {}

    def use(self, database, login=APPLICATION):
        key = database, login
        if key not in self._opened:
            settings = {**connections.settings["default"], "NAME": database, "USER": login}
            self._opened[key] = DatabaseWrapper(settings, alias="default")
        connections["default"] = self._opened[key]
        return self._opened[key]

    def close(self):
        for wrapper in self._opened.values():
            wrapper.close()
