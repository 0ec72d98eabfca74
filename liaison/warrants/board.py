"""The release-risk board: every detained person one may see, most urgent first, what is missing, who owns it.

Four statements, whatever the number of people: the files, their open clocks, their papers, their events.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.clocks.models import Clock
from ssi.network import known
from ssi.web.dates import moment_in_words

from .deadlines import RISK_RULES, forum_of, missing_dates
from .models import ArrestWarrant, WarrantEvent, WarrantPaper
from .vocabulary import EscortStatus, PaperKind

#: A deadline is close from here on: the row says it, and « à saisir » stands just after.
CLOSE = timedelta(hours=48)
#: Why no deadline is counted: a text gives no length, the surrender is put off, nothing runs that sets free.
TO_DATE, SUSPENDED, NOTHING = "to_date", "suspended", "nothing"
#: States in which the surrender is granted and to be done.
DECIDED = frozenset({"DECIDE_REMISE", "REMISE_PROGRAMMEE"})
#: Papers asked for before anything is decided.
FOR_THE_JUDGE = frozenset({PaperKind.TRANSLATION, PaperKind.ORIGINAL})
#: Lines of the board; beyond, it says so.
MOST = 300
#: Under this number of hours, hours are counted; above, days.
_IN_HOURS = 96


@dataclass
class Lack:
    """Something a surrender still needs, in words, with the day it is due when there is one."""

    what: str
    due_on: object = None


@dataclass
class Row:
    """One detained person. `clock`: the deadline that would set them free first, or None."""

    warrant: ArrestWarrant
    clock: Clock | None
    waiting: str = ""
    lacks: list = field(default_factory=list)
    now: object = None

    @property
    def who(self):
        person = self.warrant.person
        return person.label if person and not person.removed_at else self.warrant.title

    @property
    def due_at(self):
        return self.clock.due_at if self.clock else None

    @property
    def frees(self):
        """Whether the expiry of this deadline bears on the detention."""
        return self.clock is not None and self.clock.rule.code in RISK_RULES

    @property
    def to_verify(self):
        """Whether the rule is doubtful and its effect does not say so already."""
        rule = self.clock.rule
        return rule.to_verify and not (self.frees and "à vérifier" in rule.on_expiry)

    @property
    def is_close(self):
        return bool(self.due_at) and self.due_at - self.now < CLOSE

    @property
    def is_late(self):
        return bool(self.due_at) and self.due_at <= self.now

    @property
    def hours_left(self):
        return hours_in_words(self.due_at - self.now) if self.due_at else ""

    @property
    def moments(self):
        """The due moment, in the zone of the post then in that of the other State."""
        return (
            [moment_in_words(self.due_at, ZoneInfo(zone), place) for zone, place in self.zones] if self.due_at else []
        )

    @property
    def zones(self):
        """[(zone, place)]: the post's, then the forum's; the sending State's when both are one."""
        return places_of(self.warrant)[:2]

    @property
    def escort_tone(self):
        """Nobody is late with an escort before the surrender is decided."""
        tones = {EscortStatus.READY: "good", EscortStatus.NAMED: "open", EscortStatus.ASKED: "wait"}
        return tones.get(self.warrant.escort_status, "bad" if self.warrant.status in DECIDED else "")

    def urgency(self):
        """Dated deadlines first; one that nobody dated stands with those of 48 hours; a suspended one comes last."""
        if self.due_at:
            return (0, self.due_at)
        return (0, self.now + CLOSE) if self.waiting == TO_DATE else (1, self.warrant.detained_since)


def places_of(warrant):
    """[(zone, place that names it)], each zone once: the post's, the executing State's, the sending State's, theirs."""
    post, forum, there = warrant.post, forum_of(warrant), warrant.country
    home = known.countries()[settings.SSI_SENDING_COUNTRY]
    found = {post.time_zone: post.city}
    for country in (forum, home, there):
        found.setdefault(country.time_zone, country)
    return list(found.items())


def board_of(user, *, mine=False, now=None):
    """(rows, whether there are more): the detained persons of the open files `user` sees."""
    now = now or timezone.now()
    found = ArrestWarrant.objects.visible_to(user).filter(detained_since__isnull=False, closed_at=None)
    if mine:
        found = found.filter(owner=user)
    # The names of the escort are read: of the long texts, only these are left out.
    found = found.select_related("owner", "person", "treaty").defer("facts", "search_text", "search")
    found = found.order_by("detained_since", "pk")
    warrants = known.attach(found[: MOST + 1])
    capped, warrants = len(warrants) > MOST, warrants[:MOST]
    keys = [w.pk for w in warrants]
    clocks = _by_case(Clock.objects.filter(case__in=keys).open().select_related("rule"))
    papers = _by_case(WarrantPaper.objects.filter(case__in=keys))
    events = _by_case(WarrantEvent.objects.filter(case__in=keys, corrected_by=None, did_not_happen=False).defer("note"))
    rows = [row_of(w, clocks.get(w.pk, []), papers.get(w.pk, []), events.get(w.pk, []), now) for w in warrants]
    return sorted(rows, key=lambda row: (row.urgency(), row.warrant.pk)), capped


def _by_case(rows):
    found = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def row_of(warrant, clocks, papers, events, now):
    """The line of one person, from what was read already."""
    risk = [c for c in clocks if c.rule.code in RISK_RULES]
    dated = sorted((c for c in risk or clocks if c.due_at), key=lambda c: c.due_at)
    waiting = ""
    if not any(c.due_at for c in risk):
        if any(c.due_at is None for c in risk):
            waiting, dated = SUSPENDED, []
        elif missing_dates(warrant, events):
            waiting, dated = TO_DATE, []
        elif not dated:
            waiting = NOTHING
    return Row(warrant, dated[0] if dated else None, waiting, lacks_of(warrant, papers), now)


def lacks_of(warrant, papers):
    """What is still needed, named. Before the decision, what the judge waits for; after it, all that a surrender asks:
    papers, slot, escort, flight, transit, days to deduct."""
    decided = warrant.status in DECIDED
    kinds = set(PaperKind) if decided else FOR_THE_JUDGE
    if not warrant.transit:
        kinds = kinds - {PaperKind.TRANSIT}
    needed = [p for p in papers if p.is_missing and p.kind in kinds]
    lacks = [Lack(p.get_kind_display(), p.due_on) for p in needed]
    if not decided:
        return lacks
    if warrant.slot_at is None:
        lacks.append(Lack(_("Créneau de remise")))
    if not warrant.escort_team.strip():
        lacks.append(Lack(_("Noms de l’escorte")))
    if not warrant.flight:
        lacks.append(Lack(_("Vol ou convoi")))
    if warrant.detention_days is None:
        lacks.append(Lack(_("Jours de détention à déduire")))
    return lacks


def hours_in_words(span):
    """« reste 31 h », « reste 6 j », « dépassé de 5 h »: hours as long as they are counted one by one."""
    minutes = int(abs(span.total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    if minutes < 60:
        length = _("%(n)d min") % {"n": minutes}
    elif hours < 6 and rest:
        length = _("%(h)d h %(m)02d") % {"h": hours, "m": rest}
    elif hours < _IN_HOURS:
        length = _("%(n)d h") % {"n": hours}
    else:
        length = _("%(n)d j") % {"n": hours // 24}
    return (_("reste %(length)s") if span > timedelta() else _("dépassé de %(length)s")) % {"length": length}
