"""What comes up for decision, under the access rule: files out of their time, and archive sheets out of theirs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import chain, count, islice

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from ssi.accounts.access import identity_of
from ssi.cases.listing import light
from ssi.cases.models import Case, CaseDigest
from ssi.figures.periods import latest_day
from ssi.network import known

from .holds import held
from .models import Disposal, Remnant, RetentionDecision
from .periods import ARCHIVE, Standing, add_months, in_force, kept_kinds, standing

REVIEW_CASE = "retention.review_case"
MOST = 200
#: Files read beyond those asked for: some fall out at the exact look.
SPARE = 50
HANDFUL = 100
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
    today = latest_day(posts)
    periods = {kind: period for kind, period in in_force(today).items() if kind in kept_kinds()}
    if not periods:  # before the first durations
        return []
    rows = light(_kept(Case.objects.visible_to(user)).filter(held=False).select_related("owner", "country"))
    walks = (islice(walk(rows, posts, periods, today), most + SPARE) for walk in (_ended, _old))
    looked_at, found = set(), []
    for case in chain.from_iterable(walks):  # nothing more is read once there are enough
        if case.pk in looked_at:
            continue
        looked_at.add(case.pk)
        case.post = known.post(case.post_id)
        if (why := standing_of(case, periods)) is not None:
            found.append(Expired(case, why, kind_label=kept_kinds()[case.kind]._meta.verbose_name))
        if len(found) > most:
            break
    return _with_proposals(found, user)


def expired_sheets(user, *, most=MOST):
    """The archive sheets this person reads whose time is over and that no hold keeps."""
    today = timezone.localdate()
    rows = Remnant.objects.filter(~held("sheet"), post__in=posts_of(user), archive_until__lt=today)
    rows = rows.select_related("country").order_by("archive_until")[:most]
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
    decided = RetentionDecision.objects.filter(case=OuterRef("pk"))
    last = decided.order_by().values("case").annotate(last=Max("until")).values("last")
    return rows.annotate(
        kept_until=Subquery(last),
        express_until=Subquery(last.filter(nature=Nature.EXPRESS)),
        reviewed=Exists(decided.filter(at__gte=OuterRef("closed_at"))),
        held=held(),
    )


def _ended(rows, posts, periods, today):
    """The closed files that may be out of their time, the first closed first, give or take some days."""
    ended, unseen, newest = Q(pk=None), Q(pk=None), None
    for period, kinds in _same(periods, "active_months", "review_months"):
        limit, look = _before(today, period.active_months), None
        ended |= Q(kind__in=kinds, closed_at__lt=limit)
        if period.review_months:
            look = _before(today, period.review_months)
            unseen |= Q(kind__in=kinds, closed_at__lt=look)
        newest = max(moment for moment in (newest, limit, look) if moment)
    found = ended & ~_kept_beyond(today) | unseen & Q(reviewed=False)
    walked = _left(posts).filter(closed_at__lt=newest).order_by("closed_at", "pk")
    return _walk(rows.filter(found), walked)


def _old(rows, posts, periods, today):
    """The files so old that only an express decision keeps them, closed or not; `_ended` gives some of them too."""
    old, newest = Q(pk=None), None
    for period, kinds in _same(periods, "decision_years"):
        limit = _before(today, 12 * period.decision_years)
        old |= Q(kind__in=kinds, opened_at__lt=limit)
        newest = max(limit, newest or limit)
    walked = _left(posts).filter(opened_at__lt=newest).order_by("opened_at", "pk")
    return _walk(rows.filter(old, ~_kept_beyond(today, nature=Nature.EXPRESS)), walked)


def _left(posts):
    return CaseDigest.objects.filter(post__in=posts, file_gone=False)


def _walk(rows, digests):
    """The rows in the order of the digests, read by handfuls as they are asked for.

    One statement for all would read the whole archive of the post: under row-level security the planner expects next
    to no file to be visible, and sorts what it finds rather than walk an index until it has enough.
    """
    for start in count(step=HANDFUL):
        keys = list(digests.values_list("pk", flat=True)[start : start + HANDFUL])
        here = {row.pk: row for row in rows.filter(pk__in=keys)}
        yield from (here[key] for key in keys if key in here)
        if len(keys) < HANDFUL:
            return


def _kept_beyond(today, **which):
    return Exists(RetentionDecision.objects.filter(case=OuterRef("pk"), until__gte=today + SLACK, **which))


def _same(periods, *fields):
    """(one period, the kinds whose durations are the same)."""
    groups = {}
    for kind, period in periods.items():
        groups.setdefault(tuple(getattr(period, field) for field in fields), (period, []))[1].append(kind)
    return groups.values()


def _before(today, months):
    """The moment so many months ago, give or take `SLACK`: the exact day, in the post's zone, is for `standing`."""
    return datetime.combine(add_months(today, -months) + SLACK, time(), tzinfo=UTC)


def _with_proposals(found, user):
    waiting = Disposal.objects.visible_to(user).filter(closed_at=None, target__in=[one.row.pk for one in found])
    by_target = {disposal.target_id: disposal for disposal in waiting}
    for one_ in found:
        one_.proposed = by_target.get(one_.row.pk)
    return found
