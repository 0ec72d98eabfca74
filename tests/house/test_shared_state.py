"""What the threads of a process share is filled while it starts, or under a lock; no thread waits for ever."""

import ast
import threading
import time

import pytest
from django.db import connection

from ssi.web.memory import remember
from tests.house.sources import python_files

#: Registries: filled by the decorators and declarations of each room, while the process starts and has one thread.
STARTING = {
    "ssi/approvals/workflow.py", "ssi/audit/tables.py", "ssi/audit/words.py", "ssi/cases/badges.py",
    "ssi/cases/beside.py", "ssi/cases/links.py", "ssi/directory/reciprocity.py", "ssi/figures/facts.py",
    "ssi/figures/registry.py", "ssi/network/colours.py", "ssi/outbox/bus.py", "ssi/reports/documents.py",
    "ssi/reports/registry.py", "ssi/retention/registry.py", "ssi/staff/sections.py", "ssi/web/ahead.py",
    "ssi/web/day.py", "ssi/web/menu.py", "ssi/web/rotation.py", "ssi/web/memory.py",
}  # fmt: skip
#: Written afterwards too, by an object that locks (`confined.parent.Warm`).
LOCKED = {
    "ssi/attachments/examination.py", "ssi/reports/rendering.py", "cooperation/iati/apart.py",
    "consular/register/files.py",
}  # fmt: skip
_WRITES = {"append", "update", "setdefault", "add", "clear", "pop", "extend", "remove", "discard", "insert", "popitem"}


def writers(files):
    """Files where a function writes a name of its module."""
    return {path for path, text in files.items() if _writes(ast.parse(text))}


def _writes(tree):
    names = set()
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)}
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    return any(_written(node, names) for function in functions for node in ast.walk(function))


def _written(node, names):
    if isinstance(node, ast.Global):
        return True
    if isinstance(node, ast.Assign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(t, ast.Subscript) and getattr(t.value, "id", "") in names for t in targets)
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _WRITES
    return called and getattr(node.func.value, "id", "") in names


def test_what_threads_share_is_filled_at_the_start_or_under_a_lock():
    assert writers(python_files()) == STARTING | LOCKED


@pytest.mark.parametrize(
    "line",
    [
        "known = {}\ndef f(x):\n    known[x] = 1",
        "n = 0\ndef f():\n    global n\n    n += 1",
        "l = []\ndef f(x):\n    l.append(x)",
    ],
)
def test_a_value_shared_by_the_way_is_found(line):
    assert writers({"x.py": line}) == {"x.py"}


def test_what_a_process_remembers_is_the_same_for_threads_that_ask_at_once():
    asked, barrier, seen = [], threading.Barrier(8), []

    @remember(seconds=30)
    def slow(name):
        asked.append(name)
        time.sleep(0.01)
        return [name]

    def ask():
        barrier.wait()
        seen.extend(slow(name)[0] == name for name in "abc" * 20)

    threads = [threading.Thread(target=ask) for _n in range(8)]
    [thread.start() for thread in threads]
    [thread.join(timeout=20) for thread in threads]
    assert seen == [True] * 480


@pytest.mark.django_db
def test_no_request_holds_its_thread_for_ever():
    """The logins of the web and of the worker give up: a statement, a lock, a transaction left open."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolconfig FROM pg_roles WHERE rolname = 'ssi_app'")
        limits = dict(line.split("=") for line in cursor.fetchone()[0])
    assert set(limits) == {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"}
    assert all(0 < int(value.removesuffix("s")) <= 60 for value in limits.values())
