"""PostgreSQL's own programs, the ones that come with our embedded server or with Debian."""

import os
import subprocess
from contextlib import contextmanager
from tempfile import TemporaryFile

from django.utils.translation import gettext as _
from psycopg.conninfo import conninfo_to_dict

from ssi.standalone.postgres import find_binaries
from ssi.standalone.processes import CannotStart

from .archive import Unusable

_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


@contextmanager
def running(program, url, *options, **streams):
    """`pg_dump` or `pg_restore` on that database. Raises Unusable with its own words when it fails.

    The address goes by the environment: on a command line, `ps` would show the password.
    """
    given = {_VARIABLES[key]: value for key, value in conninfo_to_dict(url).items() if key in _VARIABLES}
    try:
        command = [find_binaries() / program, "--no-password", *options]
    except CannotStart as error:
        raise Unusable(str(error)) from error
    with TemporaryFile("w+") as said:
        environment = {"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""), **given}
        process = subprocess.Popen(command, env=environment, stderr=said, **streams)  # noqa: S603  (our own words)
        try:
            yield process
        except BaseException as error:
            process.kill()
            if not isinstance(error, BrokenPipeError):
                raise
        finally:
            status = process.wait()
        if status:
            said.seek(0)
            words = said.read().strip() or f"status {status}"
            raise Unusable(_("%(program)s a échoué : %(words)s") % {"program": program, "words": words[-1000:]})
