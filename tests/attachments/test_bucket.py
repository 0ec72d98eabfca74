"""The shelf that several machines share: an object store that races, hangs, refuses, or is somebody else's."""

import io
import logging
import os
import subprocess
import sys
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from ssi.attachments import shelf, vault
from ssi.settings import base
from ssi.settings.environment import object_store as from_the_environment
from ssi.web.refusals import Away
from tests.certificates import certificate_of_localhost, context_of_the_server
from tests.cluster import ROOT
from tests.house.telling import tell
from tests.objects import KNOWN, variables
from tests.ports import free_port


@pytest.fixture
def name():
    return str(uuid.uuid4())


def read(place, name):
    with place.open(name) as source:
        return source.read()


# --- Once, and whole -----------------------------------------------------------------------------------------


def test_of_those_who_write_one_name_at_once_one_does_and_the_others_are_told(bucket, name):
    barrier, written, refused = threading.Barrier(8), [], []

    def write(content):
        barrier.wait()
        try:
            bucket.put(name, [content])
            written.append(content)
        except (FileExistsError, Away) as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=write, args=(os.urandom(1000),)) for _n in range(8)]
    [thread.start() for thread in threads]
    [thread.join(timeout=60) for thread in threads]
    assert (len(written), len(refused)) == (1, 7)
    assert read(bucket, name) == written[0]


def test_a_service_that_overwrites_is_found_out(bucket):
    def deaf(params, **_more):
        params["headers"].pop("If-None-Match")

    assert bucket.overwrites() is False
    bucket._client.meta.events.register("before-call.s3.PutObject", deaf)
    try:
        assert bucket.overwrites() is True
        with pytest.raises(CommandError, match="remplace un objet"):
            call_command("move_vault")
    finally:
        bucket._client.meta.events.unregister("before-call.s3.PutObject", deaf)
    assert list(bucket.names()) == [], "what was tried is removed"


def test_bytes_whose_first_answer_was_lost_are_there_and_no_error(bucket, name):
    bucket.put(name, [b"sealed"])
    bucket.put(name, [b"sealed"])
    with pytest.raises(FileExistsError):
        bucket.put(name, [b"others"])
    assert read(bucket, name) == b"sealed"


def test_a_large_object_goes_through_a_file_and_comes_back(bucket, name, monkeypatch):
    monkeypatch.setattr(shelf, "IN_MEMORY", 1000)
    content = os.urandom(300_000)
    bucket.put(name, [content[:100], content[100:]])
    assert read(bucket, name) == content
    assert shelf.fingerprint(bucket, name)[0] == len(content)


def test_more_names_than_a_page_of_the_service_are_all_given(bucket):
    names = sorted(str(uuid.uuid4()) for _n in range(7))
    for name in names:
        bucket.put(name, [b"sealed"])
    bucket._client.put_object(Bucket=bucket.bucket, Key="vault/lisez-moi.txt", Body=b"")

    def small(params, **_more):
        asked.append(params.setdefault("MaxKeys", 3))

    asked, listing = [], "before-parameter-build.s3.ListObjectsV2"
    bucket._client.meta.events.register(listing, small)
    try:
        assert sorted(bucket.names()) == names
    finally:
        bucket._client.meta.events.unregister(listing, small)
    assert asked == [3, 3, 3]


# --- Away ----------------------------------------------------------------------------------------------------


@pytest.fixture
def impatient(settings):
    settings.SSI_S3_SECONDS = (0.5, 0.5)


def asked(place, name):
    return [
        lambda: place.open(name),
        lambda: place.put(str(uuid.uuid4()), [b"sealed"]),
        lambda: place.remove(str(uuid.uuid4())),
        lambda: list(place.names()),
        place.answers,
        place.keeps_versions,
    ]


def all_are_away(place, name):
    for ask in asked(place, name):
        with pytest.raises(Away, match="Rien n’est perdu"):
            ask()


def test_a_service_that_hangs_is_told_soon_and_serves_again_afterwards(object_store, impatient, bucket, name):
    bucket.put(name, [b"sealed"])
    with object_store.silent():
        all_are_away(bucket, name)
    assert read(bucket, name) == b"sealed"


