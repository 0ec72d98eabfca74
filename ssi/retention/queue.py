"""What comes up for decision, under the access rule: files out of their time, and archive sheets out of theirs."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from ssi.accounts.access import identity_of
from ssi.cases.listing import light
from ssi.cases.models import Case
from ssi.network import known

from .holds import held
from .models import Disposal, Remnant, RetentionDecision
from .periods import ARCHIVE, Standing, add_months, in_force, kept_kinds, standing

REVIEW_CASE = "retention.review_case"
MOST = 200
#: Days around a limit in which the zone of the post and the end of a month decide; the exact look is in Python.
SLACK = timedelta(days=4)
Nature = RetentionDecision.Nature


@dataclass
class Expired:
    """A file, or what is left of one, that waits for a decision. `proposed`: the decision already on its way."""

    row: object
    standing: Standing
    proposed: Disposal | None = None
    kind_label: str = field(default="")


def posts_of(user, permission=REVIEW_CASE):
    """The posts where this person may do that."""
    identity = identity_of(user)
    posts = [known.post(post_id) for post_id in identity.post_ids] if identity else []
    return [post for post in posts if user.has_perm(permission, post)]


def expired_files(user, *, most=MOST):
    """The files this person sees at their posts whose time is over and that no hold keeps, the oldest first.

    `most` + 1 at most.
    """
    posts = posts_of(user)
    if not posts:
        return []
    today = max(timezone.localdate(timezone=post.zone) for post in posts)
    periods = in_force(today)
    rows = _kept(Case.objects.visible_to(user).filter(post__in=posts)).filter(_out_of_time(periods, today), held=False)
    rows = light(rows.select_related("owner", "country")).order_by(F("closed_at").asc(nulls_last=True), "pk")
    found = []
    for case in rows[: most + 1 + 50]:
        case.post = known.post(case.post_id)
        if (why := standing_of(case, periods)) is not None:
            found.append(Expired(case, why, kind_label=kept_kinds()[case.kind]._meta.verbose_name))
    return _with_proposals(found[: most + 1], user)


def expired_sheets(user, *, most=MOST):
    """The archive sheets this person reads whose time is over."""
    today = timezone.localdate()
    rows = Remnant.objects.filter(post__in=posts_of(user), archive_until__lt=today).select_related("country")
    rows = rows.order_by("archive_until")[:most]
    waiting = {d.sheet_id: d for d in Disposal.objects.visible_to(user).filter(closed_at=None, sheet__isnull=False)}
    return [
        Expired(
            row, Standing(ARCHIVE, row.archive_until), waiting.get(row.pk), kept_kinds()[row.kind]._meta.verbose_name
        )
        for row in rows
    ]


def one(user, reference, queryset=None):
    """The file of that reference with what was decided of it, if this person sees it; None otherwise."""
    rows = _kept((queryset if queryset is not None else Case.objects).visible_to(user))
    found = rows.filter(reference=reference).select_related("owner", "country", "domain", "post__country").first()
    return found if found is not None and found.kind in kept_kinds() else None


def standing_of(case, periods=None):
    """Why this file (read by `one` or the queue) comes up today, in the zone of its post; None when it does not."""
    zone = case.post.zone
    today = timezone.localdate(timezone=zone)
    period = (periods or in_force(today)).get(case.kind)
    if period is None:
        return None
    return standing(
        period,
        today,
        opened=case.opened_at.astimezone(zone).date(),
        closed=case.closed_at.astimezone(zone).date() if case.closed_at else None,
        kept_until=case.kept_until,
        express_until=case.express_until,
        reviewed=case.reviewed,
    )


def _kept(rows):
    """Rows with the end of what was decided of them."""
    since = RetentionDecision.objects.filter(case=OuterRef("pk"), at__gte=OuterRef("closed_at"))
    return rows.annotate(
        kept_until=Max("retention_decisions__until"),
        express_until=Max("retention_decisions__until", filter=Q(retention_decisions__nature=Nature.EXPRESS)),
        reviewed=Exists(since),
        held=held(),
    )


def _out_of_time(periods, today):
    """The files that may be out of their time: those of each kind past its limits, give or take some days."""
    found = Q(pk=None)
    free = Q(kept_until=None) | Q(kept_until__lt=today + SLACK)
    for kind, period in periods.items():
        if kind not in kept_kinds():
            continue
        ended = Q(closed_at__date__lt=add_months(today, -period.active_months) + SLACK) & free
        old = Q(opened_at__date__lt=add_months(today, -12 * period.decision_years) + SLACK)
        old &= Q(express_until=None) | Q(express_until__lt=today + SLACK)
        here = ended | old
        if period.review_months:
            look = add_months(today, -period.review_months) + SLACK
            here |= Q(closed_at__date__lt=look, reviewed=False)
        found |= Q(kind=kind) & here
    return found


def _with_proposals(found, user):
    waiting = Disposal.objects.visible_to(user).filter(closed_at=None, target__in=[one.row.pk for one in found])
    by_target = {disposal.target_id: disposal for disposal in waiting}
    for one_ in found:
        one_.proposed = by_target.get(one_.row.pk)
    return found
