"""docs/asvs.md claims nothing that no test holds (F9)."""

import ast
from functools import cache

from tests.house import asvs
from tests.house.telling import tell


@cache
def _tests_of(path):
    tree = ast.parse((asvs.ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def exists(test):
    path, _, name = test.partition("::")
    return (asvs.ROOT / path).is_file() and name.startswith("test_") and name in _tests_of(path)


def faults(items):
    """What is wrong in the file, a sentence each."""
    found = [f"{row['item']}: no test {t}" for row in items for t in _named(row) if not exists(t)]
    for row in items:
        item, state = row["item"], row["state"]
        if state not in asvs.STATES or row["level"] not in ("1", "2", "3") or not row["asks"] or not row["source"]:
            found.append(f"{item}: incomplete")
        if (state == asvs.PASSED) != bool(row["tests"]) or (state != asvs.PASSED) != bool(row["reason"]):
            found.append(f"{item}: a passed item names tests, another one its reason")
        if state == asvs.PASSED and item.split(".")[0] in asvs.PLANTED and not row["planted"]:
            found.append(f"{item}: no planted bug")
    names = [row["item"] for row in items]
    return found + [f"{name}: twice" for name in set(names) if names.count(name) > 1]


def _named(row):
    return [*row["tests"].split(), *row["planted"].split()]


def test_every_claim_names_tests_that_exist_and_the_page_is_what_the_file_says():
    items = asvs.rows()
    assert faults(items) == []
    assert asvs.PAGE.read_text(encoding="utf-8") == asvs.page(items), "run python3 -m tests.house.asvs"
    found = asvs.counts(items)
    levels = {f"l{n}": asvs.counts(r for r in items if r["level"] == n)[asvs.PASSED] for n in "123"}
    tell(
        f"ASVS 5.0: {found[asvs.PASSED]} items passed, {found[asvs.NOT_APPLICABLE]} not applicable.",
        F9={"passed": found[asvs.PASSED], "missing": 0, **levels},
    )


def test_a_claim_without_its_test_is_found():
    passed = next(row for row in asvs.rows() if row["item"] == "8.3.2")
    lies = (
        {"tests": "tests/accounts/test_context.py::test_that_nobody_wrote"},
        {"tests": "tests/accounts/nowhere.py::test_x"},
        {"tests": ""},
        {"planted": ""},
        {"state": "surely"},
    )
    caught = [lie for lie in lies if faults([passed | lie])]
    assert len(caught) == len(lies)
    tell("Claims without a test: caught.", F9={"mutants": len(lies), "caught": len(caught)})
