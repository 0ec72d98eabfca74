"""Who sees the annuaire, first wall: the matrix of rights, post by post. The second is `sql/policies.sql`."""

from django.db.models import Q

from ssi.accounts.access import identity_of
from ssi.cases.models import Case


def posts_where(user, permission):
    """(posts where `user` holds `permission`, whether they hold it for the whole network)."""
    identity = identity_of(user) if user.is_authenticated else None
    held = [h for h in identity.held if permission in h.permissions] if identity else []
    return sorted({h.post_id for h in held if h.post_id}), any(h.post_id is None for h in held)


def services(queryset, user):
    """The people of the post (not its consul nor its ambassador), and the desk, which sees no contact."""
    posts, network = posts_where(user, "directory.view_partnerservice")
    return queryset if network else queryset.filter(post__in=posts)


def interactions(queryset, user):
    """What was said at the post: its officers', and, when a file is named, those who see the file."""
    posts, _network = posts_where(user, "directory.view_interaction")
    if not posts:
        return queryset.none()
    files = Case.objects.visible_to(user).values("pk")
    return queryset.filter(Q(case=None) | Q(case__in=files), post__in=posts)


def promises(queryset, user):
    """Promises are seen with the call or the meeting in which they were made."""
    posts, _network = posts_where(user, "directory.view_interaction")
    if not posts:
        return queryset.none()
    files = Case.objects.visible_to(user).values("pk")
    named = Q(interaction__case=None) | Q(interaction__case__in=files)
    return queryset.filter(named, interaction__post__in=posts)


def contacts(queryset, user):
    """The people of the post; what is marked sensitive, its officers only."""
    officers, _network = posts_where(user, "directory.view_sensitive_contact")
    everybody, _network = posts_where(user, "directory.view_contact")
    return queryset.filter(post__in=everybody, sensitive=False) | queryset.filter(post__in=officers)
