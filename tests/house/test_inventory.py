"""docs/inventory.md says what the code has: keys, algorithms, services, limits, dangerous parts, columns, logs."""

import re

import pytest
from allauth.socialaccount import app_settings as socialaccount
from django.apps import apps
from django.db import connection
from ruamel.yaml import YAML

from ssi.accounts import oidc
from ssi.attachments import shelf
from ssi.celery import app
from ssi.settings import base
from ssi.web.sealed import SealedTextField
from tests.house import inventory
from tests.house.inventory import holes, importing, names, quoted, rows
from tests.house.sources import ROOT, python_files
from tests.house.telling import tell

COMPOSE, *BESIDE = (
    YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    for path in (ROOT / "docker-compose.yml", *sorted((ROOT / "deploy").glob("*.yml")))
)


# --- Keys and algorithms ---------------------------------------------------------------------------------


def readers():
    """Secret → the services that are given it."""
    found = {}
    for file in (COMPOSE, *BESIDE):
        for name, service in file["services"].items():
            for secret in service.get("secrets", ()):
                found.setdefault(secret, set()).add(name)
    return found


def test_every_secret_says_what_it_protects_who_reads_it_and_when_it_is_replaced():
    table = rows("Keys", "Secret")
    told = {quoted(row["Secret"])[0]: row["Read by"] for row in table}
    # A password is read by the server that keeps it; its address by those that sign in.
    given = {name: who - {"postgres"} or who for name, who in readers().items()}
    assert {name: set(who.split(", ")) for name, who in told.items()} == given
    assert holes(table) == []
    policy = inventory.section("Keys")
    for moment in ("**made**", "**given**", "**never**", "**replaced**", "**destroyed**"):
        assert moment in policy.lower(), moment


def test_every_file_that_uses_cryptography_is_in_the_inventory():
    found = importing(inventory.CRYPTOGRAPHY | inventory.SIGNING | {"os.urandom"})
    assert set(names("Where cryptography is used", "File")) == set().union(*found.values())
    assert holes(rows("Where cryptography is used", "File")) == []


def test_cryptography_that_somebody_adds_is_found():
    lines = ("import hashlib", "from cryptography.hazmat.primitives import cmac", "import os\nx = os.urandom(8)")
    modules = inventory.CRYPTOGRAPHY | {"os.urandom"}
    assert [bool(importing(modules, {"x.py": line})) for line in lines] == [True] * len(lines)


def test_every_algorithm_says_its_strength_and_what_replaces_it():
    table = rows("Algorithms", "Algorithm")
    assert holes(table) == []
    told = " ".join(row["Algorithm"] for row in table)
    #: Name of a class or a setting of the sources → what the page calls it.
    used = {
        "AESGCM": "AES-256-GCM", "Fernet": "Fernet", "HKDF": "HKDF-SHA-256", "PBKDF2HMAC": "PBKDF2-HMAC-SHA-256",
        "load_pem_private_key": "Ed25519", "hmac": "HMAC-SHA-256", "hashlib": "SHA-256", "pkcs12": "PAdES",
        "scrypt": "scrypt",
    }  # fmt: skip
    text = "\n".join(python_files().values())
    assert [name for name, called in used.items() if re.search(rf"\b{name}\b", text) and called not in told] == []
    assert all(name in told for name in oidc.SIGNATURES)
    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert "Argon2id" in told
    assert "Post-quantum" in inventory.section("Algorithms")


# --- Services, limits, parts -----------------------------------------------------------------------------


def test_every_service_outside_has_its_limits_and_what_happens_without_it():
    table = rows("Services it talks to", "Setting")
    assert holes(table) == []
    settings = {quoted(row["Setting"])[0]: row for row in table}
    assert set(settings) == {"DATABASES", "CELERY_BROKER_URL", "EMAIL_HOST", "SOCIALACCOUNT_PROVIDERS", "SSI_S3"}
    transport = base.CELERY_BROKER_TRANSPORT_OPTIONS
    told = settings["CELERY_BROKER_URL"]["Time limits"]
    assert told == f"connection {transport['socket_connect_timeout']} s, answer {transport['socket_timeout']} s"
    assert settings["CELERY_BROKER_URL"]["Connections at most"] == f"{app.conf.broker_pool_limit} per process"
    assert settings["SOCIALACCOUNT_PROVIDERS"]["Time limits"] == f"{socialaccount.REQUESTS_TIMEOUT} s each"
    assert settings["EMAIL_HOST"]["Time limits"] == f"{base.EMAIL_TIMEOUT} s"
    connecting, silent = base.SSI_S3_SECONDS
    assert settings["SSI_S3"]["Time limits"] == f"connection {connecting} s, without a byte {silent} s"
    assert settings["SSI_S3"]["Tried again"].startswith({2: "once,"}[shelf.TRIES])
    sql = (ROOT / "ssi/standalone/cluster.sql").read_text(encoding="utf-8")
    limits = dict(re.findall(r"ALTER ROLE ssi_app SET (\w+) = '(\d+)s'", sql))
    assert settings["DATABASES"]["Time limits"] == (
        f"statement {limits['statement_timeout']} s, lock {limits['lock_timeout']} s, "
        f"idle in a transaction {limits['idle_in_transaction_session_timeout']} s"
    )
    web = " ".join(COMPOSE["services"]["web"]["command"])
    threads = int(re.search(r"--workers=(\d+)", web)[1]) * int(re.search(r"--threads=(\d+)", web)[1])
    most = int(re.search(r"max_connections=(\d+)", " ".join(COMPOSE["services"]["postgres"]["command"]))[1])
    assert f"{2 * threads} for the web, of {most}" in settings["DATABASES"]["Connections at most"]
    assert 2 * threads < most


