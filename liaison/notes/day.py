"""What this noun adds to the day: notes to review, and for the ambassador those just addressed to them."""

from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.cases.listing import light
from ssi.web.day import DayLine, DaySection, day_section

from .models import AnalysisNote
from .workflow import IN_FORCE

LINES, AHEAD = 8, timedelta(days=14)


@day_section(order=68)
def notes(user, now):
    """An officer's own files; the head and the deputy see those of the post. One statement."""
    today = timezone.localtime(now).date()
    if user.has_perm("liaison.review_analysisnote"):
        rows = AnalysisNote.objects.visible_to(user).filter(status__in=IN_FORCE, review_on__lte=today + AHEAD)
        if not user.has_perm("cases.reassign_case"):
            rows = rows.filter(Q(owner=user) | Q(deputy=user))
        lines = [_to_review(row) for row in light(rows.order_by("review_on", "pk"))[:LINES]]
        return DaySection(_("Notes d’analyse à revoir"), lines) if lines else None
    if user.has_perm("liaison.view_analysisnote") and not user.has_perm("cases.view_digest"):
        rows = AnalysisNote.objects.visible_to(user).filter(status="ADRESSEE", updated_at__gte=now - AHEAD)
        lines = [DayLine(r.title, r.reference, r.get_absolute_url(), r.updated_at) for r in light(rows)[:LINES]]
        return DaySection(_("Notes d’analyse à votre attention"), lines) if lines else None
    return None


def _to_review(row):
    url = reverse("liaison:note-review", args=[row.reference])
    return DayLine(row.title, _("%(ref)s, revue") % {"ref": row.reference}, url, row.review_on)
