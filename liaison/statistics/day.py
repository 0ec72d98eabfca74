"""From 1 February, whoever signs sees last year's statistics until they are signed: they are due on 1 March."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import own_post
from ssi.figures.periods import Period
from ssi.reports.models import Report
from ssi.web.day import DayLine, DaySection, day_section

from ..exchanges.vocabulary import Regime
from .models import ExchangeFact
from .reports import CODE

#: First month and day of the reminder, and the due day (directive (EU) 2023/977 art. 18(1), rule E977_STAT).
REMINDED, DUE = (2, 1), (3, 1)


@day_section(order=77)
def yearly_statistics(user, now):
    """Nothing for a post that has never worked under the directive."""
    if not user.has_perm("reports.sign_report"):
        return None
    post = own_post(user, "reports.sign_report")
    today = timezone.localtime(now, post.zone).date() if post else None
    if post is None or today < dt.date(today.year, *REMINDED):
        return None
    year = Period.year(today.year - 1)
    if not ExchangeFact.objects.filter(
        post=post, regime=Regime.EU_2023_977, started_at__lt=year.ends(post.zone)
    ).exists():
        return None
    signed = (
        Report.objects.visible_to(user).filter(post=post, code=CODE, period_start=year.start).exclude(fingerprint="")
    )
    if signed.exists():
        return None
    url = f"{reverse('liaison:yearly')}?annee={year.start.year}"
    line = DayLine(
        _("Statistiques %(year)d à signer") % {"year": year.start.year},
        _("directive (UE) 2023/977, art. 18"),
        url,
        dt.date(today.year, *DUE),
    )
    return DaySection(_("Statistiques annuelles"), [line])
