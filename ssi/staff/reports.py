"""What the staff says in the reports (R1.8, R2.13, R3.11), and its document."""

# ruff: noqa: F401
from collections import Counter
from datetime import timedelta

from django.utils.translation import gettext as _

from ssi.accounts.roles import TEAM_ROLES
from ssi.reports import annual
from ssi.reports.document import BulletList, Column, Table
from ssi.reports.listing import listed
from ssi.reports.periodic import LONG, NUMBERS, PERIODIC, STAFF
from ssi.reports.registry import section
from ssi.web.dates import period_in_words

from . import documents
from .models import Absence, Accreditation, CourseTaken
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


@section(annual.CODE, order=annual.STAFF)
@section(*LONG, order=NUMBERS)
def numbers(brief):
    """Role by role, how many are there at the end of the period and how many should be."""
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


@section(annual.CODE, order=annual.STAFF)
def courses(brief):
    """Courses of the year of those who serve here, and the accreditations in force on its last day."""
    if not brief.by.has_perm(VIEW, brief.post):
        return []
    last = brief.period.end
    people = {one.user.pk for one in team_of([brief.post], brief.by, last)[brief.post] if one.began(last)}
    taken = CourseTaken.objects.visible_to(brief.by).filter(
        user__in=people, starts_on__lte=last, ends_on__gte=brief.period.start
    )
    rows = [
        (
            str(one.user),
            str(one.get_kind_display()),
            period_in_words(one.starts_on, one.ends_on),
            _("validé") if one.validated else _("suivi, non validé"),
        )
        for one in taken.select_related("user").order_by("starts_on", "pk")
    ]
    columns = [Column(_("Agent"), width=24), Column(_("Stage")), Column(_("Dates"), width=28)]
    return [
        *listed([*columns, Column(_("Issue"), width=16)], rows, caption=_("Stages de l’année")),
        *_accreditations(brief, people),
    ]


def _accreditations(brief, people):
    rows = Accreditation.objects.visible_to(brief.by).filter(post=brief.post, user__in=people)
    cells = [
        (str(one.user), str(one.country), _("résident") if one.resident else _("non-résident"))
        for one in rows.select_related("user", "country").order_by("user__last_name", "-resident", "pk")
        if one.is_in_force(brief.period.end)
    ]
    columns = [Column(_("Agent"), width=34), Column(_("État")), Column(_("Titre"), width=24)]
    return listed(columns, cells, caption=_("Accréditations en vigueur au dernier jour de l’année"))
