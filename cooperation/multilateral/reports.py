"""What the meetings of international bodies say in the annual report (R3.7)."""

from django.utils.translation import gettext as _

from ssi.reports.annual import CODE, MULTILATERAL
from ssi.reports.document import Column, FigureRow
from ssi.reports.listing import listed
from ssi.reports.registry import section
from ssi.web.dates import period_in_words

from .models import BodyMeeting
from .workflow import BODY_MEETING


@section(CODE, order=MULTILATERAL)
def meetings(brief):
    """The meetings held in the year and what the service is in each body; nothing when there was none."""
    rows = BodyMeeting.objects.filter(starts_on__lte=brief.period.end, ends_on__gte=brief.period.start)
    found = brief.files(rows.exclude(status="ANNULEE").select_related("body").order_by("starts_on", "pk"))
    cells = [
        (
            f"{row.body.acronym} – {row.title}",
            f"{period_in_words(row.starts_on, row.ends_on)}, {row.place}",
            row.body.ssi_role,
            str(BODY_MEETING.state(row.status).label),
        )
        for row in found
    ]
    brief.term(**{row.body.acronym: row.body.name for row in found if row.body.acronym != row.body.name})
    columns = [Column(_("Organisme et réunion")), Column(_("Dates et lieu"), width=28)]
    columns += [Column(_("Rôle du service"), width=22), Column(_("État"), width=15)]
    return [FigureRow([brief.figure("multilateral.meetings")]), *listed(columns, cells)] if cells else []
