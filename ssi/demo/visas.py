"""What waits for a signature, decided by whoever signs."""

from ssi.approvals import services as approvals


def decide(case, *, by, decision="APPROVE", comment=""):
    """Nothing when nothing waits: the head, or the interim that day, signed their own text as they submitted it."""
    request = case.approval_requests.filter(state="PENDING").first()
    if request is not None:
        approvals.decide(request, by=by, decision=decision, comment=comment, sha256=request.sha256)
