"""Rooms import downward only (docs/architecture.md); the contract is in pyproject.toml."""

import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RUN = "from importlinter.cli import lint_imports_command as run; run()"


def lint(config=None):
    command = [sys.executable, "-c", RUN, "--no-cache", *(["--config", str(config)] if config else [])]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def test_rooms_import_downward_only():
    done = lint()

    assert done.returncode == 0, done.stdout
    assert "1 kept, 0 broken" in done.stdout


def test_the_contract_can_be_broken(tmp_path):
    """The same contract upside down must be red: otherwise the test above proves nothing."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (contract,) = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    layers = "\n".join(f"    {layer}" for layer in reversed(contract["layers"]))
    config = tmp_path / "importlinter.ini"
    config.write_text(
        "[importlinter]\nroot_packages =\n    ssi\n    liaison\n    cooperation\n    consular\n"
        f"[importlinter:contract:1]\nname = upside down\ntype = layers\nlayers =\n{layers}\n"
    )
    done = lint(config)

    assert done.returncode == 1
    assert "BROKEN" in done.stdout


def test_every_room_is_in_the_contract():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (contract,) = tomllib.loads(text)["tool"]["importlinter"]["contracts"]
    named = {room.strip(" ()") for layer in contract["layers"] for room in layer.split("|")}
    composing = {"ssi.settings", "ssi.standalone", "ssi.locale"}
    packages = {f"ssi.{p.parent.name}" for p in (ROOT / "ssi").glob("*/__init__.py")}
    assert packages - composing <= named
    for room in named & packages:
        importlib.import_module(room)
