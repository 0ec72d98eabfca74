"""run.py: what can be asked of it without making an environment."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script(tmp_path, monkeypatch):
    """run.py as a module, with an environment and a state of its own."""
    spec = importlib.util.spec_from_file_location("run_script", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VENV", tmp_path / "venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / "venv" / "stamp")
    monkeypatch.setattr(module, "STATE", tmp_path)
    monkeypatch.setattr(module, "SYSROOT", tmp_path / "sysroot")
    monkeypatch.setattr(module, "PYTHON", Path(sys.executable))
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv" / "pyvenv.cfg").write_text("version = 3.11.0\n")
    return module


def packages(name):
    lines = (ROOT / "requirements" / f"{name}.lock").read_text().splitlines()
    return {line.split(" ")[0] for line in lines if line and line[0].isalnum()}


def test_each_lock_contains_the_one_before_at_the_same_versions():
    assert packages("base") < packages("demo") < packages("test")


@pytest.mark.parametrize("name", ["base", "demo", "test"])
def test_every_package_of_a_lock_has_its_hashes(name):
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    blocks = [block for block in text.split("\n") if block and block[0].isalnum()]
    assert all(block.rstrip().endswith("\\") for block in blocks)
    assert text.count("--hash=sha256:") >= len(blocks)


def test_a_test_environment_serves_the_demo_but_not_the_reverse(script):
    script.STAMP.write_text(script.fingerprint("test"))
    assert script.environment_is_ready("demo")
    assert script.environment_is_ready("test")
    script.STAMP.write_text(script.fingerprint("demo"))
    assert script.environment_is_ready("demo")
    assert not script.environment_is_ready("test")


def test_another_python_makes_the_environment_again(script):
    script.STAMP.write_text(script.fingerprint("test"))
    (script.VENV / "pyvenv.cfg").write_text("version = 3.13.0\n")
    assert not script.environment_is_ready("test")


def test_without_its_libraries_weasyprint_is_given_up_and_the_person_told(script, monkeypatch, capsys):
    monkeypatch.setattr(script, "libraries_load", lambda environment: False)
    assert script.pdf_variables(install=False) == {"SSI_NO_PDF": "1"}
    told = capsys.readouterr().out
    assert "tout le reste fonctionne" in told
    assert "libpango-1.0-0" in told


def test_unpacked_libraries_are_found_with_their_fonts(script, monkeypatch):
    monkeypatch.delenv("LD_LIBRARY_PATH", raising=False)  # run.py may have set it for these very tests
    (script.SYSROOT / "usr/lib/x86_64-linux-gnu").mkdir(parents=True)
    monkeypatch.setattr(script, "libraries_load", lambda env: "sysroot" in env.get("LD_LIBRARY_PATH", ""))
    variables = script.pdf_variables(install=False)
    assert variables["LD_LIBRARY_PATH"].startswith(str(script.SYSROOT))
    assert str(script.SYSROOT) in Path(variables["FONTCONFIG_FILE"]).read_text()


def test_without_chromium_the_browser_tests_are_skipped_aloud(script, monkeypatch, capsys):
    monkeypatch.setattr(script.shutil, "which", lambda name: None)
    assert script.browser_variables(install=False) == {"SSI_NO_BROWSER": "1"}
    assert "sautés" in capsys.readouterr().out


def test_where_the_driver_of_the_browser_does_not_start_the_library_it_lacks_is_named(script, monkeypatch, capsys):
    monkeypatch.setattr(script.shutil, "which", lambda name: f"/usr/bin/{name}")
    node = script.VENV / "lib/python3.11/site-packages/playwright/driver/node"
    node.parent.mkdir(parents=True)
    node.write_text("#!/bin/sh\nexit 127\n")
    node.chmod(0o755)
    assert script.browser_variables(install=False) == {"SSI_NO_BROWSER": "1"}
    assert "libatomic1 est absent" in capsys.readouterr().out
    node.write_text("#!/bin/sh\nexit 0\n")
    assert script.browser_variables(install=False) == {"SSI_CHROMIUM": "/usr/bin/chromium"}


def test_an_unknown_mode_is_answered_by_the_list_of_modes():
    done = subprocess.run([sys.executable, ROOT / "run.py", "demmo"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "python3 run.py demo" in done.stdout