def test_a_service_that_is_off_or_knows_no_such_bucket_is_told_and_logged_without_a_key(bucket, name, caplog):
    given = KNOWN | {"bucket": bucket.bucket, "endpoint": f"http://127.0.0.1:{free_port()}"}
    all_are_away(shelf.Bucket(**given), name)
    nowhere = shelf.Bucket(**given | {"bucket": "ssi-nowhere", "endpoint": bucket._client.meta.endpoint_url})
    with caplog.at_level(logging.WARNING), pytest.raises(Away):
        nowhere.answers()
    assert "NoSuchBucket" in caplog.text
    assert KNOWN["secret_key"] not in caplog.text


def test_a_client_gives_up_in_time_and_goes_to_no_proxy(bucket, monkeypatch):
    config = bucket._client.meta.config
    assert (config.connect_timeout, config.read_timeout) == base.SSI_S3_SECONDS
    assert config.retries["total_max_attempts"] == shelf.TRIES
    assert shelf.TRIES * sum(base.SSI_S3_SECONDS) < base.SSI_JOB_LEASE_SECONDS, "a worker that waits keeps its report"
    shelf._client.cache_clear()
    for variable in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(variable, f"http://127.0.0.1:{free_port()}")
    shelf.shelf().answers()


# --- Whom we speak to ----------------------------------------------------------------------------------------

LISTING = b'<?xml version="1.0"?><ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>'


class Stranger(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.heard.append(self.path)
        self.send_response(self.server.status)
        if self.server.elsewhere:
            self.send_header("Location", self.server.elsewhere)
            self.send_header("x-amz-bucket-region", "us-east-1")
        self.send_header("Content-Length", str(len(LISTING)))
        self.end_headers()
        self.wfile.write(LISTING)

    def log_message(self, *_words):
        pass


@pytest.fixture
def stranger():
    """Starts a server that is given a status, and where it sends on to or the certificate it shows."""
    running = []

    def start(status=200, elsewhere="", certificate=None):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Stranger)
        server.status, server.elsewhere, server.heard, server.daemon_threads = status, elsewhere, [], True
        if certificate:
            server.socket = context_of_the_server(certificate).wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        running.append(server)
        return server, KNOWN | {"bucket": "ssi", "endpoint": f"http://127.0.0.1:{server.server_port}"}

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def test_a_certificate_that_nobody_vouches_for_is_asked_nothing_unless_the_installation_does(stranger, tmp_path):
    certificate = certificate_of_localhost(tmp_path)
    server, given = stranger(certificate=certificate)
    given |= {"endpoint": f"https://localhost:{server.server_port}"}
    with pytest.raises(Away):
        shelf.Bucket(**given).answers()
    assert server.heard == []
    shelf.Bucket(**given | {"ca": str(certificate)}).answers()
    assert len(server.heard) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirection_leads_to_another_server(stranger, status):
    other, _given = stranger()
    server, given = stranger(status, f"http://127.0.0.1:{other.server_port}/ssi")
    with pytest.raises(Away):
        shelf.Bucket(**given).answers()
    assert server.heard
    assert other.heard == []


# --- Settings ------------------------------------------------------------------------------------------------


@pytest.fixture
def given(monkeypatch):
    """The variables of an installation, changed by `more`; those that are None are not given."""

    def give(**more):
        asked = variables(KNOWN | {"endpoint": "https://s3.example", "bucket": "ssi"} | more)
        for variable, value in asked.items():
            monkeypatch.setenv(variable, value)
        return from_the_environment()

    for name in list(os.environ):
        if name.startswith("SSI_S3"):
            monkeypatch.delenv(name)
    return give


def test_an_installation_without_the_variables_keeps_its_folder(given, settings, tmp_path):
    assert from_the_environment() is None
    assert settings.SSI_S3 is None
    assert isinstance(shelf.shelf(), shelf.Folder)
    assert shelf.shelf().root == tmp_path / "vault"


