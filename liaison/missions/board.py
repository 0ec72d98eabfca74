"""The board: each traveller and each check as a light with its word and its sign, and how many days are left.

Never the colour alone: a light is a word (« en règle », « à faire », « bloquant »), a sign, and a tone.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.clocks.office import office_of
from ssi.network import known

from .gate import lacking, member_lacks

#: Days before the arrival from which what still blocks is no longer amber.
LATE = {"order": 15, "passport": 30, "visa": 21, "arms": 15, "basis": 30, "consent": 21, "team": 30}


@dataclass(frozen=True)
class Light:
    """`word` says it; `tone` is one of the house's states, whose badge has its own sign; `detail` says why."""

    word: str
    tone: str
    detail: str = ""


def green(detail="", word=""):
    return Light(word or _("en règle"), "good", detail)


def amber(detail=""):
    return Light(_("à faire"), "wait", detail)


def red(detail=""):
    return Light(_("bloquant"), "bad", detail)


def none_needed():
    return Light(_("sans objet"), "")


def days_left(mission, today):
    """« J-12 », « jour J », « J+2 » : days to the arrival; after the departure, nothing is counted."""
    days = (mission.starts_on - today).days
    if days > 0:
        return f"J-{days}"
    if today > mission.ends_on:
        return ""
    return _("jour J") if days == 0 else f"J+{-days}"


@dataclass(frozen=True)
class Row:
    """A traveller and their lights: (what it is about, Light), in the order of COLUMNS."""

    member: object
    lights: list


COLUMNS = {
    "order": gettext_lazy("Ordre de mission"),
    "passport": gettext_lazy("Passeport"),
    "visa": gettext_lazy("Visa"),
    "arms": gettext_lazy("Arme"),
}


def rows_of(papers, today):
    """One Row per traveller."""
    return [Row(member, _lights(papers, member, today)) for member in papers.members]


def _lights(papers, member, today):
    lacks = {}
    for lack in member_lacks(papers, member):
        lacks.setdefault(lack.about, lack)
    shown = []
    for about, heading in COLUMNS.items():
        if about in lacks:
            light = _missing(papers.mission, lacks[about], today)
        elif (about == "visa" and not member.visa_required) or (about == "arms" and not member.armed):
            light = none_needed()
        else:
            light = green()
        shown.append((heading, light))
    return shown


def _missing(mission, lack, today):
    """Amber while the back-planning leaves time, red after; what is held but not good enough is red at once.

    Why is in « ce qui manque », beside: the cell says how much it matters.
    """
    late = today > mission.starts_on - timedelta(days=LATE[lack.about])
    held = lack.member is not None and (
        (lack.about == "passport" and lack.member.passport_expires_on)
        or (lack.about == "visa" and lack.member.visa_expires_on)
    )
    return red() if late or held else amber()


def light_of_check(check, today):
    if check.moot:
        return none_needed()
    if check.done_at:
        return green(word=_("fait"))
    if check.due_on < today:
        return Light(_("en retard"), "bad")
    return amber()


def light_of(papers, checks, today, *, whole=True):
    """The light of a mission in a list: what the gate and the checklist say together.

    Not `whole` (logistics only): the checklist alone, for the rest is not theirs to know.
    """
    late = sum(1 for check in checks if light_of_check(check, today).tone == "bad")
    to_do = sum(1 for check in checks if light_of_check(check, today).tone == "wait")
    lacks = lacking(papers) if whole else []
    if lacks and any(_missing(papers.mission, lack, today).tone == "bad" for lack in lacks):
        return red(ngettext("%(n)d pièce manque", "%(n)d pièces manquent", len(lacks)) % {"n": len(lacks)})
    if late:
        return Light(_("en retard"), "bad", ngettext("%(n)d contrôle", "%(n)d contrôles", late) % {"n": late})
    if lacks:
        return amber(ngettext("%(n)d pièce attendue", "%(n)d pièces attendues", len(lacks)) % {"n": len(lacks)})
    if to_do:
        return amber(ngettext("%(n)d contrôle", "%(n)d contrôles", to_do) % {"n": to_do})
    return green()


@dataclass(frozen=True)
class Day:
    """A day of the programme, its slots, and what each State has off that day."""

    date: object
    slots: list
    flags: list


def days_of(mission, slots):
    """Every day of the mission, with slots or not, and those slots that fall outside it."""
    dates = {mission.starts_on + timedelta(days=n) for n in range((mission.ends_on - mission.starts_on).days + 1)}
    dates |= {slot.day for slot in slots}
    return [
        Day(date, [slot for slot in slots if slot.day == date], flags_of(mission.country, date, mission))
        for date in sorted(dates)
    ]


def flags_of(country, date, mission=None):
    """What is off that day in the host country and at home: week-end, public holiday, or a calendar not known."""
    flags = []
    for state in filter(None, (country, known.countries().get(settings.SSI_SENDING_COUNTRY))):
        calendar = office_of(state).calendar
        where = {"country": state}
        if name := calendar.holiday(date):
            flags.append(_("férié, %(country)s : %(name)s") % {**where, "name": name})
        elif calendar.is_weekend(date):
            flags.append(_("fin de semaine, %(country)s") % where)
        if not calendar.covers(date):
            flags.append(_("jours fériés inconnus, %(country)s") % where)
    if mission is not None and not mission.starts_on <= date <= mission.ends_on:
        flags.append(_("hors des dates de la mission"))
    return flags
