#!/usr/bin/env python3
"""The two commands: `python3 run.py demo` and `python3 run.py test`.

Standard library only: this script makes the virtual environment it then hands over to. It fetches
Python packages and system libraries (WeasyPrint's, Chromium), nothing else; the servers are the business of
`ssi.standalone.supervisor`. `python3 run.py aide` lists the modes.
Environment: NO_UV=1 ignores uv, NO_APT=1 never calls apt.
"""

import ctypes.util  # noqa: F401  -- fails early, with its name, on a Python built without ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
STATE = HERE / ".local"
STAMP = VENV / ".ssi-lock"
SYSROOT = STATE / "sysroot"
STARTED_AT = time.time()

# Each set of packages, and the sets that contain it: a test environment serves the demo.
LOCKS = {"demo": ("demo", "test"), "test": ("test",)}

HELP = """\
python3 run.py demo                    l’application de démonstration (PORT=8000)
python3 run.py test [options pytest]   toute la suite de tests
python3 run.py check                   les vérificateurs de style et d’architecture
python3 run.py services -- COMMANDE    une commande, avec PostgreSQL et Valkey de test (SSI_CLUSTER=nom)
python3 run.py install [demo|test]     l’environnement Python seulement"""

# What WeasyPrint opens with dlopen, and the Debian and Ubuntu packages that bring it.
PDF_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libharfbuzz.so.0",
    "libharfbuzz-subset.so.0",
    "libfontconfig.so.1",
)
PDF_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# What Playwright's Node wants beside what Chromium brings.
BROWSER_LIBRARIES = ("libatomic1",)
# Dependencies that `apt-get install` would bring but that an unpacked tree needs by name.
PDF_DATA_PACKAGES = ("fontconfig-config", "fonts-dejavu-core")


def say(message):
    print(f"[{time.time() - STARTED_AT:6.1f} s] {message}", flush=True)


def give_up(message):
    sys.exit(f"run.py\u202f: {message}")


# --- Python packages -------------------------------------------------------------------------------------


def need_recent_python():
    """Hand over to a Python >= 3.11 of this machine when started by an older one."""
    if sys.version_info >= (3, 11):  # noqa: UP036  -- older ones do start this file
        return
    for minor in (13, 12, 11, 14):
        if found := shutil.which(f"python3.{minor}"):
            os.execv(found, [found, *sys.argv])  # does not return
    give_up("il faut Python 3.11 ou plus récent.")


def lock_file(name):
    return HERE / "requirements" / f"{name}.lock"


def fingerprint(name):
    """What the virtual environment holds: a lock file, installed under one version of Python."""
    return hashlib.sha256(lock_file(name).read_bytes() + (VENV / "pyvenv.cfg").read_bytes()).hexdigest()


def python_works():
    try:
        return subprocess.run([PYTHON, "-c", "import ssl, sqlite3"], capture_output=True).returncode == 0
    except OSError:
        return False


def environment_is_ready(packages):
    if not (STAMP.exists() and python_works()):
        return False
    return STAMP.read_text() in {fingerprint(name) for name in LOCKS[packages]}


def usable_uv():
    """The path of uv, or None. A pyenv shim may stand on PATH for a uv that this Python does not have."""
    uv = None if os.environ.get("NO_UV") else shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], capture_output=True).returncode == 0:
        return uv
    return None