def test_the_secret_and_the_authority_are_read_from_files(given, monkeypatch, tmp_path):
    (tmp_path / "key").write_text("of a file\n")
    monkeypatch.setenv("SSI_S3_SECRET_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("SSI_S3_CA_FILE", "/etc/ssi/ca.pem")
    found = given(secret_key="")
    assert (found["secret_key"], found["ca"], found["region"]) == ("of a file", "/etc/ssi/ca.pem", KNOWN["region"])


@pytest.mark.parametrize("missing", ["endpoint", "bucket", "region", "access_key", "secret_key"])
def test_a_store_that_is_half_configured_starts_nothing_and_shows_no_value(given, missing):
    with pytest.raises(ImproperlyConfigured, match=f"SSI_S3_{missing.upper()} must be set") as refusal:
        given(**{missing: ""})
    assert KNOWN["secret_key"] not in str(refusal.value)


@pytest.mark.parametrize(
    "endpoint",
    ["http://s3.example", "http://10.0.0.3:9000", "http://127.0.0.1.example", "s3.example", "ftp://127.0.0.1",
     "https://:443", "https://loutre:motdepasse@s3.example", "http://[::1"],
)  # fmt: skip
def test_an_address_in_clear_or_with_an_account_starts_nothing(given, endpoint):
    with pytest.raises(ImproperlyConfigured) as refusal:
        given(endpoint=endpoint)
    assert endpoint not in str(refusal.value)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9000", "http://[::1]:9000", "http://localhost", "https://s3.x"])
def test_an_address_of_this_machine_or_encrypted_is_taken(given, endpoint):
    assert given(endpoint=endpoint)["endpoint"] == endpoint


def test_an_installation_with_a_folder_does_not_load_the_library():
    code = "import sys, django; django.setup(); import ssi.urls; print({'boto3', 'botocore'} & set(sys.modules))"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "ssi.settings.test"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.stdout.strip() == "set()", done.stderr


# --- From a folder to a bucket -------------------------------------------------------------------------------


@pytest.fixture
def files(settings):
    """Sealed files of an installation before it had a bucket: {name: wrapped key}."""
    names = sorted(str(uuid.uuid4()) for _n in range(3))
    folder = shelf.folder_of(settings.STATE_DIR)
    return {name: vault.seal(io.BytesIO(name.encode()), name, place=folder) for name in names}


def test_a_folder_moves_into_the_bucket_and_stays_as_it_was(files, bucket, settings, capsys):
    folder = shelf.folder_of(settings.STATE_DIR)
    before = {name: shelf.fingerprint(folder, name) for name in files}
    bucket.put(next(iter(files)), shelf.pieces_of(folder, next(iter(files))))  # a move that was cut
    call_command("move_vault")
    assert "2 copiés, 1 déjà là" in capsys.readouterr().out
    assert {name: shelf.fingerprint(bucket, name) for name in bucket.names()} == before
    assert {name: shelf.fingerprint(folder, name) for name in folder.names()} == before
    call_command("move_vault")
    assert "0 copiés, 3 déjà là" in capsys.readouterr().out
    for name, wrapped in files.items():
        assert b"".join(vault.open_sealed(name, wrapped)) == name.encode()


@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: bytes(len(b)), lambda b: b"", lambda b: b + b"."])
def test_an_object_that_is_not_the_file_stops_the_move(files, bucket, settings, spoil):
    name = list(files)[-1]
    bucket.put(name, [spoil(read(shelf.folder_of(settings.STATE_DIR), name))])
    with pytest.raises(CommandError, match=name):
        call_command("move_vault")
    tell("an object that is not the file: the move stops")


def test_a_bucket_that_keeps_versions_is_told(files, bucket, capsys):
    kept = {"Status": "Enabled"}
    bucket._client.put_bucket_versioning(Bucket=bucket.bucket, VersioningConfiguration=kept)
    call_command("move_vault")
    assert "garde les anciennes versions" in capsys.readouterr().out


def test_nothing_moves_without_a_bucket_or_to_one_that_is_away(files, bucket, settings):
    settings.SSI_S3 = {**settings.SSI_S3, "endpoint": f"http://127.0.0.1:{free_port()}"}
    with pytest.raises(CommandError, match="ne répond pas"):
        call_command("move_vault")
    settings.SSI_S3 = None
    with pytest.raises(CommandError, match="SSI_S3_"):
        call_command("move_vault")
