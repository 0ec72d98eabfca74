"""The clock engine in French words: labels, time left, and "pourquoi cette date".

Pure like the engine; sentences pass through gettext, so they follow the language active at the call.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.clocks.calendars import ONE_DAY, CommonHours
from ssi.clocks.engine import (
    Alert,
    AlertKind,
    Clock,
    Due,
    LegalReference,
    State,
    Suspension,
    Unit,
    due,
    remaining,
    state,
)
from ssi.web.dates import time_in_words

NBSP, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
#: A public holiday of the package whose date depends on the moon says so in its name.
ESTIMATED_MARKS = ("estim",)
#: Holidays named one by one in an explanation; a rule of years would list hundreds.
MOST_HOLIDAYS_NAMED = 12

UNIT_LABELS = {
    Unit.HOURS: gettext_lazy("heures"),
    Unit.CALENDAR_DAYS: gettext_lazy("jours calendaires"),
    Unit.WEEKDAYS_MON_SAT: gettext_lazy("jours ouvrables"),
    Unit.BUSINESS_DAYS: gettext_lazy("jours ouvrés"),
    Unit.MONTHS: gettext_lazy("mois"),
    Unit.FIXED_DATE: gettext_lazy("date fixe"),
}
STATE_LABELS = {
    State.RUNNING: gettext_lazy("court"),
    State.SUSPENDED: gettext_lazy("suspendu"),
    State.KEPT: gettext_lazy("tenu"),
    State.BREACHED: gettext_lazy("dépassé"),
    State.MOOT: gettext_lazy("sans objet"),
}
COUNTING = {
    Unit.HOURS: gettext_lazy("Temps réellement écoulé, changements d’heure compris."),
    Unit.CALENDAR_DAYS: gettext_lazy(
        "Le jour de l’événement ne compte pas ; le délai expire à la fin du dernier jour, même chômé."
    ),
    Unit.WEEKDAYS_MON_SAT: gettext_lazy(
        "Du lundi au samedi, sauf jours fériés ; le jour de l’événement ne compte pas."
    ),
    Unit.BUSINESS_DAYS: gettext_lazy(
        "Hors fin de semaine et jours fériés du pays ; le jour de l’événement ne compte pas."
    ),
    Unit.MONTHS: gettext_lazy("De quantième à quantième, ou le dernier jour du mois si ce quantième n’existe pas."),
    Unit.FIXED_DATE: gettext_lazy("Date fixée : les suspensions ne la déplacent pas."),
}
MONTHS = [
    gettext_lazy("janvier"),
    gettext_lazy("février"),
    gettext_lazy("mars"),
    gettext_lazy("avril"),
    gettext_lazy("mai"),
    gettext_lazy("juin"),
    gettext_lazy("juillet"),
    gettext_lazy("août"),
    gettext_lazy("septembre"),
    gettext_lazy("octobre"),
    gettext_lazy("novembre"),
    gettext_lazy("décembre"),
]
WEEKDAYS = [
    gettext_lazy("lundi"),
    gettext_lazy("mardi"),
    gettext_lazy("mercredi"),
    gettext_lazy("jeudi"),
    gettext_lazy("vendredi"),
    gettext_lazy("samedi"),
    gettext_lazy("dimanche"),
]


@dataclass(frozen=True)
class Line:
    """One line of an explanation; `to_verify` puts the "à vérifier" mark beside it."""

    topic: str
    text: str
    to_verify: bool = False


def explain(clock: Clock, at: datetime) -> tuple[Line, ...]:
    """ "Pourquoi cette date", as known at `at`: event, rule, source in force on the day of the event, zone,
    days off, suspensions, strict and rolled dates, consequence, state."""
    ends = due(clock, at)
    return (
        Line(_("Événement"), f"{clock.rule.event}{THIN}: {moment_in_words(clock.event_at, clock.zone)}."),
        Line(_("Règle"), _rule_in_words(clock), clock.rule.to_verify),
        *_sources(clock),
        Line(_("Fuseau"), _("Dates et heures du fuseau %(zone)s.") % {"zone": clock.zone.key}),
        *_days_off(clock, ends),
        *_suspensions(clock, ends),
        *_due_lines(clock, ends, at),
        Line(_("Si le délai expire"), clock.rule.on_expiry or _("Aucun effet de droit enregistré.")),
        Line(_("État"), _state_in_words(clock, ends, at)),
    )


def countdown(clock: Clock, at: datetime) -> str:
    """What a list shows: "dans 3 h", "dépassé de 2 j", "suspendu", "tenu", "sans objet"."""
    now = state(clock, at)
    left = remaining(clock, at)
    if now is State.RUNNING:
        return _("dans %(time)s") % {"time": span_in_words(left)}
    if now is State.BREACHED and left < timedelta():
        return _("dépassé de %(time)s") % {"time": span_in_words(-left)}
    return str(STATE_LABELS[now])


def alert_in_words(alert: Alert) -> str:
    if alert.kind is AlertKind.DAYS_BEFORE:
        return _("J-%(days)d") % {"days": alert.days}
    return {
        AlertKind.HALF: _("moitié du délai écoulée"),
        AlertKind.FOUR_FIFTHS: _("80 % du délai écoulés"),
        AlertKind.TWO_HOURS_BEFORE: _("H-2"),
        AlertKind.BREACH: _("délai dépassé"),
    }[alert.kind]


def common_hours_in_words(common: CommonHours) -> str:
    """ "il reste 1 h 30 ouvrée commune avant l’échéance", and what makes it uncertain."""
    if not common.minutes:
        text = _("il ne reste aucune heure ouvrée commune avant l’échéance")
    else:
        hours, minutes = divmod(common.minutes, 60)
        length = _hours_and_minutes(hours, minutes)
        template = ngettext(
            "il reste %(length)s ouvrée commune avant l’échéance",
            "il reste %(length)s ouvrées communes avant l’échéance",
            # "1 h 30 ouvrée": French is singular below two.
            max(1, hours),
        )
        text = template % {"length": length}
    notes = []
    if common.is_capped:
        notes.append(_("au moins, seuls les 400 premiers jours sont comptés"))
    if not common.is_certain:
        notes.append(_("jours fériés d’un des pays inconnus sur la période, à vérifier"))
    return f"{text} ({' ; '.join(notes)})" if notes else text


def common_hours_line(common: CommonHours) -> Line:
    """The line of an explanation; uncertain when the days off of one of the countries are not known."""
    text = common_hours_in_words(common)
    return Line(
        _("Heures ouvrées communes"),
        _("%(left)s, bureaux ouverts de 9 h à 18 h dans les deux pays.") % {"left": text[:1].upper() + text[1:]},
        not common.is_certain,
    )


def date_in_words(day: date) -> str:
    """ "mardi 3 mars 2026"; the first of the month is "1er"."""
    number = _("1er") if day.day == 1 else day.day
    return _("%(weekday)s %(day)s %(month)s %(year)d") % {
        "weekday": WEEKDAYS[day.weekday()],
        "day": number,
        "month": MONTHS[day.month - 1],
        "year": day.year,
    }


def moment_in_words(moment: datetime, zone: ZoneInfo) -> str:
    """ "mardi 3 mars 2026 à 10 h 15", in that zone."""
    local = moment.astimezone(zone)
    return _("%(date)s à %(time)s") % {"date": date_in_words(local.date()), "time": time_in_words(local)}


def span_in_words(span: timedelta) -> str:
    """Rounded down to what matters: "45 min", "3 h", "2 j"; "moins d’une minute" below."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return _("moins d’une minute")
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        # Under six hours, half an hour matters.
        return _hours_and_minutes(hours, rest if hours < 6 else 0)
    return _("%(days)s j") % {"days": minutes // (24 * 60)}


def duration_in_words(rule) -> str:
    """ "7 jours calendaires"; for a date set by somebody, that it is, or which day of the next year it is."""
    unit = Unit(rule.unit)
    if unit is Unit.FIXED_DATE and rule.annual_day:
        month, day = rule.annual_day
        number = _("1er") if day == 1 else day
        return _("%(day)s %(month)s de l’année suivante") % {"day": number, "month": MONTHS[month - 1]}
    if unit is Unit.FIXED_DATE:
        return _("date saisie dans le dossier")
    return {
        Unit.HOURS: ngettext("%(n)d heure", "%(n)d heures", rule.amount),
        Unit.CALENDAR_DAYS: ngettext("%(n)d jour calendaire", "%(n)d jours calendaires", rule.amount),
        Unit.WEEKDAYS_MON_SAT: ngettext("%(n)d jour ouvrable", "%(n)d jours ouvrables", rule.amount),
        Unit.BUSINESS_DAYS: ngettext("%(n)d jour ouvré", "%(n)d jours ouvrés", rule.amount),
        Unit.MONTHS: ngettext("%(n)d mois", "%(n)d mois", rule.amount),
    }[unit] % {"n": rule.amount}


# ----------------------------------------------------------------------------------------------------------


def _hours_and_minutes(hours: int, minutes: int) -> str:
    if not hours:
        return f"{minutes}{NBSP}min"
    if not minutes:
        return f"{hours}{NBSP}h"
    return _("%(hours)d h %(minutes)02d") % {"hours": hours, "minutes": minutes}


def _rule_in_words(clock: Clock) -> str:
    rule = clock.rule
    counting = COUNTING[rule.unit]
    if rule.unit is Unit.FIXED_DATE:
        return f"{rule.label} ({rule.code}). {counting}"
    return f"{rule.label} ({rule.code}){THIN}: {duration_in_words(rule)}. {counting}"


def _sources(clock: Clock) -> tuple[Line, ...]:
    """One line per article in force on the day of the event."""
    topic, found = _("Source"), clock.rule.references_on(clock.event_day)
    if found:
        return tuple(Line(topic, _article(one, clock.event_day), one.to_verify) for one in found)
    if clock.rule.references:
        text = _("Aucune version en vigueur le %(day)s n’est enregistrée.")
        return (Line(topic, text % {"day": date_in_words(clock.event_day)}, True),)
    return (Line(topic, _("Règle interne du service, sans texte.")),)


def _article(reference: LegalReference, day: date) -> str:
    """A source without recorded dates (a usage, a text not dated here) is not said to be "in force"."""
    if reference.valid_from is None and reference.valid_until is None:
        return f"{reference.article}."
    text = _("%(article)s, version en vigueur le %(day)s.")
    return text % {"article": reference.article, "day": date_in_words(day)}


def _days_off(clock: Clock, ends: Due) -> tuple[Line, ...]:
    """Only where days off change the date: working-day units, and rules that roll."""
    unit, calendar = clock.rule.unit, clock.calendar
    if unit not in (Unit.WEEKDAYS_MON_SAT, Unit.BUSINESS_DAYS) and not clock.rule.rolls:
        return ()
    topic = _("Jours fériés")
    last = (ends.rolled_at or ends.if_resumed).astimezone(clock.zone).date()
    unknown = [day for day in (clock.event_day, last) if not calendar.covers(day)]
    lines = []
    if unknown:
        text = _(
            "Le calendrier de ce pays (%(country)s) n’est pas connu pour toute la période : seuls les jours "
            "saisis par le poste sont écartés, la date réelle peut être plus tardive."
        )
        lines.append(Line(topic, text % {"country": calendar.country}, True))
    named, day = [], clock.event_day + ONE_DAY
    while day <= last and len(named) < MOST_HOLIDAYS_NAMED:
        name = calendar.holiday(day)
        if name:
            named.append((day, name))
        day += ONE_DAY
    if named:
        listed = " ; ".join(f"{date_in_words(day)} ({name})" for day, name in named)
        doubtful = any(mark in name.lower() for _day, name in named for mark in ESTIMATED_MARKS)
        lines.append(Line(topic, _("Écartés : %(days)s.") % {"days": listed}, doubtful))
    elif not unknown:
        lines.append(Line(topic, _("Aucun jour férié sur la période.")))
    return tuple(lines)


def _suspensions(clock: Clock, ends: Due) -> tuple[Line, ...]:
    if not ends.counted:
        return (Line(_("Suspensions"), _("Aucune.")),)
    return tuple(Line(_("Suspensions"), _suspension(clock, pause)) for pause in ends.counted)


def _suspension(clock: Clock, pause: Suspension) -> str:
    start = moment_in_words(pause.start, clock.zone)
    reason = f" ({pause.reason})" if pause.reason else ""
    if pause.end is None:
        return _("Depuis le %(start)s%(reason)s, toujours en cours.") % {"start": start, "reason": reason}
    if clock.rule.unit is Unit.HOURS:
        effect = _("repousse l’échéance du temps écoulé, %(time)s") % {"time": span_in_words(pause.end - pause.start)}
    else:
        days = (pause.end.astimezone(clock.zone).date() - pause.start.astimezone(clock.zone).date()).days
        effect = ngettext(
            "repousse l’échéance de %(n)d jour (différence des dates)",
            "repousse l’échéance de %(n)d jours (différence des dates)",
            days,
        ) % {"n": days}
    return _("Du %(start)s au %(end)s%(reason)s : %(effect)s.") % {
        "start": start,
        "end": moment_in_words(pause.end, clock.zone),
        "reason": reason,
        "effect": effect,
    }


def _due_lines(clock: Clock, ends: Due, at: datetime) -> tuple[Line, ...]:
    topic = _("Échéance stricte")
    if ends.at is None:
        text = _("Suspendue. Si le délai reprenait le %(now)s, il expirerait le %(due)s.")
        now = moment_in_words(at, clock.zone)
        return (Line(topic, text % {"now": now, "due": moment_in_words(ends.if_resumed, clock.zone)}),)
    text = _("%(due)s : c’est elle qui déclenche les alertes.")
    lines = [Line(topic, text % {"due": moment_in_words(ends.at, clock.zone)})]
    if ends.rolled_at is not None:
        text = _("%(due)s : le dernier jour étant chômé, le texte reporte au premier jour ouvré suivant.")
        lines.append(
            Line(
                _("Échéance juridique possible"),
                text % {"due": moment_in_words(ends.rolled_at, clock.zone)},
                clock.rule.to_verify or not clock.calendar.covers(ends.rolled_at.astimezone(clock.zone).date()),
            )
        )
    return tuple(lines)


def _state_in_words(clock: Clock, ends: Due, at: datetime) -> str:
    now = state(clock, at)
    if now is State.KEPT:
        return _("Tenu le %(day)s.") % {"day": moment_in_words(clock.kept_at, clock.zone)}
    if now is State.MOOT:
        return _("Sans objet depuis le %(day)s.") % {"day": moment_in_words(clock.moot_at, clock.zone)}
    if now is State.SUSPENDED:
        left = span_in_words(max(timedelta(), remaining(clock, at)))
        return _("Suspendu ; il restera %(time)s à la reprise.") % {"time": left}
    if now is State.RUNNING:
        return _("Court : expire %(countdown)s.") % {"countdown": countdown(clock, at)}
    if clock.kept_at is not None and clock.kept_at <= at:
        late = span_in_words(clock.kept_at - ends.at)
        return _("Dépassé : tenu avec un retard de %(time)s.") % {"time": late}
    return _("Dépassé : l’échéance était le %(due)s.") % {"due": moment_in_words(ends.at, clock.zone)}
