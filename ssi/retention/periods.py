"""The durations in force, and the arithmetic of their ends: pure functions of days, in the zone of the post.

A duration in months ends on the same day of the month, or on its last one (29 February + 12 months: 28 February).
The file is still in its time on that day, and out of it the day after.
"""

import calendar
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.audit.log import record
from ssi.cases.registry import kinds
from ssi.web.refusals import NotAllowed, Refusal

from .models import InstrumentArchive, RetentionPeriod

#: What the first durations come from: no act governs an SSI file (liaison.md §2.9).
FIRST_SOURCE = "Par analogie : décret n° 2025-59 du 22 janvier 2025 (TEPI), art. 5"
FIRST_DAY = date(2025, 1, 24)
FIRST = {"active_months": 12, "decision_years": 10}
REVIEW_SOURCE = " ; revue : directive (UE) 2023/977, art. 16, § 4"

TEN_YEARS, ACTIVE, REVIEW, ARCHIVE = "TEN_YEARS", "ACTIVE", "REVIEW", "ARCHIVE"
GROUNDS = {
    TEN_YEARS: gettext_lazy("dix ans depuis l’ouverture : décision expresse"),
    ACTIVE: gettext_lazy("vie active terminée"),
    REVIEW: gettext_lazy("revue après clôture"),
    ARCHIVE: gettext_lazy("durée d’archive terminée"),
}


def add_months(day, months):
    """The same day so many months later (or earlier), else the last day of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Standing:
    """Why a file comes up for decision: `ground`, and the last day of its time."""

    ground: str
    expired_on: date

    @property
    def label(self):
        return GROUNDS[self.ground]


def standing(period, today, *, opened, closed=None, kept_until=None, express_until=None, reviewed=False):
    """The Standing of a file of these days on `today`, the gravest first; None while it is in its time.

    `kept_until`: last day of the longest prolongation; `express_until`: of the longest express decision, the only
    one that counts past the years of `decision_years`; `reviewed`: looked at since it was closed.
    """
    decision = add_months(opened, 12 * period.decision_years)
    if express_until:
        decision = max(decision, express_until)
    if today > decision:
        return Standing(TEN_YEARS, decision)
    if closed is None:
        return None
    active = max(add_months(closed, period.active_months), *(day for day in (kept_until, express_until, closed) if day))
    if today > active:
        return Standing(ACTIVE, active)
    if period.review_months and not reviewed and not kept_until:
        review = add_months(closed, period.review_months)
        if today > review:
            return Standing(REVIEW, review)
    return None


def archive_until(period, *, expired_on):
    """Last day of the archive sheet."""
    return add_months(expired_on, 12 * period.archive_years)


def in_force(day):
    """kind → the RetentionPeriod in force on that day. One query."""
    rows = RetentionPeriod.objects.filter(valid_from__lte=day).order_by("valid_from", "pk")
    return {row.kind: row for row in rows}


def archives_in_force(day):
    """(kind, value) → the InstrumentArchive in force on that day. One query."""
    rows = InstrumentArchive.objects.filter(valid_from__lte=day).order_by("valid_from", "pk")
    return {(row.kind, row.value): row for row in rows}


def period_of(case, day):
    """The RetentionPeriod of a file on that day, with the archive years and the source of its instrument if it has."""
    period, model = in_force(day)[case.kind], kept_kinds()[case.kind]
    if model.archive_by:
        own = archives_in_force(day).get((case.kind, getattr(case.specific(), model.archive_by)))
        if own is not None:
            period.archive_years, period.source = own.archive_years, own.source
    return period


def kept_kinds():
    """Model of each kind whose files end, by code; the others are kept for good."""
    return {code: model for code, model in kinds().items() if not model.kept_for_good}


@transaction.atomic
def change(kind, *, by, active_months, decision_years, archive_years, review_months, source, to_verify, valid_from):
    """Give a kind other durations from a day on. Returns the row. Raises NotAllowed, Refusal (a day in the past)."""
    _may_change(by, valid_from)
    row = RetentionPeriod.objects.create(
        kind=kind,
        active_months=active_months,
        decision_years=decision_years,
        archive_years=archive_years,
        review_months=review_months,
        source=source,
        to_verify=to_verify,
        valid_from=valid_from,
        by=by,
    )
    record("retention.change_period", row, kind=kind, valid_from=valid_from)
    return row


@transaction.atomic
def change_archive(kind, value, *, by, archive_years, source, to_verify, valid_from):
    """Give the files of a kind that follow this instrument other years of archive, from a day on. Returns the row."""
    _may_change(by, valid_from)
    row = InstrumentArchive.objects.create(
        kind=kind,
        value=value,
        archive_years=archive_years,
        source=source,
        to_verify=to_verify,
        valid_from=valid_from,
        by=by,
    )
    record("retention.change_period", row, kind=kind, value=value, valid_from=valid_from)
    return row


def _may_change(by, valid_from):
    if not by.has_perm("retention.change_period"):
        raise NotAllowed(
            _("Vous ne changez pas les durées de conservation."),
            rule=_("matrice des droits"),
            remedy=_("Le directeur de la DCIS les fixe pour tout le réseau."),
        )
    if valid_from < timezone.localdate():
        raise Refusal(
            _("Une durée ne change pas dans le passé."),
            rule=_("durées datées"),
            remedy=_("Choisissez aujourd’hui ou un jour à venir."),
            field="valid_from",
        )


def give_first_periods():
    """Write the first durations of each kind that has none; runs as the owner, who obeys the policies here."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ssi_bypass")
        known = set(RetentionPeriod.objects.values_list("kind", flat=True))
        for code, model in kept_kinds().items():
            if code not in known:
                RetentionPeriod.objects.create(
                    kind=code,
                    archive_years=model.archive_years,
                    review_months=model.review_months,
                    source=FIRST_SOURCE + (REVIEW_SOURCE if model.review_months else ""),
                    valid_from=FIRST_DAY,
                    **FIRST,
                )
                _give_first_archives(code, model)
        cursor.execute("RESET ROLE")


def _give_first_archives(kind, model):
    for value, years in model.archive_years_by.items():
        InstrumentArchive.objects.create(
            kind=kind, value=value, archive_years=years, source=FIRST_SOURCE, valid_from=FIRST_DAY
        )
