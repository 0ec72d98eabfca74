"""Who of a post may be named to answer for something."""

from django.db.models import Q
from django.utils import timezone

from ssi.accounts.models import Assignment, User
from ssi.accounts.roles import roles_holding


def here(post, permission, row=None):
    """Those assigned to the post today whose role holds `permission`, and whoever `row` names already."""
    today = Assignment.objects.in_force(timezone.localdate(timezone=post.zone))
    held = today.filter(post=post, role__in=roles_holding(permission))
    wanted = Q(is_active=True, assignments__in=held)
    if row is not None and row.pk:
        wanted |= Q(pk=row.owner_id)
    return User.objects.filter(wanted).distinct()
