"""Nobody tests a role: code asks `has_perm`, rows come from the rule (ARCHITECTURE §3)."""

import re

import pytest

from ssi.accounts.roles import Role
from tests.house.sources import python_files, templates

CODES = "|".join(role.value for role in Role)
#: A role compared, looked up, or asked for by name.
IN_PYTHON = [
    re.compile(r"\bRole\.[A-Z_]+"),
    re.compile(rf"""role\w*\s*(?:==|!=|\bin\b|\bnot in\b)\s*[\[\({{]?\s*["'](?:{CODES})["']"""),
    re.compile(rf"""["'](?:{CODES})["']\s*(?:==|!=|\bin\b)\s*[\w.]*role"""),
    re.compile(rf"""filter\([^)]*role(?:__in)?\s*=\s*[\[\(]?\s*["'](?:{CODES})["']"""),
    re.compile(r"\bis_(?:superuser|staff)\b(?!=False)"),
    re.compile(r"\buser_passes_test\b|\bgroups\.filter\b"),
]
IN_TEMPLATES = [
    re.compile(rf"""role\w*\s*(?:==|!=|\bin\b)\s*["'](?:{CODES})"""),
    re.compile(r"\bis_superuser\b|\bis_staff\b|\bperms\."),
]
#: The room of the rule, and the one that hires the people of the demo (an assignment is a role given, not tested).
ALLOWED = ("ssi/accounts/", "ssi/demo/", "ssi/home/demo", "ssi/home/management/")
#: Lines that print who somebody is, and decide nothing.
PRINTED = {
    "ssi/reports/registry.py: Role.AMBASSADOR": "the addressee of a report is named on its cover",
    "ssi/desk/overview.py: Role.ASI": "the table of the network names the head of each post",
    "ssi/reports/services.py: Role.ASI": "the function of who signs is printed under the name",
}


def found(files, patterns):
    return [
        f"{path}: {match.group()}"
        for path, text in files.items()
        if not path.startswith(ALLOWED)
        for pattern in patterns
        for match in pattern.finditer(text)
    ]


def test_no_module_outside_the_room_of_accounts_tests_a_role():
    assert set(found(python_files(), IN_PYTHON)) == set(PRINTED)


def test_no_template_tests_a_role():
    assert found(templates(), IN_TEMPLATES) == []


@pytest.mark.parametrize(
    "line",
    [
        "if held.role == Role.ASI:",
        'if assignment.role == "ASI":',
        'if user.role in ("ASI", "ASIA"):',
        'Assignment.objects.filter(post=post, role="ODL")',
        "if user.is_superuser:",
        "@user_passes_test(lambda u: u.is_active)",
    ],
)
def test_a_role_test_would_be_found(line):
    assert found({"liaison/views.py": line}, IN_PYTHON)


@pytest.mark.parametrize("line", ['{% if role == "ASI" %}', "{% if user.is_staff %}", "{% if perms.liaison.x %}"])
def test_a_role_test_in_a_template_would_be_found(line):
    assert found({"templates/x.html": line}, IN_TEMPLATES)
