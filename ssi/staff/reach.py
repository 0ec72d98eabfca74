"""Who sees the staff of a post, first wall: the matrix of rights. The second is `sql/policies.sql`.

One's own papers, courses and absences are one's own to read. The head, the deputy and the ambassador read those of
their post, the desk those of the network; the rota is for everybody at the post.
"""

from django.db.models import Q

from ssi.accounts.access import identity_of
from ssi.accounts.models import Assignment
from ssi.directory.reach import posts_where

VIEW, CHANGE = "staff.view_sheet", "staff.change_sheet"


def of_the_post(queryset, user):
    """Rows of a post that name nobody."""
    posts, network = posts_where(user, VIEW)
    return queryset if network else queryset.filter(post__in=posts)


def of_somebody_there(queryset, user):
    """Rows of a post about one of its people, who reads their own."""
    posts, network = posts_where(user, VIEW)
    return queryset if network else queryset.filter(Q(user=user) | Q(post__in=posts))


def of_the_person(queryset, user):
    """Rows of a person, wherever they serve: read at the posts they are, were or will be assigned to."""
    posts, network = posts_where(user, VIEW)
    if network:
        return queryset
    there = Assignment.objects.filter(post__in=posts).values("user")
    return queryset.filter(Q(user=user) | Q(user__in=there))


def of_the_rota(queryset, user):
    _posts, network = posts_where(user, VIEW)
    if network:
        return queryset
    identity = identity_of(user)
    return queryset.filter(post__in=identity.post_ids if identity else ())


def handovers(queryset, user):
    """Those who leave, those who follow, and whoever runs the post. The desk counts them and reads none."""
    posts, _network = posts_where(user, CHANGE)
    return queryset.filter(Q(leaving=user) | Q(successor=user) | Q(post__in=posts))


def handed_over(queryset, user):
    """Items are seen with their hand-over."""
    from .models import Handover

    return queryset.filter(handover__in=Handover.objects.visible_to(user))
