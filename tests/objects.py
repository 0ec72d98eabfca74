"""An S3 service of the loopback (moto's, which keeps everything in memory and checks no signature)."""

import os
import signal
import sys
import uuid
from contextlib import contextmanager

from django.conf import settings

from ssi.attachments import shelf
from ssi.standalone.processes import spawn, stop, wait_until
from tests.ports import free_port, refuses

KNOWN = {"region": "eu-west-3", "access_key": "loutre", "secret_key": "a secret of the tests", "ca": ""}


class ObjectStore:
    def __init__(self):
        self.port = free_port()
        command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(self.port)]
        quiet = os.open(os.devnull, os.O_WRONLY)
        self.process = spawn(command, stdout=quiet, stderr=quiet)
        os.close(quiet)
        assert wait_until(lambda: not refuses(self.port), seconds=60, process=self.process), "moto does not start"

    def new_bucket(self):
        """`SSI_S3` of an installation with an empty bucket of its own."""
        given = KNOWN | {"endpoint": f"http://127.0.0.1:{self.port}", "bucket": f"ssi-{uuid.uuid4().hex}"}
        bucket = shelf.Bucket(**given)
        where = {"LocationConstraint": given["region"]}
        with shelf._answering():
            bucket._client.create_bucket(Bucket=bucket.bucket, CreateBucketConfiguration=where)
        return given

    @contextmanager
    def silent(self):
        """It takes connections and says nothing, as a machine that hangs."""
        os.killpg(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.killpg(self.process.pid, signal.SIGCONT)

    def close(self):
        stop(self.process)


def variables(given):
    """The same as the environment of a process."""
    return {f"SSI_S3_{name.upper()}": value for name, value in given.items() if value}


@contextmanager
def away(monkeypatch):
    """Nobody listens where the installation asks."""
    there = {**settings.SSI_S3, "endpoint": f"http://127.0.0.1:{free_port()}"}
    with monkeypatch.context() as patch:
        patch.setattr(settings, "SSI_S3", there)
        yield
