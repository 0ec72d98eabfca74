"""What the staff says in the weekly report (R1.8), and its document."""

# ruff: noqa: F401
from datetime import timedelta

from django.utils.translation import gettext as _

from ssi.reports.document import BulletList
from ssi.reports.registry import section
from ssi.reports.weekly import STAFF
from ssi.web.dates import period_in_words

from . import documents
from .models import Absence
from .reach import VIEW
from .team import on_duty, signature_gaps

#: Absences to come are told this long ahead.
AHEAD = timedelta(days=14)


@section("weekly", order=STAFF)
def absences(brief):
    """Absences of the week and of the two that follow, the rota, and the days when nobody could sign."""
    if not brief.by.has_perm(VIEW, brief.post):
        return []
    until = brief.period.end + AHEAD
    rows = Absence.objects.visible_to(brief.by).filter(
        post=brief.post, cancelled_at=None, starts_on__lte=until, ends_on__gte=brief.period.start
    )
    lines = [
        _("%(who)s : %(kind)s %(dates)s.")
        % {
            "who": row.user,
            "kind": row.get_kind_display().lower(),
            "dates": period_in_words(row.starts_on, row.ends_on),
        }
        for row in rows.select_related("user")
    ]
    rota = [row for row in on_duty(brief.post, brief.by, brief.period.end) if row.starts_on <= until]
    lines += [
        _("Permanence %(dates)s : %(who)s.") % {"dates": period_in_words(row.starts_on, row.ends_on), "who": row.user}
        for row in rota
    ]
    gaps = signature_gaps(brief.period.end, until, brief.post)
    lines += [
        _("Personne ne pourra signer %(dates)s.") % {"dates": period_in_words(gap.starts_on, gap.ends_on)}
        for gap in gaps
    ]
    return [BulletList(lines)] if lines else []
