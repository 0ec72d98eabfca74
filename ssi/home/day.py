"""The day of a person: what expires, what waits for them, what changed since they last looked."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from ssi.accounts.access import identity_of
from ssi.approvals.services import waiting_for
from ssi.cases.listing import light
from ssi.cases.models import Case, CaseEvent, Direction
from ssi.clocks import alerts
from ssi.reports.models import Report
from ssi.web.day import sections_of

#: At most one screen (PRODUCT §4): the list holds the rest.
LINES = 8
#: States in which a file waits for its owner: to be taken up, to be written, or signed and to be sent.
DRAFTS = ("RECU", "BROUILLON", "PARTIELLE_VALIDEE", "REPONSE_VALIDEE", "REFUS_VALIDE", "VALIDE")


@dataclass(frozen=True)
class Day:
    to_sign: list
    to_sign_count: int
    expiring: list
    drafts: list
    to_acknowledge: list
    alerts: list
    since: object
    changes: list
    sections: list


def day_of(user, *, since=None):
    """What the home page shows; `since`: when the last visit began. Six queries, and one per section
    that a room contributes, whatever the number of files.
    """
    now = timezone.now()
    queue = waiting_for(user)
    own = light(Case.objects.visible_to(user).filter(closed_at=None).select_related("owner"))
    mine = _mine(own, user)
    return Day(
        to_sign=queue[:LINES],
        to_sign_count=len(queue),
        expiring=list(
            mine.filter(due_at__lt=now + timedelta(days=7)).exclude(direction=Direction.OUT).order_by("due_at")[:LINES]
        ),
        drafts=list(own.filter(owner=user, status__in=DRAFTS)[:LINES]),
        to_acknowledge=_to_acknowledge(user),
        alerts=alerts.told_to(user, most=LINES),
        since=since,
        changes=_changes(user, since or now - timedelta(days=1)),
        sections=sections_of(user, now),
    )


def _to_acknowledge(user):
    """Reports sent to this person that nobody has acknowledged yet."""
    if not user.has_perm("reports.acknowledge_report"):
        return []
    return list(Report.objects.visible_to(user).filter(status="TRANSMIS").order_by("-signed_at")[:LINES])


def _mine(cases, user):
    """An officer's day is their own files; the head's and the deputy's is the post's."""
    if user.has_perm("cases.reassign_case"):
        return cases.filter(post__in=identity_of(user).post_ids)
    return cases.filter(owner=user)


def _changes(user, since):
    """What others did in one's files since the last visit, newest first.

    Looked for in the files at work and in those that moved since: an officer's archives are not walked.
    """
    stirred = Q(case__closed_at=None) | Q(case__updated_at__gt=since)
    events = (
        CaseEvent.objects.filter(case__acl__overlap=sorted(identity_of(user).principals), at__gt=since)
        .filter(stirred, case__owner=user)
        .exclude(by=user)
        .select_related("case", "by")
        .order_by("-at")
    )
    return list(light(events, "case__")[:LINES])
