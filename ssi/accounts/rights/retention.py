"""Retention (liaison.md §7.7): head and deputy review and propose, another signs; the director sets the durations.

A hold is put by the head or the deputy, and lifted by the head. Destroying takes two persons of the post; where there
is no second one, the director (DECISIONS §1.9).
"""

from . import Rights

RIGHTS = Rights(
    deputy=frozenset(
        {
            "retention.review_case",
            "retention.prolong_case",
            "retention.hold_case",
            "retention.propose_disposal",
            "retention.cosign_disposal",
            "retention.view_disposal",
            "retention.request_certificate",
            "retention.view_period",
        }
    ),
    head=frozenset({"retention.decide_case", "retention.lift_hold"}),
    desk=frozenset({"retention.view_disposal", "retention.view_period"}),
    director=frozenset({"retention.cosign_disposal", "retention.change_period", "approvals.view_parapheur"}),
)
