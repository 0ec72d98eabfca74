"""Posts that gave no sign of life (§8.1): nobody who serves there did anything from a page for three days.

The journal says when, never what: `sql/silence.sql` answers the central desk with one moment per person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.accounts.models import Assignment
from ssi.accounts.places import CENTRAL_CITY, CENTRAL_ZONE
from ssi.web.dates import moment_in_words

LIMIT = timedelta(hours=72)


@dataclass(frozen=True)
class Silence:
    """`since`: the last sign of life, None when there never was one."""

    post: object
    since: datetime | None

    @property
    def told(self):
        """The last sign of life, at the hour of the central desk."""
        if self.since is None:
            return _("aucun signe de vie depuis l’ouverture du journal")
        return _("dernier signe de vie : %(moment)s") % {
            "moment": moment_in_words(self.since, CENTRAL_ZONE, CENTRAL_CITY)
        }


def last_signs(posts, now):
    """{key of a post: moment, or None}, as the central desk may know it. Two statements."""
    first, last = (now - LIMIT).astimezone(CENTRAL_ZONE).date(), now.astimezone(CENTRAL_ZONE).date()
    serving = Assignment.objects.filter(post__in=posts, starts_on__lte=last, user__is_active=True)
    pairs = list(serving.exclude(ends_on__lt=first).order_by().values_list("post_id", "user_id").distinct())
    moments = _moments({person for _post, person in pairs})
    found = dict.fromkeys(post.pk for post in posts)
    for post, person in pairs:
        found[post] = max(filter(None, (found[post], moments.get(person))), default=None)
    return found


def _moments(people):
    with connection.cursor() as cursor:
        cursor.execute("SELECT person, at FROM audit.last_signs(%s)", [sorted(people)])
        return dict(cursor.fetchall())


def silent(posts, now=None):
    """[Silence] of the posts that said nothing for `LIMIT`, the longest silence first."""
    now = now or timezone.now()
    signs = last_signs(posts, now)
    found = [Silence(post, signs[post.pk]) for post in posts if signs[post.pk] is None or signs[post.pk] <= now - LIMIT]
    return sorted(found, key=lambda one: (one.since is not None, one.since, one.post.city))
