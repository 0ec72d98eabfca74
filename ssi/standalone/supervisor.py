"""Start the servers, run the application or a command among them, stop everything in order.

Started by run.py inside the virtual environment: `python -m ssi.standalone.supervisor demo|test|services …`.
What the children receive is in docs/deployment.md, table "Environment".
"""

from __future__ import annotations

import hashlib
import os
import secrets
import signal
import socket
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from ssi.standalone.postgres import SUPERUSER, Postgres, settings_from_environment
from ssi.standalone.processes import CannotStart, say, spawn, stop, wait_until
from ssi.standalone.valkey import Valkey

STATE = Path(os.environ.get("SSI_LOCAL", ".local")).absolute()
PYTHON = sys.executable
MANAGE = (PYTHON, "manage.py")
GUNICORN = ("-m", "gunicorn", "ssi.wsgi", "--worker-class", "gthread", "--workers", "1", "--threads", "8")
GUNICORN += ("--keep-alive", "600", "--no-control-socket", "--log-level", "warning")
CELERY = ("-m", "celery", "--quiet", "-A", "ssi", "worker", "--beat", "--pool", "prefork", "--concurrency", "1")
CELERY += ("--without-gossip", "--without-mingle", "--loglevel", "WARNING")


class Interrupted(BaseException):
    """Ctrl-C or SIGTERM. Not an Exception: no handler below may swallow it."""


def interrupt(*_) -> None:
    raise Interrupted


def secret_key(state: Path) -> str:
    """Made once, readable by its owner only."""
    path = state / "secret_key"
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(64))
    return path.read_text()


def seal_key(state: Path) -> Path:
    """The Ed25519 key that seals the journal of this machine, made once, readable by its owner only."""
    path = state / "seal.pem"
    if not path.exists():
        key = Ed25519PrivateKey.generate()
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
            handle.write(pem)
    return path


# --- Servers ---------------------------------------------------------------------------------------------


def databases(stack: ExitStack, cluster: str, *, fast: bool) -> dict[str, str]:
    """The addresses of the person's own PostgreSQL, else of ours, started for the length of `stack`."""
    if os.environ.get("DATABASE_URL"):
        missing = [name for name in ("DATABASE_OWNER_URL", "DATABASE_WORKER_URL") if not os.environ.get(name)]
        if missing:
            raise CannotStart(
                f"DATABASE_URL est renseignée, mais il manque {' et '.join(missing)}. Donnez aussi "
                "l’adresse du rôle propriétaire (ssi_owner), pour les migrations et le jeu de démonstration, "
                "et celle du rôle des tâches (ssi_worker)\u202f; ssi/standalone/cluster.sql crée ces rôles."
            )
        return {}
    postgres = Postgres(STATE, cluster, fast=fast, settings=settings_from_environment())
    stack.callback(postgres.close)
    postgres.start()
    say("PostgreSQL prêt")
    return {
        "DATABASE_URL": postgres.url("ssi_app"),
        "DATABASE_WORKER_URL": postgres.url("ssi_worker"),
        "DATABASE_OWNER_URL": postgres.url("ssi_owner"),
        "SSI_TEST_CLUSTER_URL": postgres.url(SUPERUSER, "postgres"),
    }


def broker(stack: ExitStack, cluster: str) -> dict[str, str]:
    if os.environ.get("REDIS_URL"):
        return {}
    valkey = Valkey(STATE, cluster)
    stack.callback(valkey.close)
    valkey.start()
    say("Valkey prêt")
    return {"REDIS_URL": valkey.url}


# --- Demo ------------------------------------------------------------------------------------------------


def as_role(environment: dict[str, str], role: str) -> dict[str, str]:
    """The same environment with DATABASE_URL of another login (DATABASE_OWNER_URL, DATABASE_WORKER_URL)."""
    return {**environment, "DATABASE_URL": environment[role]}


def manage(environment: dict[str, str], *arguments: str) -> None:
    """A management command, stopped with us if it lasts. Raises CannotStart when it fails."""
    process = spawn([*MANAGE, *arguments], env=environment)
    try:
        status = process.wait()
    finally:
        stop(process, (signal.SIGTERM, 10))
    if status:
        raise CannotStart(f"«\u00a0manage.py {' '.join(arguments)}\u00a0» a échoué (voir ci-dessus).")


