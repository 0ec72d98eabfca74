"""The matrix: who may do what with a file they see. `access.py` says which files they see.

A permission is `app.verb_noun`. Nobody tests a role elsewhere: code asks `user.has_perm(permission, case)`.
docs/rights-matrix.md is generated from this page (`manage.py rights_matrix`); a test compares them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What an assignment makes of a person (PRODUCT §2). The values are written in the database."""

    ASI = "ASI", _("Attaché de sécurité intérieure")
    ASIA = "ASIA", _("Attaché de sécurité intérieure adjoint")
    ODL = "ODL", _("Officier de liaison")
    VIA = "VIA", _("Volontaire international en administration")
    ASSISTANT = "ASSISTANT", _("Assistant")
    CONSUL = "CONSUL", _("Section consulaire")
    AMBASSADOR = "AMBASSADOR", _("Ambassadeur")
    DCIS_OFFICER = "DCIS_OFFICER", _("Bureau DCIS")
    DCIS_DIRECTOR = "DCIS_DIRECTOR", _("Directeur DCIS")
    ADMIN = "ADMIN", _("Administrateur technique")


#: Roles that do not belong to a post.
NETWORK_ROLES = frozenset({Role.DCIS_OFFICER, Role.DCIS_DIRECTOR, Role.ADMIN})

_READ_EXCHANGE = {"liaison.view_informationexchange"}
_WORK_EXCHANGE = {
    "liaison.add_informationexchange",
    "liaison.change_informationexchange",
    "liaison.qualify_informationexchange",
    "liaison.assign_informationexchange",
    "liaison.submit_informationexchange",
    "liaison.transmit_informationexchange",
    "liaison.clarify_informationexchange",
    "liaison.close_informationexchange",
    "liaison.cancel_informationexchange",
    "attachments.add_attachment",
}
_APPROVE_EXCHANGE = {
    "liaison.approve_informationexchange",
    "liaison.return_informationexchange",
    "liaison.refuse_informationexchange",
    "liaison.reopen_informationexchange",
}
_READ_DIRECTORY = {"directory.view_partnerservice", "directory.view_contact"}
#: An officer changes the contacts whose relation they hold; `change_any_contact` lifts that (liaison.md §7.3).
_WORK_DIRECTORY = _READ_DIRECTORY | {"directory.change_partnerservice", "directory.change_contact"}
_OFFICER_DIRECTORY = _WORK_DIRECTORY | {
    "directory.view_sensitive_contact",
    "directory.view_interaction",
    "directory.add_interaction",
}
_OFFICER = _READ_EXCHANGE | _WORK_EXCHANGE | {"cases.search_case", "reports.request_document", "clocks.view_clock"}

PERMISSIONS = {
    Role.ASI: frozenset(
        _OFFICER
        | _APPROVE_EXCHANGE
        | _OFFICER_DIRECTORY
        | {
            "directory.change_any_contact",
            "approvals.sign_own_text",
            "approvals.view_parapheur",
            "liaison.lift_informationexchange",
            "cases.grant_case",
            "cases.compartment_case",
            "cases.mark_case",
            "cases.share_case",
            "cases.reassign_case",
            "accounts.delegate",
            "accounts.view_staff",
            "audit.view_event",
            "reports.view_report",
            "reports.request_report",
            "reports.edit_report",
            "reports.sign_report",
            "reports.transmit_report",
            "figures.view_post",
        }
    ),
    # "As ASI except approving what they wrote themselves, and only what the ASI delegated" (PRODUCT §2):
    # the approvals come from a Delegation, never from this row.
    Role.ASIA: frozenset(
        _OFFICER
        | _OFFICER_DIRECTORY
        | {
            "directory.change_any_contact",
            "approvals.view_parapheur",
            "cases.mark_case",
            "cases.reassign_case",
            "accounts.view_staff",
            "audit.view_event",
            "reports.view_report",
            "reports.request_report",
            "reports.edit_report",
            "figures.view_post",
        }
    ),
    Role.ODL: frozenset(_OFFICER | _OFFICER_DIRECTORY),
    Role.VIA: frozenset(_WORK_DIRECTORY | {"directory.change_any_contact"}),
    Role.ASSISTANT: frozenset(_READ_DIRECTORY),
    Role.CONSUL: frozenset(),
    Role.AMBASSADOR: frozenset({"reports.view_report", "reports.acknowledge_report", "reports.annotate_report"}),
    Role.DCIS_OFFICER: frozenset(
        {
            "figures.view_network",
            "liaison.view_informationexchange",
            "reports.view_report",
            "cases.view_digest",
            "cases.search_case",
            "directory.view_partnerservice",
        }
    ),
    Role.DCIS_DIRECTOR: frozenset(
        {
            "figures.view_network",
            "liaison.view_informationexchange",
            "reports.view_report",
            "cases.view_digest",
            "cases.search_case",
            "directory.view_partnerservice",
        }
    ),
    Role.ADMIN: frozenset({"accounts.manage_accounts", "web.view_health"}),
}

#: What an ASI may delegate to an ASIA or an officer without handing over the whole interim.
DELEGABLE = frozenset(_APPROVE_EXCHANGE - {"liaison.reopen_informationexchange"}) | {"reports.sign_report"}

#: Permissions a view-only named grant gives on one file; a change grant gives the person's whole role.
VIEW_GRANT = frozenset({"liaison.view_informationexchange", "clocks.view_clock", "reports.view_report"})

#: What a person named on a file of another post may do there: an officer's work, never the decisions of its head.
AWAY = frozenset(_OFFICER) | VIEW_GRANT


def roles_holding(permission):
    """The roles whose row of the matrix holds `permission`."""
    return [role for role in Role if permission in PERMISSIONS[role]]
