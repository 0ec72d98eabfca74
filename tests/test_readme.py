"""The front page tells the truth: its commands exist, its pictures and pages too, its accounts open."""

import re
import subprocess
import sys

import pytest

from ssi.accounts.demo import PASSWORD
from ssi.accounts.roles import Role
from ssi.demo.people import PEOPLE
from tests.cluster import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "user-guide.fr.md").read_text(encoding="utf-8")
#: | `account` | `ROLE`, … |
ACCOUNTS = re.findall(r"^\| `([^`]+@ssi\.demo)` \| `(\w+)`", README, re.MULTILINE)


def test_its_commands_are_modes_of_run_py_and_targets_of_the_makefile():
    modes = set(re.findall(r"python3 run\.py (\w+)", README))
    told = subprocess.run([sys.executable, "run.py", "aide"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert modes >= {"demo", "test"}
    assert modes <= set(re.findall(r"run\.py (\w+)", told.stdout))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"`make (\w+)`", README))
    assert targets
    assert targets <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("text", [README, GUIDE], ids=["README.md", "docs/user-guide.fr.md"])
def test_what_it_points_to_is_there(text):
    folder = ROOT if text is README else ROOT / "docs"
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    missing = [link for link in links if not (folder / link).exists()]
    named = [path for path in re.findall(r"`((?:docs|tests|ssi|deploy)/[\w./-]+)`", text) if not (ROOT / path).exists()]
    assert missing + named == []


def test_its_pictures_are_pictures_of_the_browser_test():
    pictures = re.findall(r"!\[([^\]]+)\]\((docs/images/[^)]+)\)", README)
    assert len(pictures) == 2
    for words, path in pictures:
        head = (ROOT / path).read_bytes()[:24]
        assert head.startswith(b"\x89PNG"), path
        assert int.from_bytes(head[16:20], "big") == 1280, f"{path} is not taken at 1280 px"
        assert len(words) > 20, "a picture is described"
        story = (ROOT / "tests" / "journeys" / "test_story.py").read_text(encoding="utf-8")
        assert path.rpartition("/")[2] in story


def test_its_accounts_are_one_per_role_of_the_demo():
    people = {person.email: str(person.role) for person in PEOPLE.values() if person.until is None}
    assert [role for _email, role in ACCOUNTS] == [str(role) for role in Role]
    assert {email: people.get(email) for email, _role in ACCOUNTS} == dict(ACCOUNTS)
    assert PASSWORD in README


def test_the_acts_that_the_guide_names_are_written_on_the_screens():
    """Bold words of the guide are labels: of a button, a link, a title."""
    sources = [
        *ROOT.glob("templates/**/*.html"),
        *ROOT.glob("liaison/**/*.py"),
        *ROOT.glob("cooperation/**/*.py"),
        *ROOT.glob("consular/**/*.py"),
        *ROOT.glob("ssi/**/*.py"),
    ]
    screens = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    labels = re.findall(r"\*\*([^*]+)\*\*", GUIDE)
    assert len(labels) > 30
    assert [label for label in labels if label.lower() not in screens.lower()] == []
