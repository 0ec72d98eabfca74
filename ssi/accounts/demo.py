"""The fictitious people one may become with one click on the sign-in page of the demo."""

from django.contrib.auth import get_user_model
from django.utils import timezone

from .models import Assignment
from .roles import Role

PASSWORD = "demo-ssi-2026"  # noqa: S105 fictitious people only


def people():
    """Everybody who could sign in today (to the day: the demo's posts are hours apart, not days)."""
    on = timezone.localdate()
    return get_user_model().objects.filter(is_active=True, assignments__in=Assignment.objects.in_force(on)).distinct()


def accounts():
    """{"roles": one account per role, in the order of the roles; "others": the rest; "password": common to all}."""
    held = list(
        Assignment.objects.serving(timezone.localdate()).select_related("user", "post").prefetch_related("domains")
    )
    held.sort(key=lambda a: (list(Role).index(a.role), a.post_id or 0, a.user_id))
    first, others = {}, []
    for assignment in held:
        if assignment.role in first:
            others.append(_entry(assignment))
        else:
            first[assignment.role] = _entry(assignment)
    return {"roles": list(first.values()), "others": others, "password": PASSWORD}


def _entry(assignment):
    return {
        "person": assignment.user_id,
        "name": str(assignment.user),
        "email": assignment.user.email,
        "role": assignment.get_role_display(),
        "place": str(assignment.post or ""),
        "domains": ", ".join(str(d) for d in assignment.domains.all()),
    }