def make_environment(uv):
    if PYTHON.exists() and python_works():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        command = [uv, "venv", "-q", "--no-python-downloads", "--python", sys.executable, VENV]
        subprocess.run(command, check=True)
    elif subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True).returncode:
        # Debian without python3-venv has no ensurepip: the pip of the system will install from outside.
        shutil.rmtree(VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", VENV], check=True)


def installer(uv):
    if uv:
        return [uv, "pip", "install", "-q", "--python", PYTHON]
    quiet = ["install", "-qq", "--disable-pip-version-check", "--no-input"]
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return [PYTHON, "-m", "pip", *quiet]
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return [sys.executable, "-m", "pip", "--python", PYTHON, *quiet]
    return give_up("il manque pip ou uv. Sous Debian ou Ubuntu\u202f: apt-get install python3-venv python3-pip")


def install_packages(packages):
    uv = usable_uv()
    say(f"installation des paquets Python ({'uv' if uv else 'pip'})\u202f; une minute la première fois")
    make_environment(uv)
    command = [*installer(uv), "--require-hashes", "-r", lock_file(packages)]
    if subprocess.run(command).returncode:
        give_up("l’installation des paquets a échoué (voir ci-dessus). Rien n’a été démarré.")
    STAMP.write_text(fingerprint(packages))
    say("paquets Python installés")


@contextmanager
def alone(name):
    """One bootstrap at a time: two shells may start two modes at the same moment."""
    with (STATE / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


# --- System libraries of WeasyPrint, and Chromium --------------------------------------------------------


def libraries_load(environment):
    """Try in a new process: LD_LIBRARY_PATH is read only when a process starts."""
    probe = "import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]"
    command = [PYTHON, "-c", probe, *PDF_LIBRARIES]
    return subprocess.run(command, env=environment, capture_output=True).returncode == 0


def sysroot_variables():
    """What makes the unpacked libraries visible to the programs we start; empty when none was unpacked."""
    folders = [*SYSROOT.glob("usr/lib/*-linux-gnu"), *SYSROOT.glob("lib/*-linux-gnu")]
    if not folders:
        return {}
    inherited = os.environ.get("LD_LIBRARY_PATH")
    path = [str(folder) for folder in folders] + ([inherited] if inherited else [])
    fonts = STATE / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"<dir>{SYSROOT}/usr/share/fonts</dir><dir>/usr/share/fonts</dir>"
        f"<cachedir>{STATE}/font-cache</cachedir></fontconfig>"
    )
    return {"LD_LIBRARY_PATH": ":".join(path), "FONTCONFIG_FILE": str(fonts)}


def apt_install(*packages):
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=environment, stdout=subprocess.DEVNULL)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return done.returncode == 0


def unpack_pdf_libraries():
    """Download the Debian packages with private apt lists and unpack them: no right on the system needed."""
    scratch = STATE / "apt"
    for folder in ("lists/partial", "cache/archives/partial", "debs"):
        (scratch / folder).mkdir(parents=True, exist_ok=True)
    options = [f"-oDir::State::Lists={scratch}/lists", f"-oDir::Cache={scratch}/cache"]
    options += ["-oDebug::NoLocking=1", "-oAPT::Sandbox::User=", "-oAcquire::Languages=none"]
    try:
        subprocess.run(["apt-get", *options, "-qq", "update"], stdout=subprocess.DEVNULL)
        simulate = ["apt-get", *options, "install", "-s", "--no-install-recommends"]
        plan = subprocess.run([*simulate, *PDF_PACKAGES, *PDF_DATA_PACKAGES], capture_output=True, text=True)
        # "Inst name (version …": what is there already reads "Inst name [old] (…" and must not be shadowed,
        # a second libc least of all.
        steps = [line.split() for line in plan.stdout.splitlines() if line.startswith("Inst ")]
        names = [step[1] for step in steps if step[2].startswith("(")]
        if names:
            subprocess.run(["apt-get", *options, "-qq", "download", *names], cwd=scratch / "debs")
        for package in (scratch / "debs").glob("*.deb"):
            subprocess.run(["dpkg-deb", "-x", package, SYSROOT])
    finally:
        shutil.rmtree(scratch, ignore_errors=True)  # the lists weigh 120 MB


def may_use_apt(as_root=True):
    found = shutil.which("apt-get") and shutil.which("dpkg-deb") and not os.environ.get("NO_APT")
    return found and (os.geteuid() == 0 or not as_root)


def pdf_variables(install):
    """Variables that give WeasyPrint its libraries: already there, else apt as root, else unpacked here."""
    if libraries_load(os.environ):
        return {}
    variables = sysroot_variables()
    if variables and libraries_load({**os.environ, **variables}):
        return variables
    if install and may_use_apt():
        say("installation des bibliothèques de mise en page (apt)")
        if apt_install(*PDF_PACKAGES) and libraries_load(os.environ):
            return {}
    if install and may_use_apt(as_root=False):
        say("dépôt des bibliothèques de mise en page dans .local, sans droits d’administration")
        unpack_pdf_libraries()
        variables = sysroot_variables()
        if variables and libraries_load({**os.environ, **variables}):
            return variables
    say(
        "ATTENTION\u202f: Pango et HarfBuzz sont absents. Les PDF ne seront pas produits, tout le reste "
        f"fonctionne. Pour les avoir\u202f: apt-get install {' '.join(PDF_PACKAGES)}"
    )
    return {"SSI_NO_PDF": "1"}


