"""What the corrections add to the day: the notices owed to those who received what proved wrong."""

from django.db.models import Q
from django.utils.translation import gettext as _

from ssi.cases.models import Case
from ssi.web.day import DayLine, DaySection, day_section

from .models import CorrectionNotice
from .notices import SEND

LINES = 8


@day_section(order=38)
def corrections(user, now):
    """An officer's are those of their own files; the head's and the deputy's are the post's. One statement."""
    if not user.has_perm(SEND):
        return None
    files = Case.objects.visible_to(user)
    if not user.has_perm("cases.reassign_case"):
        files = files.filter(Q(owner=user) | Q(deputy=user))
    rows = CorrectionNotice.objects.owed().filter(case__in=files.values("pk"))
    rows = rows.select_related("case", "disclosure").order_by("drafted_at", "pk")[:LINES]
    return DaySection(_("Avis de correction à envoyer"), [_line(row) for row in rows])


def _line(notice):
    return DayLine(notice.disclosure.service, notice.case.reference, notice.get_absolute_url())
