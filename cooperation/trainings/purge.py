"""Forgetting the names at their term: passports first, then those who did not come, then those who were trained.

Sex, country, state and number stay: figures count as before, and a certificate is still checked from its paper. Beat
calls it each day; it acts at each post as whoever holds the signature then. A post without one waits for the next day.
"""

import logging

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from ssi.approvals.workflow import note
from ssi.clocks.engine import add_months
from ssi.network.models import Post
from ssi.outbox.bus import publish
from ssi.reports.preparation import as_signatory
from ssi.retention.execution import SHRED

from ..offers.models import OfferCandidate
from .models import Nomination, TrainingSession, TrainingTerm
from .states import TRAINED
from .vocabulary import Term

log = logging.getLogger(__name__)
#: What is left of a person once forgotten.
BLANK = {
    "last_name": "",
    "first_name": "",
    "grade": "",
    "service": "",
    "passport_number": None,
    "passport_expires_on": None,
    "language_level": "",
}


def forget_due():
    """Forget what is past its term in each post. Returns how many persons and passports were."""
    forgotten = 0
    for post in Post.objects.select_related("country"):
        with as_signatory(post) as person:
            if person is None:
                log.warning("nobody holds the signature of post %s: its trainees wait", post.code)
                continue
            forgotten += _forget_at(post, person)
    return forgotten


def _forget_at(post, person):
    today = timezone.localdate(timezone=post.zone)
    terms = TrainingTerm.in_force(today)
    sessions = TrainingSession.objects.visible_to(person).filter(case__post=post, ends_on__lt=today)
    # Names another post sent for a session that is over, and of which nobody made a nomination.
    OfferCandidate.objects.filter(request__offer__post=post, request__offer__ends_on__lt=today).delete()
    return sum(_forget(session, person, terms, today) for session in sessions.select_related("case__post"))


def _forget(session, person, terms, today):
    def past(code):
        return today > add_months(session.ends_on, terms[code].months)

    people = Nomination.objects.filter(session=session, forgotten_on=None)
    count = 0
    if past(Term.TRAINED):
        count += people.update(forgotten_on=today, **BLANK)
        _forget_papers(session)
    elif past(Term.NOT_TRAINED):
        count += people.exclude(status__in=TRAINED).update(forgotten_on=today, **BLANK)
    if past(Term.PASSPORT):
        held = people.filter(Q(passport_number__isnull=False) | Q(passport_expires_on__isnull=False))
        count += held.update(passport_number=None, passport_expires_on=None)
    if count:
        note(
            session.case,
            "nomination.forget",
            gettext_lazy("Données nominatives effacées à leur terme"),
            by=person,
            comment=ngettext("Session %(n)d : %(count)d personne", "Session %(n)d : %(count)d personnes", count)
            % {"n": session.number, "count": count},
            row=session.pk,
            count=count,
        )
    return count


def _forget_papers(session):
    """The documents that hold the names go with them, their bytes after the commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.forget_training_papers(%s)", [session.pk])
        names = [str(name) for (name,) in cursor.fetchall() if name]
    if names:
        publish(SHRED, names=names)
