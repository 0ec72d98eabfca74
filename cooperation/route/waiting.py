"""What waits for the word of this person: one rule for the page and for the day."""

from django.db.models import Max, Q

from ssi.accounts.access import identity_of
from ssi.approvals.workflow import workflow_of
from ssi.cases.listing import light
from ssi.cases.models import Case
from ssi.network import known

#: State → permission of whoever makes the file go on.
WAITS = {
    "AU_VISA": "cooperation.endorse_proposal",
    "TRANSMIS_DCIS": "cooperation.opine_proposal",
    "AVIS_DCIS": "cooperation.opine_proposal",
    "TRANSMIS_MEAE": "cooperation.decide_proposal",
}
KINDS = ("programme", "cooperationaction")


def waiting_for(user, limit=100):
    """[(case, state, since)] the oldest first; two queries."""
    states = [state for state, permission in WAITS.items() if user.has_perm(permission)]
    if not states or identity_of(user) is None:
        return []
    files = light(Case.objects.visible_to(user).select_related("owner")).filter(
        kind__in=KINDS, status__in=states, closed_at=None
    )
    files = files.annotate(since=Max("submissions__at", filter=Q(submissions__isnull=False)))
    found = known.attach(files.order_by("since", "pk")[:limit])
    return [
        (case, workflow_of(case).state(case.status), case.since)
        for case in found
        if user.has_perm(WAITS[case.status], case)
    ]
