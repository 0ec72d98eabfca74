"""What the staff says in the reports (R1.8, R2.13), and its document."""

# ruff: noqa: F401
from collections import Counter
from datetime import timedelta

from django.utils.translation import gettext as _

from ssi.accounts.roles import TEAM_ROLES
from ssi.reports.document import BulletList, Column, Table
from ssi.reports.periodic import LONG, NUMBERS, PERIODIC, STAFF
from ssi.reports.registry import section
from ssi.web.dates import period_in_words

from . import documents
from .models import Absence
from .reach import VIEW
from .team import on_duty, seats_of, signature_gaps, team_of

#: Absences to come are told this long ahead.
AHEAD = timedelta(days=14)


@section(*PERIODIC, order=STAFF)
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


@section(*LONG, order=NUMBERS)
def numbers(brief):
    """Role by role, how many are there at the end of the month and how many should be."""
    if not brief.by.has_perm(VIEW, brief.post):
        return []
    last = brief.period.end
    there = Counter(one.assignment.role for one in team_of([brief.post], brief.by, last)[brief.post] if one.began(last))
    seats = seats_of([brief.post], brief.by, last)
    wanted = {role: seats.get((brief.post.pk, role)) for role in TEAM_ROLES}
    rows = [
        (str(role.label), there[role], "—" if wanted[role] is None else str(wanted[role]))
        for role in TEAM_ROLES
        if there[role] or wanted[role]
    ]
    columns = [Column(_("Rôle")), Column(_("En fonction"), "integer", width=25), Column(_("Prévus"), width=25)]
    return [Table(columns, rows)] if rows else []