#: Files that open a connection, and to what.
CONNECTING = {
    "ssi/accounts/adapters.py": "the errors of the mail server only",
    "ssi/accounts/oidc.py": "the errors of the provider only",
    "ssi/attachments/shelf.py": "the object store, where there is one",
    "ssi/confined/child.py": "a Unix socket between a process and its child",
    "ssi/confined/parent.py": "the same",
    "ssi/standalone/processes.py": "the servers of the demo and the tests",
    "ssi/standalone/supervisor.py": "the web server of the demo",
}


def test_nothing_else_connects_anywhere():
    found = importing(inventory.NETWORK)
    assert set().union(*found.values()) == set(CONNECTING)
    assert importing(inventory.NETWORK, {"x.py": "import requests"}) == {"requests": {"x.py"}}


def test_every_limit_of_what_is_heavy_is_the_one_of_the_code():
    table = rows("What is heavy", "What")
    assert holes(table) == []
    written = [one for row in table for one in quoted(row["Written in"])]
    assert len(written) > 12
    told = dict(one.split(" = ") for one in written)
    assert {name: number for name, number in told.items() if str(inventory.value_of(name)) != number} == {}


def test_every_dangerous_part_and_risky_library_is_where_the_page_says():
    table = rows("Dangerous parts, risky libraries", "Library")
    assert holes(table) == []
    told = {quoted(row["Library"])[0]: set(quoted(row["Only in"])) for row in table}
    assert told == importing(inventory.DANGEROUS)
    tell(f"{len(told)} dangerous or risky libraries, each where it may be")


def test_no_room_examines_a_file_of_a_stranger_in_its_own_process():
    """`attachments.examination` does it apart; only its engine calls the checks themselves."""
    assert importing({"ssi.attachments.checks.examine"}) == {}
    line = "from ssi.attachments.checks import MAX_SIZE, examine"
    assert importing({"ssi.attachments.checks.examine"}, {"x.py": line}) != {}


def test_a_dangerous_part_that_somebody_adds_is_found():
    assert importing(inventory.DANGEROUS, {"x.py": "def f():\n    import tarfile"}) == {"tarfile": {"x.py"}}


def test_vulnerable_libraries_have_a_time_to_be_replaced_shorter_where_it_is_graver():
    times = [rows("Libraries", "Severity (CVSS)")[place] for place in range(4)]
    assert [row["Severity (CVSS)"].split()[0] for row in times] == ["critical", "high", "medium", "low"]
    for column in ("Risky or in reach of somebody not signed in", "Others"):
        days = [int(row[column].split()[0]) for row in times if row[column].endswith("days")]
        assert days == sorted(set(days))
        assert len(days) >= 3


# --- Data, columns, context, logs ------------------------------------------------------------------------


def test_every_sealed_column_is_in_the_level_of_sealed_ones():
    told = {quoted(row["Table"])[0]: quoted(row["Columns"]) for row in rows("Levels of protection", "Table")}
    found = {}
    for model in apps.get_models():
        if sealed := [f.column for f in model._meta.local_fields if isinstance(f, SealedTextField)]:
            found[model._meta.db_table] = sealed
    assert told == found


def test_every_level_says_how_it_is_protected():
    table = rows("Levels of protection", "Level")
    assert [row["Level"][0] for row in table] == ["4", "3", "2", "1"]
    assert holes(table) == []


CHANGING = """
  SELECT c.relname, array_agg(a.attname::text ORDER BY a.attname)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
     AND NOT has_table_privilege('ssi_app', c.oid, 'UPDATE')
     AND has_column_privilege('ssi_app', c.oid, a.attnum, 'UPDATE')
   GROUP BY 1
"""


