"""All the open deadlines a person may see, most urgent first: one statement, whatever their number."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.access import identity_of
from ssi.network import known

from . import words
from .models import Clock

#: Lines of the page; beyond, it says so. The files at work of a large post run some two hundred clocks.
MOST = 400
MINE, POST = "moi", "poste"
#: How far the dates that hang on no file are shown.
AHEAD = timedelta(days=180)
#: Days shown one by one; further ones by week.
DAYS_APART = 7
#: What a line does not show of a file.
_UNREAD = ("case__search_text", "case__search", "case__acl")


@dataclass
class Group:
    """A heading (« Dépassés », a day, a week) and its lines."""

    title: str
    clocks: list = field(default_factory=list)


@dataclass
class Agenda:
    groups: list
    suspended: list
    capped: bool

    @property
    def count(self):
        return sum(len(group.clocks) for group in self.groups) + len(self.suspended)


def open_clocks(user, scope):
    """Open clocks of the visible files, most urgent first, suspended ones last. `scope`: MINE or POST.

    Mine are the files I hold or stand in for, and those of other posts: one sees these by name only.
    """
    here = identity_of(user).post_ids
    rows = Clock.objects.visible_to(user).open().select_related("rule", "case", "case__owner").defer(*_UNREAD)
    if scope == MINE:
        rows = rows.filter(Q(case__owner=user) | Q(case__deputy=user) | ~Q(post__in=here))
    else:
        rows = rows.filter(post__in=here)
    return rows.order_by(F("due_at").asc(nulls_last=True), "pk")


def agenda_of(user, scope, *, now=None):
    """The agenda of `user`, grouped by day then by week of the current (post's) zone."""
    rows = list(open_clocks(user, scope)[: MOST + 1])
    capped, rows = len(rows) > MOST, rows[:MOST]
    known.attach([clock.case for clock in rows])
    return Agenda(
        groups=_grouped([clock for clock in rows if clock.due_at], timezone.localtime(now)),
        suspended=[clock for clock in rows if not clock.due_at],
        capped=capped,
    )


def default_scope(user):
    """An officer's agenda is their own files; the head's and the deputy's is the post's."""
    return POST if user.has_perm("cases.reassign_case") else MINE


def _grouped(clocks, now):
    groups = []
    for clock in clocks:
        title = _heading(clock.due_at, now)
        if not groups or groups[-1].title != title:
            groups.append(Group(title))
        groups[-1].clocks.append(clock)
    return groups


def _heading(due_at, now):
    if due_at < now:
        return _("Dépassés")
    day, today = timezone.localtime(due_at).date(), now.date()
    words_ = words.date_in_words(day)
    if day == today:
        return _("Aujourd’hui, %(day)s") % {"day": words_}
    if day == today + timedelta(days=1):
        return _("Demain, %(day)s") % {"day": words_}
    if day < today + timedelta(days=DAYS_APART):
        return words_[:1].upper() + words_[1:]
    monday = day - timedelta(days=day.weekday())
    return _("Semaine du %(day)s") % {"day": words.date_in_words(monday)}
