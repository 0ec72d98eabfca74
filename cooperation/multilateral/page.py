"""What the page of one meeting shows: a constant number of statements, whatever its length."""

from django.utils import timezone

from ssi.approvals.models import ApprovalRequest, SignOff
from ssi.approvals.workflow import available
from ssi.cases.views import acts_of, marks_of

from .workflow import AFTER, BODY_MEETING, PREPARING


def page_of(meeting, user):
    may_write = meeting.is_open and user.has_perm("cooperation.change_bodymeeting", meeting)
    return {
        "case": meeting,
        "state": BODY_MEETING.state(meeting.status),
        "acts": acts_of(meeting, available(meeting, user)),
        "positions": _positions(meeting),
        "follow_ups": list(meeting.follow_ups.select_related("owner", "done_by")),
        "today": timezone.localdate(timezone=meeting.post.zone),
        "after": meeting.status in AFTER | {"CLOSE"},
        "may_write": may_write,
        "may_position": may_write and meeting.status in PREPARING,
        "may_tell": may_write and meeting.status in {"TENUE", "COMPTE_RENDU"},
        "may_follow_up": may_write and meeting.status in AFTER,
        "may_attach": user.has_perm("attachments.add_attachment", meeting),
        "clocks": list(meeting.clocks.explained()),
        "attachments": list(meeting.attachments.all()),
        "now": timezone.now(),
        **marks_of(meeting),
    }


def _positions(meeting):
    """(position, its sign-off or None) newest first: what was approved is what was signed, by its version."""
    signed = SignOff.objects.filter(case=meeting.pk, decision=SignOff.Decision.APPROVE).select_related("by", "request")
    by_version = {
        one.request.document.get("version"): one
        for one in signed
        if one.request.state == ApprovalRequest.State.APPROVED
    }
    return [(one, by_version.get(one.number)) for one in meeting.positions.select_related("written_by")]
