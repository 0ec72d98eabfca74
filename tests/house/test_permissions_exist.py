"""Every permission asked for somewhere is held by some role, and every one held is asked for or declared."""

import re

from ssi.accounts.roles import AWAY, DELEGABLE, PERMISSIONS, VIEW_GRANT
from ssi.approvals.workflow import workflows
from tests.house.sources import python_files, templates

HELD = frozenset().union(*PERMISSIONS.values())
ROOMS = (
    "accounts|approvals|attachments|audit|cases|clocks|directory|figures|"
    "liaison|cooperation|consular|reports|home|desk|web"
)
ASKED = re.compile(
    rf"""(?:has_perm|_may|_check|_only|requires?|permission_required|needs|may)\([^()\n]*?["']((?:{ROOMS})\.[a-z]+_\w+)["']"""
    rf"""|permission\w*\s*=\s*["']((?:{ROOMS})\.[a-z]+_\w+)["']"""
    rf"""|\|\s*may:["']((?:{ROOMS})\.[a-z]+_\w+)["']"""
)
#: Rights whose page is still to come. A line leaves this table when the page arrives.
TO_COME = {
    "cases.view_digest": "the desk asks figures.view_network; a list of digests of its own will ask this one",
}


def asked_in(text):
    return {next(filter(None, groups)) for groups in ASKED.findall(text)}


def test_every_permission_asked_for_is_held_by_some_role():
    asked = {
        (path, permission)
        for files in (python_files(), templates())
        for path, text in files.items()
        for permission in asked_in(text)
    }
    assert len(asked) > 20, "the pattern finds what the code asks for"
    assert {(path, permission) for path, permission in asked if permission not in HELD} == set()


def test_every_transition_may_be_fired_by_some_role():
    steps = [(flow.kind, step) for flow in workflows().values() for step in flow.transitions]
    assert len(steps) > 20
    assert [(kind, step.name) for kind, step in steps if step.permission not in HELD] == []


def test_what_is_delegated_or_granted_is_in_the_matrix():
    assert DELEGABLE | VIEW_GRANT | AWAY <= HELD


def test_every_permission_of_the_matrix_is_used():
    """A right nobody asks for is a promise the product does not keep, or a typing error."""
    everything = "\n".join(
        text for path, text in {**python_files(), **templates()}.items() if not path.startswith("ssi/accounts/rights/")
    )
    assert {permission for permission in HELD if f'"{permission}"' not in everything} == set(TO_COME)


def test_a_permission_that_does_not_exist_would_be_found():
    assert asked_in('user.has_perm("liaison.transmitt_exchange", case)') == {"liaison.transmitt_exchange"}
