"""The agenda as iCalendar behind a secret address: references and names of rules, no title, no name of a person."""

import hashlib
import secrets
from datetime import UTC, datetime, time

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from ssi.accounts.access import Identity
from ssi.audit.log import record
from ssi.web.ahead import dates_of
from ssi.web.refusals import NotAllowed

from .agenda import AHEAD, MINE, MOST, POST, open_clocks
from .models import CalendarFeed

PERMISSION = "clocks.view_clock"


def in_force(user):
    """The feed of this person that can be read now, or None."""
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


@transaction.atomic
def create(*, by, whole_post=False):
    """Give `by` a new secret address; the one before it ends. Returns the token: it is written nowhere."""
    if not by.has_perm(PERMISSION):
        raise NotAllowed(
            _("Aucun délai ne vous est ouvert : il n’y a rien à suivre dans un agenda."),
            rule=_("matrice des droits"),
            remedy=_("L’attaché de sécurité intérieure peut vous confier un dossier."),
        )
    revoke(by=by)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=by, token_hash=_hash(token), whole_post=whole_post)
    record("clock.feed_created", feed, whole_post=whole_post)
    return token


@transaction.atomic
def revoke(*, by):
    """End the address of `by`, if there is one. Returns whether there was."""
    feed = in_force(by)
    if feed is None:
        return False
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])
    record("clock.feed_revoked", feed)
    return True


def enter(token):
    """Bind the open transaction to the owner of this address. Returns (person, feed), or None: no such address.

    The rights are those of this moment: an assignment that ended closes the address (`sec.begin_feed`).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.begin_feed(%s)", [token])
        identity = Identity.from_database(cursor.fetchone()[0])
    if identity is None:
        return None
    person = get_user_model().objects.get(pk=identity.user_id)
    person._identity = identity
    feed = in_force(person)
    return (person, feed) if person.has_perm(PERMISSION) else None


def render(person, feed):
    """The bytes of the calendar: the same deadlines give the same bytes. Suspended ones have no moment to show."""
    calendar = Calendar()
    calendar.add("prodid", "-//SSI//Echeances//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Échéances"))
    shown = []
    for clock in open_clocks(person, POST if feed.whole_post else MINE).filter(due_at__isnull=False)[:MOST]:
        event = Event()
        event.add("uid", f"{clock.case.reference}-{clock.rule.code}-{clock.event_at:%Y%m%dT%H%M%S}")
        event.add("dtstamp", clock.event_at)
        event.add("dtstart", clock.due_at)
        event.add("summary", f"{clock.case.reference} — {clock.rule.label}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
        shown.append(clock.pk)
    _add_dates(calendar, person)
    return calendar.to_ical(), shown


def _add_dates(calendar, person):
    """What hangs on no file (a call that closes), as whole days."""
    today = timezone.localdate()
    for line in dates_of(person, today, today + AHEAD):
        event = Event()
        event.add("uid", f"{line.due:%Y%m%d}{line.url}")
        event.add("dtstamp", datetime.combine(line.due, time(0), tzinfo=UTC))
        event.add("dtstart", line.due)
        event.add("summary", line.text)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)


def _hash(token):
    return hashlib.sha256(token.encode()).hexdigest()
