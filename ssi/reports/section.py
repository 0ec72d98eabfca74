"""The documents of one file, on the page of any kind: `{% documents_of case %}`, in the rail of every file."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from . import documents
from .models import Printout, ReportJob

#: The newest ones; the page of each kind lists more.
MOST = 8


@dataclass(frozen=True)
class Made:
    """A document asked for: `url` is its PDF when there is one, how far it is otherwise."""

    reference: str
    title: str
    by: str
    at: datetime
    state: str
    url: str

    @property
    def done(self):
        return self.state == ReportJob.State.DONE

    @property
    def failed(self):
        return self.state in {ReportJob.State.FAILED, ReportJob.State.REFUSED}


@dataclass(frozen=True)
class Section:
    """`asked`: (label, address, whether a page of versions comes first) of the kinds this person may ask for."""

    asked: list
    made: list


def rows_beside(user):
    """The last documents of a file, for the statement of its page (`beside.py`)."""
    jobs = ReportJob.objects.filter(printout=OuterRef("pk")).order_by("-requested_at")
    theirs = Q(personal=False) | Q(requested_by=user.pk)
    found = Printout.objects.filter(theirs, case=OuterRef("pk")).annotate(job=Subquery(jobs.values("state")[:1]))
    row = JSONObject(
        pk="pk",
        code="code",
        title="title",
        reference="reference",
        at="requested_at",
        first="requested_by__first_name",
        last="requested_by__last_name",
        state="job",
    )
    return ArraySubquery(found.order_by("-requested_at", "-pk").values(row=row)[:MOST])


def documents_of(case, user):
    """The Section of a file as this person may see it; None when it has none for them. No statement of its own."""
    kinds = {kind.code: kind for kind in documents.kinds_about(case) if kind.opens(user, case)}
    asked = [
        (kind.title, kind.ask_url(case), kind.has_versions)
        for kind in kinds.values()
        if user.has_perm(kind.permission, case)
    ]
    readable = {code for code, kind in kinds.items() if user.has_perm(kind.reading or kind.permission, case)}
    made = [_made(row) for row in getattr(case, "printout_rows", ()) if row["code"] in readable]
    return Section(asked, made) if asked or made else None


def _made(row):
    page = "reports:printout-pdf" if row["state"] == ReportJob.State.DONE else "reports:printout"
    return Made(
        reference=row["reference"],
        title=row["title"],
        by=f"{row['first']} {row['last']}".strip(),
        at=datetime.fromisoformat(row["at"]),
        state=row["state"] or "",
        url=reverse(page, args=[row["pk"]]),
    )