def browser_driver_starts():
    """Playwright's own Node, in its wheel, wants a library that a bare Debian lacks and Chromium does not bring."""
    node = next(VENV.glob("lib/python*/site-packages/playwright/driver/node"), None)
    return node is not None and subprocess.run([node, "--version"], capture_output=True).returncode == 0


def browser_variables(install):
    """Where Chromium is; SSI_NO_BROWSER makes the browser tests skip, and say so."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if install and may_use_apt() and not (found and browser_driver_starts()):
        say("installation de Chromium pour les tests de navigation (apt)")
        apt_install(*BROWSER_LIBRARIES, *([] if found else ["chromium"]))
        found = found or shutil.which("chromium")
    if found and browser_driver_starts():
        return {"SSI_CHROMIUM": found}
    missing = BROWSER_LIBRARIES[0] if found else "Chromium"
    say(f"{missing} est absent\u202f: les tests de navigation seront sautés (et comptés).")
    return {"SSI_NO_BROWSER": "1"}


# --- Linters ---------------------------------------------------------------------------------------------

IMPORT_LINTER = "from importlinter.cli import lint_imports_command as run; run()"
LINTERS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "import-linter": ["-c", IMPORT_LINTER],
    "djlint": ["-m", "djlint", "--lint", "--quiet", "templates"],
    "makemigrations": [
        "run.py",
        "services",
        "--",
        PYTHON,
        "manage.py",
        "makemigrations",
        "--check",
        "--dry-run",
    ],
}


def check():
    """Run every linter, even after a failure, so that one reading tells all. Returns the exit status."""
    environment = {**os.environ, "SSI_CLUSTER": os.environ.get("SSI_CLUSTER", "check")}
    failed = []
    for name, arguments in LINTERS.items():
        say(name)
        if subprocess.run([PYTHON, *arguments], cwd=HERE, env=environment).returncode:
            failed.append(name)
    say(f"en échec\u202f: {', '.join(failed)}" if failed else "vérificateurs\u202f: rien à redire")
    return 1 if failed else 0


# --- Command line ----------------------------------------------------------------------------------------


def prepare(packages):
    try:
        STATE.mkdir(mode=0o711, exist_ok=True)
        with alone("bootstrap"):
            if not environment_is_ready(packages):
                install_packages(packages)
    except PermissionError as error:
        give_up(f"{error.filename} appartient à un autre utilisateur\u202f; supprimez .venv et .local d’abord.")


def supervise(mode, arguments, install=True):
    """Become the supervisor: same process, so that signals and the exit status need no relay."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "SSI_STARTED_AT": str(STARTED_AT)}
    if mode == "demo":
        environment["DJANGO_SETTINGS_MODULE"] = "ssi.settings.demo"
    else:
        environment.setdefault("DJANGO_SETTINGS_MODULE", "ssi.settings.test")
    with alone("bootstrap"):
        environment |= pdf_variables(install)
        if mode != "demo":
            environment |= browser_variables(install)
    os.chdir(HERE)
    os.execve(PYTHON, [str(PYTHON), "-m", "ssi.standalone.supervisor", mode, *arguments], environment)


def main():
    sys.stdout.reconfigure(errors="replace")
    need_recent_python()
    mode, arguments = (sys.argv[1:2] or ["aide"])[0], sys.argv[2:]
    if mode == "demo":
        prepare("demo")
        supervise("demo", arguments)
    elif mode in ("test", "services"):
        prepare("test")
        supervise(mode, arguments, install=mode == "test")
    elif mode == "check":
        prepare("test")
        sys.exit(check())
    elif mode == "install" and (arguments or ["test"])[0] in LOCKS:
        prepare((arguments or ["test"])[0])
    else:
        print(HELP)
        sys.exit(0 if mode in ("aide", "help", "-h", "--help") else 2)


if __name__ == "__main__":
    main()
