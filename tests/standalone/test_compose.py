"""docker-compose.yml against its schema, and against the promises of docs/deployment.md."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docker-compose.yml"
OURS = ("web", "worker", "beat", "migrate", "backup")
OTHERS = ("proxy", "postgres", "redis")


@pytest.fixture(scope="module")
def compose():
    return YAML(typ="safe").load(FILE.read_text())


def test_the_file_follows_the_compose_specification():
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", FILE]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    docker = shutil.which("docker")  # where it is, it knows more: interpolation, types
    if docker and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0:
        command = [docker, "compose", "--file", FILE, "config", "--quiet"]
        environment = {"SSI_HOST": "ssi.example", "PATH": "/usr/bin:/bin"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


#: What an installation adds to the file where it has it, and who is given its secrets.
BESIDE = {
    "signing": {"signing_certificate": {"web"}, "signing_key": {"worker"}, "signing_passphrase": {"worker"}},
    "mail": {"email_password": {"web", "worker"}},
    "provider": {"oidc_secret": {"web"}},
    "objects": {"s3_secret_key": {"web", "worker", "backup"}},
}


def test_every_file_beside_is_known():
    assert {path.stem for path in (ROOT / "deploy").glob("*.yml")} == set(BESIDE)


@pytest.mark.parametrize("name", BESIDE)
def test_a_file_beside_gives_its_secrets_as_files_to_who_reads_them_alone(compose, name):
    beside = ROOT / "deploy" / f"{name}.yml"
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", beside]
    assert subprocess.run(command, capture_output=True).returncode == 0
    added = YAML(typ="safe").load(beside.read_text())
    assert set(added["services"]) <= set(compose["services"])
    given = {}
    for service, more in added["services"].items():
        files = {value for variable, value in more["environment"].items() if variable.endswith("_FILE")}
        assert files == {f"/run/secrets/{secret}" for secret in more["secrets"]}, service
        for secret in more["secrets"]:
            given.setdefault(secret, set()).add(service)
        rest = {variable: value for variable, value in more["environment"].items() if not variable.endswith("_FILE")}
        assert all(value.startswith("${" + f"{variable}:?") for variable, value in rest.items()), service
    assert given == BESIDE[name]
    assert added["secrets"] == {secret: {"file": f"./deploy/secrets/{secret}"} for secret in given}


def test_whoever_touches_files_reaches_the_object_store(compose):
    added = YAML(typ="safe").load((ROOT / "deploy/objects.yml").read_text())["services"]
    assert set(added) == {
        name for name, one in compose["services"].items() if "/var/lib/ssi" in str(one.get("volumes"))
    }
    for name, more in added.items():
        reached = {*compose["services"][name]["networks"], *more.get("networks", ())}
        assert {"inside", "outside"} <= reached, name
    assert not compose["networks"]["outside"].get("internal")


def test_every_service_the_issue_names_is_there(compose):
    assert set(compose["services"]) == {*OURS, *OTHERS}


@pytest.mark.parametrize("name", [*OURS, *OTHERS])
def test_a_service_is_confined(compose, name):
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not any("docker.sock" in str(volume) for volume in service.get("volumes", ()))
    if name != "proxy":  # its image already runs as a user of its own
        assert int(service["user"].split(":")[0]) > 0
        assert "ports" not in service, "only the proxy is reachable from outside"


@pytest.mark.parametrize("name", ["web", "worker", "beat", "proxy", "postgres", "redis"])
def test_what_keeps_running_has_a_health_check(compose, name):
    check = compose["services"][name]["healthcheck"]
    assert check["test"]
    assert not check.get("disable")


def test_no_secret_is_written_in_the_file(compose):
    for name, service in compose["services"].items():
        for key, value in (service.get("environment") or {}).items():
            if re.search(r"PASSWORD|SECRET|KEY|_URL", key):
                assert key.endswith("_FILE"), f"{name}: {key}"
                assert value.startswith("/run/secrets/"), f"{name}: {key}"
    for address in re.findall(r"\w+://\S+", FILE.read_text()):
        assert "@" not in address, f"credentials in {address}"
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())


def test_each_service_gets_the_secrets_that_it_reads_and_no_other(compose):
    for name, service in compose["services"].items():
        text = str([service.get(key) for key in ("environment", "command", "healthcheck")])
        if name in ("postgres", "proxy"):
            text += (ROOT / "deploy" / {"postgres": "postgres-init.sh", "proxy": "nginx.conf"}[name]).read_text()
        read = {secret for secret in compose["secrets"] if re.search(rf"\b{secret}\b", text)}
        assert read == set(service["secrets"]), name


def test_only_the_migrations_know_the_owner(compose):
    knowing = {name for name in OURS if "database_owner_url" in compose["services"][name]["secrets"]}
    assert knowing == {"migrate"}
    for name in ("web", "worker", "beat"):
        assert compose["services"][name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_only_the_worker_can_seal_the_journal(compose):
    assert [name for name in OURS if "seal_key" in compose["services"][name]["secrets"]] == ["worker"]


def test_only_the_backup_knows_its_key_and_it_changes_no_file(compose):
    for secret in ("backup_keys", "database_backup_url"):
        assert [name for name in OURS if secret in compose["services"][name]["secrets"]] == ["backup"]
    assert "files:/var/lib/ssi:ro" in compose["services"]["backup"]["volumes"]
    assert compose["services"]["backup"]["profiles"] == ["backup"], "by the cron, not with the others"


def test_the_database_is_out_of_reach_of_the_world(compose):
    for name in ("postgres", "redis"):
        assert compose["services"][name]["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"] is True
    assert "inside" not in compose["services"]["proxy"]["networks"]


def test_a_full_memory_never_evicts_a_message(compose):
    assert "--maxmemory-policy noeviction" in compose["services"]["redis"]["command"][0]


def test_every_mounted_file_exists(compose):
    for service in compose["services"].values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("."):
                assert (ROOT / source).is_file(), source
            else:
                assert source in compose["volumes"], source


def test_the_image_receives_every_room_and_nothing_that_is_not_named():
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    rooms = {path.parent.name for path in ROOT.glob("*/apps.py")}
    assert rooms <= set(allowed)
    assert not {"tests", ".git", ".local", "deploy", "."} & set(allowed)
    assert all((ROOT / name).exists() for name in allowed)


def test_the_image_runs_as_nobody_in_particular_on_locked_packages():
    text = (ROOT / "Dockerfile").read_text()
    assert re.findall(r"^USER (.*)$", text, re.M)[-1] == "10001:10001"
    assert "--require-hashes" in text
    assert not re.search(r"^ADD ", text, re.M)
