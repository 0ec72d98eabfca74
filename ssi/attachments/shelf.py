"""Where the sealed bytes of the vault lie: a folder, or an object store that several machines share (ADR 12).

A shelf is given sealed bytes and names, never a key. `put` gives a name to the whole or to nothing, and overwrites
nothing (FileExistsError); `open` raises FileNotFoundError; `remove` bears what is gone already. A name is a UUID,
anything else a ValueError. An object store that does not answer, or refuses, is `Away`: what was asked may be asked
again.
"""

import hashlib
import logging
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from ssi.web.refusals import Away

log = logging.getLogger(__name__)
#: Bytes read at a time, and overwritten at a time.
PIECE = 64 * 1024
#: An object is held whole, sealed, while it is read or sent: beyond this, in a temporary file.
IN_MEMORY = 32 * 1024 * 1024
#: Times one thing is asked of the object store before it is away.
TRIES = 2


def shelf():
    """That of the installation."""
    return Bucket(**settings.SSI_S3) if settings.SSI_S3 else folder_of(settings.STATE_DIR)


def folder_of(state):
    """That of an installation whose files lie under `state`."""
    return Folder(Path(state) / "vault")


class Folder:
    """`root/ab/<uuid>`, for its owner alone. On disk once it bears its name: the file and its folder are synced."""

    def __init__(self, root: Path | str):
        self.root = Path(root)

    def __str__(self):
        return str(self.root)

    def path(self, name: str) -> Path:
        return self.root / _checked(name)[:2] / name

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        path = self.path(name)
        if path.exists():
            raise FileExistsError(name)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f".{name}.{uuid.uuid4().hex}.part")
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
                for piece in pieces:
                    target.write(piece)
                target.flush()
                os.fsync(target.fileno())
            part.rename(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _sync(path.parent)

    def open(self, name: str) -> BinaryIO:
        return self.path(name).open("rb")

    def remove(self, name: str) -> None:
        """Overwrites once and removes, with what a writing that died left of it."""
        path = self.path(name)
        with suppress(FileNotFoundError):
            with path.open("r+b") as target:
                left = os.fstat(target.fileno()).st_size
                while left > 0:
                    left -= target.write(bytes(min(PIECE, left)))
                target.flush()
                os.fsync(target.fileno())
            path.unlink()
            _sync(path.parent)
        for part in path.parent.glob(f".{name}.*.part"):
            part.unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        """In their order; what is being written has none yet."""
        yield from filter(_is_name, (path.name for path in sorted(self.root.glob("??/*"))))


class Bucket:
    """`vault/<uuid>` in a bucket of an S3 service. It overwrites nothing itself, and what it removes may live on as an
    older version where the bucket keeps them: what destroys a file is the loss of its key."""

    PREFIX = "vault/"

    def __init__(self, *, bucket, **server):
        self.bucket, self._client = bucket, _client(os.getpid(), settings.SSI_S3_SECONDS, **server)

    def __str__(self):
        return self.bucket

    def put(self, name: str, pieces: Iterable[bytes]) -> None:
        with SpooledTemporaryFile(IN_MEMORY) as whole:
            for piece in pieces:
                whole.write(piece)
            whole.seek(0)
            try:
                with _answering(name):
                    self._client.put_object(**self._object(name), Body=whole, IfNoneMatch="*")
            except FileExistsError:
                if not self._holds(name, whole):
                    raise

    def _holds(self, name, whole):
        """Whether these very bytes are there: the answer to a first try was lost, the second one came second."""
        whole.seek(0)
        with self.open(name) as there:
            return _digest(there) == _digest(whole)

    def open(self, name: str) -> BinaryIO:
        whole = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (whoever asked closes it)
        try:
            with _answering(name):
                shutil.copyfileobj(self._client.get_object(**self._object(name))["Body"], whole)
        except BaseException:
            whole.close()
            raise
        whole.seek(0)
        return whole

    def remove(self, name: str) -> None:
        with _answering(name):
            self._client.delete_object(**self._object(name))

    def names(self) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.PREFIX)
        with _answering():
            for page in pages:
                found = (one["Key"].removeprefix(self.PREFIX) for one in page.get("Contents", ()))
                yield from filter(_is_name, found)

    def answers(self):
        """Raises Away unless the service knows the bucket and lets us in."""
        with _answering():
            self._client.list_objects_v2(Bucket=self.bucket, Prefix=self.PREFIX, MaxKeys=1)

    def overwrites(self):
        """Whether the service takes a second object under one name, although told not to: it must not serve."""
        name = str(uuid.uuid4())
        try:
            self.put(name, [b"1"])
            with suppress(FileExistsError):
                self.put(name, [b"2"])
                return True
            return False
        finally:
            self.remove(name)

    def keeps_versions(self):
        with _answering():
            return self._client.get_bucket_versioning(Bucket=self.bucket).get("Status") == "Enabled"

    def _object(self, name):
        return {"Bucket": self.bucket, "Key": self.PREFIX + _checked(name)}


def fingerprint(place, name):
    """[bytes, SHA-256] of what lies there. Raises FileNotFoundError."""
    with place.open(name) as source:
        digest = _digest(source)
        return [source.tell(), digest]


def pieces_of(place, name):
    """The bytes of what lies there, opened when the first one is asked for."""
    with place.open(name) as source:
        while piece := source.read(PIECE):
            yield piece


def _digest(source):
    return hashlib.file_digest(source, "sha256").hexdigest()


def _checked(name):
    if not _is_name(name):
        raise ValueError("the name is no UUID")
    return name


def _is_name(name):
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False


def _sync(folder):
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# --- The object store: imported by whoever has one, its client takes some forty megabytes ---------------------


@lru_cache(maxsize=2)
def _client(_process, seconds, *, endpoint, region, access_key, secret_key, ca):
    """One per process: its connections do not go through a fork. Nothing of it is read from the environment."""
    from boto3.session import Session
    from botocore.config import Config

    config = Config(
        connect_timeout=seconds[0],
        read_timeout=seconds[1],
        retries={"total_max_attempts": TRIES, "mode": "standard"},
        proxies={},
        signature_version="s3v4",
        # The sum of the bytes is signed with the request; the other sums are not known to every service.
        s3={"addressing_style": "path", "payload_signing_enabled": True},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return Session().client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        verify=ca or True,
        config=config,
    )


@contextmanager
def _answering(name=""):
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        said = error.response.get("Error", {}).get("Code", "")
        if said == "NoSuchKey":
            raise FileNotFoundError(name) from error
        if said == "PreconditionFailed":
            raise FileExistsError(name) from error
        raise _away(said) from error
    except BotoCoreError as error:
        raise _away(type(error).__name__) from error


def _away(said):
    log.warning("the object store does not serve: %s", said)
    return Away(_("Le stockage des fichiers ne répond pas. Rien n’est perdu : réessayez dans un instant."))
