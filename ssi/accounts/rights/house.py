"""What all kinds of file share: search, attachments, grants, marking, visa, reports, figures, staff, journal."""

from . import Rights

RIGHTS = Rights(
    officer=frozenset(
        {
            "attachments.add_attachment",
            "cases.link_case",
            "cases.search_case",
            "reports.request_document",
            "clocks.view_clock",
        }
    ),
    deputy=frozenset(
        {
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
    head=frozenset(
        {
            "approvals.sign_own_text",
            "cases.grant_case",
            "cases.compartment_case",
            "cases.share_case",
            "accounts.delegate",
            "reports.transmit_report",
        }
    ),
    visa=frozenset({"reports.sign_report"}),
    delegable=frozenset({"reports.sign_report"}),
    ambassador=frozenset({"reports.view_report", "reports.acknowledge_report", "reports.annotate_report"}),
    desk=frozenset({"figures.view_network", "reports.view_report", "cases.view_digest", "cases.search_case"}),
    admin=frozenset({"accounts.manage_accounts", "web.view_health"}),
    view_grant=frozenset({"clocks.view_clock", "reports.view_report"}),
)
