"""Who sees a crisis, first wall; the second is `consular/sql/crises.sql`.

The head, the deputy, the consular section and the ambassador of the post follow its crises. Officers, volunteers and
assistants see those of which they hold a function, while it is open and while they hold it: a function of the cell is
a temporary assignment. Names are read by the consular section, the head, the deputy, and by the volunteers and
assistants of the cell (cooperation-consular.md §4.5); never by the ambassador, an officer or the desk.
"""

from django.db.models import Q

from ssi.directory.reach import posts_where

FOLLOW, JOIN, NAMES = "consular.follow_crisis", "consular.join_crisis", "consular.read_crisis_names"


def crises(queryset, user):
    posts, _network = posts_where(user, FOLLOW)
    return queryset.filter(Q(post__in=posts) | Q(pk__in=_joined(user)))


def parts(queryset, user):
    """Rows that hang on a crisis and hold no name."""
    posts, _network = posts_where(user, FOLLOW)
    return queryset.filter(Q(post__in=posts) | Q(crisis__in=_joined(user)))


def named(queryset, user):
    """Rows that tell who somebody is."""
    followed, _network = posts_where(user, FOLLOW)
    readers, _network = posts_where(user, NAMES)
    inside = Q(crisis__in=_joined(user), post__in=readers)
    return queryset.filter(Q(post__in=set(followed) & set(readers)) | inside)


def _joined(user):
    from .models import CellFunction

    posts, _network = posts_where(user, JOIN)
    held = CellFunction.objects.filter(holder=user.pk, ended_at=None, crisis__closed_at=None, post__in=posts)
    return held.values("crisis")
