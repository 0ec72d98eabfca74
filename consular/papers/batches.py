"""Booklets asked for together: their copies bear numbers that follow one another, which is all the address says."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from ssi.reports.models import ReportJob
from ssi.web.text import whole_number

from .models import PaperCopy, What

#: More îlots than any post has; an address may not ask for a whole register.
MOST = 200


@dataclass(frozen=True)
class Batch:
    """`lines`: (copy, its job or None when it is not this person's)."""

    lines: list

    @property
    def total(self):
        return len(self.lines)

    @property
    def made(self):
        return sum(job is not None and job.state == ReportJob.State.DONE for _copy, job in self.lines)

    @property
    def running(self):
        under_way = {ReportJob.State.WAITING, ReportJob.State.RUNNING}
        return any(job is not None and job.state in under_way for _copy, job in self.lines)


def address_of(copies):
    numbers = {"de": copies[0].number, "a": copies[-1].number}
    return f"{reverse('consular:booklets')}?{urlencode(numbers)}"


def asked_for(user, post, query):
    """The Batch an address names, of the copies this person numbered; None when it names none. Two statements."""
    first, last = (whole_number(query.get(name), digits=8) for name in ("de", "a"))
    if first is None or last is None:
        return None
    copies = PaperCopy.objects.visible_to(user).filter(
        post=post, what=What.BOOKLET, printed_by=user, number__range=(first, last)
    )
    rows = list(copies.select_related("ilot").order_by("number")[:MOST])
    jobs = ReportJob.objects.filter(printout__in=[copy.printout_key for copy in rows if copy.printout_key])
    latest = {job.printout_id: job for job in jobs.order_by("requested_at")}
    return Batch([(copy, latest.get(copy.printout_key)) for copy in rows]) if rows else None
