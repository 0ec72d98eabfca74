"""What the desk sees first: the band, and the facts of each post beside its figures (§8.1, §8.3)."""

from dataclasses import dataclass

from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.models import Assignment, Delegation
from ssi.accounts.roles import TEAM_ROLES, Role
from ssi.cases.models import CaseDigest
from ssi.figures import facts as declared
from ssi.network.models import Coverage
from ssi.staff.team import signature_gaps

from .silence import silent
from .table import Column

#: Facts of a post that are no sum: (code, label, definition).
FACTS = (
    Column(
        "head",
        gettext_lazy("attaché"),
        gettext_lazy("Chef du service aujourd’hui ; « p.i. » quand un intérim est en cours."),
        summed=False,
    ),
    Column("until", gettext_lazy("jusqu’au"), gettext_lazy("Fin connue de son affectation."), summed=False),
    Column(
        "report",
        gettext_lazy("dernier rapport"),
        gettext_lazy("Jour d’ouverture du dernier rapport du poste, quel qu’il soit."),
        summed=False,
    ),
)


def columns():
    """The facts of this module, then those that the rooms declare."""
    rooms = [Column(one.code, one.label, one.definition, summed=False, late=one.late) for one in declared.facts()]
    return [*FACTS, *rooms]


@dataclass(frozen=True)
class Band:
    """`roles`: [(function, how many)]. `unsigned`: posts where nobody can sign today; `silent`: [Silence]."""

    posts: int
    unverified: int
    countries: int
    people: int
    roles: list
    unsigned: list
    crises: int
    silent: list


def band(posts, crises, today):
    """Five statements, whatever the number of posts. `crises`: {key of a post: open crises}."""
    serving = Assignment.objects.serving(today).filter(post__in=posts, role__in=TEAM_ROLES)
    by_role = dict(serving.order_by().values_list("role").annotate(number=Count("user", distinct=True)))
    gaps = {gap.post_id for gap in signature_gaps(today, today)}
    return Band(
        posts=len(posts),
        unverified=sum(not post.verified for post in posts),
        countries=Coverage.objects.in_force(today).values("country").distinct().count(),
        people=sum(by_role.values()),
        roles=[(Role(role).label, by_role[role]) for role in TEAM_ROLES if role in by_role],
        unsigned=[post for post in posts if post.pk in gaps],
        crises=sum(crises.values()),
        silent=silent(posts),
    )


def facts(posts):
    """{key of a post: {code of a column: value}}. Three statements, and those of the facts that rooms declare."""
    today = timezone.localdate()
    heads = {}
    for one in Assignment.objects.serving(today).filter(post__in=posts, role=Role.ASI).select_related("user"):
        heads[one.post_id] = one
    interims = Delegation.objects.filter(
        post__in=posts, kind=Delegation.Kind.INTERIM, revoked_at=None, starts_on__lte=today, ends_on__gte=today
    )
    acting = {one.post_id: one.given_to for one in interims.select_related("given_to")}
    reports = CaseDigest.objects.filter(family="report", post__in=posts).order_by().values_list("post")
    last = dict(reports.annotate(last=Max("opened_at")))
    found = {post.pk: _facts_of(post, heads.get(post.pk), acting.get(post.pk), last.get(post.pk)) for post in posts}
    for one in declared.facts():
        days = one.function()
        for post in posts:
            found[post.pk][one.code] = days.get(post.pk)
    return found


def _facts_of(post, head, acting, last):
    name = str(head.user) if head else ""
    if acting:
        name = _("%(name)s, p.i.") % {"name": acting}
    return {
        "head": name,
        "until": head.ends_on if head and not acting else None,
        "report": timezone.localdate(last, timezone=post.zone) if last else None,
    }
