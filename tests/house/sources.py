"""The committed sources, for tests that read them."""

from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = ("ssi", "liaison", "cooperation", "consular")


@cache
def python_files():
    """Path (from the root) → text of every module of the product, migrations excepted."""
    paths = [p for room in ROOMS for p in sorted((ROOT / room).rglob("*.py")) if "migrations" not in p.parts]
    return {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in paths}


@cache
def templates():
    return {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in sorted(ROOT.glob("templates/**/*.*ml"))}
