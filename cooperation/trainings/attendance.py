"""Sign-in by rapid entry (N6): the line of the paper list is read, shown, then kept; whole or not at all."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.approvals.workflow import note
from ssi.web import rapid
from ssi.web.refusals import Refusal

from . import planning
from .models import Attendance
from .moves import is_vetted, move
from .reserve import nominations_of
from .services import begin
from .states import HOLDING

#: « 14 » or « 14P »: there. « 16A »: absent.
LETTERS = "PA"


@dataclass(frozen=True)
class Reading:
    """What a line would write: who is there, who is not, who is not in it."""

    on: date
    present: list
    absent: list
    silent: list


def read(session, line, on):
    """The Reading of a line for one day. Writes nothing. Raises Refusal, RapidEntryError with the position."""
    if not session.starts_on <= on <= session.ends_on:
        raise Refusal(_("Ce jour n’est pas de la session."), rule=_("dates"), field="on")
    seated = {one.number: one for one in nominations_of(session) if one.status in HOLDING}
    marks = rapid.parse(line, letters=LETTERS, numbers=seated, default="P")
    given = {mark.number: mark.letter for mark in marks}
    reading = Reading(
        on,
        present=[seated[n] for n, letter in given.items() if letter == "P"],
        absent=[seated[n] for n, letter in given.items() if letter == "A"],
        silent=[one for n, one in sorted(seated.items()) if n not in given],
    )
    _all_may_sit(reading)
    return reading


@transaction.atomic
def sign_in(session, *, by, line, on):
    """Keep the line. Said again for the same day, the new answer replaces the old one. Returns the Reading."""
    action = begin(session.case, by, "cooperation.attend_nomination")
    reading = read(session, line, on)
    said = [(one, True) for one in reading.present] + [(one, False) for one in reading.absent]
    for nomination, present in said:
        Attendance.objects.update_or_create(
            nomination=nomination,
            on=on,
            defaults={"session": session, "case": action, "present": present, "by": by},
        )
    for nomination, _present in said:
        _follow(nomination, by)
    note(
        action,
        "session.sign_in",
        gettext_lazy("Émargement"),
        by=by,
        comment=_("Session %(n)d : %(present)s, %(absent)s")
        % {"n": session.number, "present": present_in_words(reading), "absent": absent_in_words(reading)},
        row=session.pk,
        on=on,
    )
    planning.follow(session)
    return reading


def present_in_words(reading):
    present = len(reading.present)
    return ngettext("%(n)d présent", "%(n)d présents", present) % {"n": present}


def absent_in_words(reading):
    absent = len(reading.absent)
    return ngettext("%(n)d absent", "%(n)d absents", absent) % {"n": absent}


def days_of(session):
    """The days of the session, week-ends included: a course has its Saturdays."""
    return [session.starts_on + timedelta(days=n) for n in range((session.ends_on - session.starts_on).days + 1)]


def _follow(nomination, by):
    """Present at one day, present; at none any more, back where one was."""
    came = nomination.days.filter(present=True).exists()
    if came and nomination.status not in {"PRESENT", "CERTIFIE"}:
        move(nomination, "attend", by=by)
    elif not came and nomination.status == "PRESENT":
        move(nomination, "unattend_visa" if nomination.session.needs_visa else "unattend", by=by)


def _all_may_sit(reading):
    for one in reading.present:
        if one.status in {"PRESENT", "CERTIFIE"}:
            continue
        if one.session.needs_visa and one.status != "VISA_OBTENU":
            raise Refusal(
                _("N° %(n)d, %(name)s : le visa n’est pas noté comme obtenu. Rien n’est enregistré.")
                % {"n": one.number, "name": one},
                rule=_("visa"),
                field="line",
            )
        if not is_vetted(one):
            raise Refusal(
                _("N° %(n)d, %(name)s : aucune vérification favorable en cours. Rien n’est enregistré.")
                % {"n": one.number, "name": one},
                rule=_("vérification préalable"),
                remedy=_("Enregistrez la décision de l’autorité, puis reprenez la ligne."),
                field="line",
            )