def changing():
    with connection.cursor() as cursor:
        cursor.execute(CHANGING)
        return dict(cursor.fetchall())


def columns_told():
    return {quoted(row["Table"])[0]: quoted(row["Columns that change"]) for row in rows("Columns", "Table")}


@pytest.mark.django_db
def test_the_columns_that_the_application_may_change_are_those_of_the_page():
    assert changing() == columns_told()
    tell(f"{len(columns_told())} tables whose columns are told one by one")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "bug",
    [
        "GRANT UPDATE (sha256) ON approvals_approvalrequest TO ssi_app",
        "GRANT UPDATE (email) ON accounts_user TO ssi_app",
        "GRANT UPDATE ON liaison_message TO ssi_app",
        "GRANT UPDATE (ends_on) ON accounts_assignment TO ssi_app",
        "REVOKE UPDATE (revoked_at) ON accounts_delegation FROM ssi_app",
    ],
)
def test_a_column_opened_by_mistake_is_found(bug):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_owner")
        cursor.execute(bug)
    assert changing() != columns_told()
    tell(f"{bug}: found", F9={"mutants": 1, "caught": 1})


def context_told():
    """{setting: value as written} of the thresholds, {name} of the others."""
    text = " ".join(row["Threshold"] for row in rows("Context of a decision", "What"))
    return dict(one.split(" = ") for one in quoted(text) if " = " in one)


def context_wrong(told):
    """Thresholds that are not those of production."""

    def now(name):
        if name == "SIGNATURES":
            return ", ".join(oidc.SIGNATURES)
        return inventory.reached(base, name)

    return {name: said for name, said in told.items() if str(now(name)) != said}


def test_the_context_of_a_decision_is_the_one_of_the_settings():
    told = context_told()
    assert len(told) >= 8
    assert holes(rows("Context of a decision", "What")) == []
    assert context_wrong(told) == {}
    assert set(base.ACCOUNT_RATE_LIMITS) >= {"login", "login_failed"}


def test_a_threshold_that_moved_is_found(monkeypatch):
    monkeypatch.setattr(base, "SESSION_COOKIE_AGE", 30 * 24 * 3600)
    monkeypatch.setattr(base, "ACCOUNT_RATE_LIMITS", {"login": "2000/m/ip", "login_failed": "5/15m/key,20/m/ip"})
    assert set(context_wrong(context_told())) == {"SESSION_COOKIE_AGE", 'ACCOUNT_RATE_LIMITS["login"]'}
    tell("thresholds that moved: found", F9={"mutants": 2, "caught": 2})


# --- Logs ------------------------------------------------------------------------------------------------

#: How something of Python would write elsewhere than to the console.
ELSEWHERE = re.compile(
    r"(?:File|Rotating\w*|SysLog|SMTP|HTTP|Socket|Datagram|Queue|Memory|WatchedFile)Handler\b|basicConfig"
)


def log_faults(layers, services, handlers, sources):
    """What writes logs without being in the inventory, in words."""
    found = [f"{name}: not in the inventory" for name in services if name not in layers]
    found += [f"{name}: logs elsewhere" for name, one in services.items() if one["logging"]["driver"] != "json-file"]
    found += [f"{name}: handler" for name, one in handlers.items() if one["class"] != "logging.StreamHandler"]
    return found + [f"{path}: writes elsewhere" for path, text in sources.items() if ELSEWHERE.search(text)]


def test_logs_go_where_the_inventory_says_and_nowhere_else():
    table = rows("Logs", "Layer")
    assert holes(table) == []
    layers = set(names("Logs", "Layer"))
    assert layers == {"journal", *COMPOSE["services"]}
    assert log_faults(layers, COMPOSE["services"], base.LOGGING["handlers"], python_files()) == []
    nginx = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    assert set(re.findall(r"(?:access|error)_log ([^ ;]+)", nginx)) == {
        "/dev/stdout",
        "/dev/stderr",
        "off",
    }
    assert COMPOSE["services"]["web"]["logging"]["options"] == {"max-size": "10m", "max-file": "5"}


@pytest.mark.parametrize(
    ("layers", "services", "handlers", "sources"),
    [
        (set(), {"mirror": {"logging": {"driver": "json-file"}}}, {}, {}),
        ({"web"}, {"web": {"logging": {"driver": "gelf"}}}, {}, {}),
        (set(), {}, {"mail": {"class": "django.utils.log.AdminEmailHandler"}}, {}),
        (set(), {}, {}, {"x.py": "handler = logging.FileHandler('/tmp/x')"}),
    ],
)
def test_a_log_that_goes_elsewhere_is_found(layers, services, handlers, sources):
    assert len(log_faults(layers, services, handlers, sources)) == 1
    tell("a log that goes elsewhere: found", F9={"mutants": 1, "caught": 1})
