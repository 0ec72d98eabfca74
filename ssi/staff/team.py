"""The people of a post as its head must see them: who is there, what ends, what is missing, who can sign.

Rules T1 to T5 of cooperation-consular.md §4.4. A team costs a constant number of statements, whatever its size.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ssi.accounts.models import Assignment
from ssi.accounts.roles import TEAM_ROLES
from ssi.cases.models import Case
from ssi.network.models import Coverage
from ssi.web.dates import covers

from .models import Absence, Accreditation, CourseTaken, Duty, Establishment, OfficerSheet

#: Days before an end at which it is told: first, again, last (T5).
FIRST, AGAIN, LAST = 180, 90, 30
#: How far ahead a day without anybody to sign is looked for.
AHEAD = timedelta(days=FIRST)


@dataclass(frozen=True)
class Ending:
    """Something of somebody that ends on a day. `tone`: of the components, worse as it comes nearer."""

    what: str
    on: date
    days: int

    @property
    def tone(self):
        return "bad" if self.days <= LAST else "wait" if self.days <= AGAIN else "open"


@dataclass
class Member:
    """One assignment with everything the pages show of its holder."""

    assignment: Assignment
    #: Empty when nothing was written of them yet.
    sheet: OfficerSheet = field(default_factory=OfficerSheet)
    courses: list = field(default_factory=list)
    accreditations: list = field(default_factory=list)
    absences: list = field(default_factory=list)
    endings: list = field(default_factory=list)
    #: Kinds of course due and not validated (T1, T2); States covered that have not agreed (T3).
    missing: list = field(default_factory=list)
    unagreed: list = field(default_factory=list)

    @property
    def lacks(self):
        courses = [CourseTaken.Kind(kind).label for kind in self.missing]
        return courses + [_("accréditation : %(country)s") % {"country": country} for country in self.unagreed]

    @property
    def user(self):
        return self.assignment.user

    def began(self, day):
        return self.assignment.starts_on <= day

    def away_on(self, day):
        return next((one for one in self.absences if covers(one.starts_on, one.ends_on, day)), None)


@dataclass(frozen=True)
class Gap:
    """Days, both included, when nobody at the post can sign (T4)."""

    post_id: int
    starts_on: date
    ends_on: date


def team_of(posts, user, day):
    """{post: [Member]} of these posts, those in force on `day` then those to come, as `user` may read them."""
    posts = list(posts)
    members = _members(_assignments(posts, day).prefetch_related("domains"))
    _read_papers(members, user, day)
    _read_the_rest(members, user, day)
    covered = _countries(posts, day)
    by_post = {post: [] for post in posts}
    known = {post.pk: post for post in posts}
    for member in members:
        post = member.assignment.post = known[member.assignment.post_id]
        if member.assignment.holds_files:
            member.missing = missing_courses(member, covered[post.pk])
        if member.assignment.is_head:
            member.unagreed = unagreed_countries(member, covered[post.pk], day)
        by_post[post].append(member)
    return by_post


def endings_at(post, user, day):
    """[(Ending, person)] of the people of this post, the nearest first, as `user` may read them. Three statements."""
    members = _members(_assignments([post], day))
    _read_papers(members, user, day)
    found = [(end, member.user) for member in members for end in member.endings]
    return sorted(found, key=lambda pair: pair[0].on)


def _assignments(posts, day):
    """Those in force on `day` and those to come."""
    rows = Assignment.objects.filter(post__in=posts, role__in=TEAM_ROLES, user__is_active=True)
    return rows.exclude(ends_on__lt=day).select_related("user")


def _members(assignments):
    order = {role: place for place, role in enumerate(TEAM_ROLES)}
    return [Member(one) for one in sorted(assignments, key=lambda one: (order[one.role], one.starts_on, one.pk))]


def _read_papers(members, user, day):
    """Give each their sheet, their accreditations, and what ends of them."""
    people = {member.user.pk for member in members}
    sheets = {one.user_id: one for one in OfficerSheet.objects.visible_to(user).filter(user__in=people)}
    accreditations = defaultdict(list)
    for row in Accreditation.objects.visible_to(user).filter(user__in=people).select_related("country"):
        accreditations[row.post_id, row.user_id].append(row)
    for member in members:
        member.sheet = sheets.get(member.user.pk, member.sheet)
        member.accreditations = accreditations[member.assignment.post_id, member.user.pk]
        member.endings = endings_of(member, day)


def _read_the_rest(members, user, day):
    people = {member.user.pk for member in members}
    courses, absences = defaultdict(list), defaultdict(list)
    for row in CourseTaken.objects.visible_to(user).filter(user__in=people):
        courses[row.user_id].append(row)
    coming = Absence.objects.visible_to(user).filter(user__in=people, cancelled_at=None, ends_on__gte=day)
    for row in coming:
        absences[row.post_id, row.user_id].append(row)
    for member in members:
        member.courses = courses[member.user.pk]
        member.absences = absences[member.assignment.post_id, member.user.pk]


def _countries(posts, day):
    """{post key: countries it covers on that day, the resident one first}."""
    found = defaultdict(list)
    rows = Coverage.objects.in_force(day).filter(post__in=posts)
    for row in rows.select_related("country").order_by("-resident", "country__name_fr"):
        found[row.post_id].append(row.country)
    return found


def endings_of(member, day):
    """What ends within six months: the posting, the papers (T5). The nearest first; what is past stays."""
    dated = [
        (_("fin d’affectation"), member.assignment.ends_on),
        (_("passeport"), member.sheet.passport_until),
        (pgettext("in a passport", "visa"), member.sheet.visa_until),
        (_("carte diplomatique"), member.sheet.card_until),
    ]
    dated += [
        (_("accréditation : %(country)s") % {"country": one.country}, one.ends_on)
        for one in member.accreditations
        if one.granted_on
    ]
    found = [Ending(what, on, (on - day).days) for what, on in dated if on and (on - day).days <= FIRST]
    return sorted(found, key=lambda one: one.on)


def missing_courses(member, countries):
    """The kinds of course that were due before the posting began and are not validated."""
    due = [CourseTaken.Kind.PREPARATION]
    if any(country.crisis_prone for country in countries):
        due.append(CourseTaken.Kind.CRISIS)
    begins = member.assignment.starts_on
    done = {one.kind for one in member.courses if one.validated and one.ends_on < begins}
    return [kind for kind in due if kind not in done]


def unagreed_countries(member, countries, day):
    """The countries covered whose agreement is not in force on that day: no signature there."""
    agreed = {one.country_id for one in member.accreditations if one.is_in_force(day)}
    return [country for country in countries if country.pk not in agreed]


def signature_gaps(first, last, post=None):
    """The days between two dates when nobody can sign, at this post or at every post the asker may know of."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT post_id, starts_on, ends_on FROM sec.signature_gaps(%s, %s)", [first, last])
        found = [Gap(*row) for row in cursor.fetchall()]
    return [gap for gap in found if post is None or gap.post_id == post.pk]


def on_duty(post, user, day):
    """The rota from `day` on, current one first."""
    rows = Duty.objects.visible_to(user).filter(post=post, cancelled_at=None, ends_on__gte=day)
    return list(rows.select_related("user"))


def seats_of(posts, user, day):
    """{(post key, role): how many there should be}: the newest decision in force; nothing where none was made."""
    return seats_among(Establishment.objects.visible_to(user), posts, day)


def seats_among(rows, posts, day):
    """The same, of the decisions given."""
    newest_last = rows.filter(post__in=posts, since__lte=day).order_by("since", "pk")
    return {(row.post_id, row.role): row.seats for row in newest_last}


def orphans_of(post, user, day):
    """Open files of the post whose owner serves there no more: nothing stays owned by someone who left."""
    here = Assignment.objects.serving(day).filter(post=post).values("user")
    left = Case.objects.visible_to(user).filter(post=post, closed_at=None).exclude(owner__in=here)
    return left.select_related("owner").order_by("owner", "reference")