def check_port(port: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            raise CannotStart(
                f"le port {port} est déjà pris. Choisissez-en un autre\u202f: PORT=8001 python3 run.py demo"
            ) from error


def healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/healthz/", timeout=5) as answer:  # noqa: S310
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def static_fingerprint() -> str:
    """Changes when a static file of the project or a package that may ship some changes."""
    project = Path(__file__).resolve().parent.parent.parent
    files = [*project.glob("static/**/*"), *project.glob("*/static/**/*"), *project.glob("*/*/static/**/*")]
    files += [*project.glob("requirements/*.lock"), *project.glob("ssi/settings/*.py")]
    facts = sorted(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files)
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def collect_static(environment: dict[str, str]) -> None:
    """Names with a hash and brotli, as in production; some seconds, only when a file changed."""
    root = Path(environment["SSI_STATIC_ROOT"])
    stamp, wanted = root.with_suffix(".stamp"), static_fingerprint()
    if root.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    manage(environment, "collectstatic", "--no-input", "--clear", "--verbosity", "0")
    stamp.write_text(wanted)
    say("feuilles de style et scripts prêts")


def demo(stack: ExitStack) -> int:
    """Run until Ctrl-C, or until the web server or the worker ends by itself (a failure: 1)."""
    port = os.environ.get("PORT", "8000")
    address = f"http://127.0.0.1:{port}"
    check_port(port)
    environment = {**os.environ, "SSI_STATE_DIR": str(STATE)}
    environment.setdefault("SECRET_KEY", secret_key(STATE))
    environment.setdefault("SSI_STATIC_ROOT", str(STATE / "static"))
    environment |= databases(stack, "demo", fast=False)
    environment |= broker(stack, "demo")
    owner, worker = as_role(environment, "DATABASE_OWNER_URL"), as_role(environment, "DATABASE_WORKER_URL")
    for trusted in (owner, worker):  # the web has no business sealing
        trusted.setdefault("SSI_SEAL_KEY_FILE", str(seal_key(STATE)))

    collect_static(environment)
    manage(owner, "migrate", "--verbosity", "0")
    say("base à jour")
    manage(owner, "demo", *(["--network"] if os.environ.get("SSI_DEMO_NETWORK") else []))
    say("jeu de démonstration prêt (tout y est fictif)")
    web = spawn([PYTHON, *GUNICORN, "--bind", f"127.0.0.1:{port}"], env=environment)
    stack.callback(stop, web, (signal.SIGTERM, 10))
    # Celery warns root at length; here root started the demo on purpose, and tasks are JSON.
    worker["PYTHONWARNINGS"] = "ignore:You're running the worker"
    celery = spawn([PYTHON, *CELERY, "--schedule", str(STATE / "beat")], env=worker)
    stack.callback(stop, celery, (signal.SIGTERM, 15))
    if not wait_until(lambda: healthy(address), seconds=60, process=web):
        raise CannotStart(f"l’application ne répond pas sur {address}/healthz/ (voir ci-dessus).")
    manage(owner, "demo_accounts")
    say(f"application prête\u202f: {address}/   (Ctrl-C pour arrêter)")
    wait_until(lambda: celery.poll() is not None, seconds=float("inf"), process=web, every=0.5)
    say(f"un processus s’est arrêté\u202f: web={web.poll()}, worker={celery.poll()}")
    return 1


# --- Tests and commands ----------------------------------------------------------------------------------


def foreground(command: list[str], environment: dict[str, str]) -> int:
    """Run a command that owns the terminal; Ctrl-C reaches it directly, SIGTERM is passed on to it."""
    process = spawn(command, env=environment, stdin=None, own_session=False)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())
    status = process.wait()
    return status if status >= 0 else 128 - status


def with_servers(stack: ExitStack, command: list[str], cluster: str) -> int:
    """A command among servers of its own: cluster `pg-<cluster>`, files in `<cluster>-state`."""
    files = STATE / f"{cluster}-state"
    files.mkdir(mode=0o700, exist_ok=True)
    environment = {**os.environ, "SSI_STATE_DIR": str(files)}
    environment.setdefault("SECRET_KEY", secret_key(files))
    environment |= databases(stack, cluster, fast=True)
    environment |= broker(stack, cluster)
    if "SSI_TEST_CLUSTER_URL" not in environment:
        raise CannotStart(
            "DATABASE_URL est renseignée\u202f: pour les tests, donnez aussi SSI_TEST_CLUSTER_URL, "
            "l’adresse d’un superutilisateur de ce serveur, ou retirez DATABASE_URL."
        )
    return foreground(command, environment)


def test(stack: ExitStack, arguments: list[str]) -> int:
    """The whole suite on both cores; what the person adds comes last and therefore prevails."""
    if os.environ.get("CI") == "true":
        os.environ["SSI_FAIL_ON_SKIP"] = "1"
    command = [PYTHON, "-m", "pytest", "-n", "2", *arguments]
    return with_servers(stack, command, os.environ.get("SSI_CLUSTER", "test"))


def services(stack: ExitStack, arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        raise CannotStart("donnez une commande\u202f: python3 run.py services -- .venv/bin/python manage.py shell")
    return with_servers(stack, command, os.environ.get("SSI_CLUSTER", "services"))


# --- Life ------------------------------------------------------------------------------------------------


def run(mode: str, arguments: list[str]) -> int:
    """Returns an exit status. Whatever happens, what was started is stopped, last started first."""
    modes = {"demo": lambda stack: demo(stack), "test": lambda stack: test(stack, arguments)}
    modes["services"] = lambda stack: services(stack, arguments)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)  # explicit: a shell starts `command &` with SIGINT ignored
    try:
        with ExitStack() as stack:
            try:
                return modes[mode](stack)
            finally:
                ignore_signals()  # a second Ctrl-C must not cut the ordered stop
    except CannotStart as refusal:
        print(f"Arrêt\u202f: {refusal}", file=sys.stderr)
        return 1
    except Interrupted:
        say("arrêté proprement")
        return 0


def ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    sys.stdout.reconfigure(errors="replace")
    STATE.mkdir(mode=0o711, exist_ok=True)
    sys.exit(run(sys.argv[1], sys.argv[2:]))
