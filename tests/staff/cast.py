"""A post with its head, two officers and a volunteer; the embassy; the desk."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from ssi.accounts.roles import Role
from tests import factories


@dataclass
class Cast:
    post: object
    head: object
    deputy: object
    officer: object
    other: object
    volunteer: object
    ambassador: object
    desk: object
    director: object
    stranger: object


def cast():
    post, there = factories.make_post("BUC", covers=["MD"]), factories.make_post("DJI")
    domain, make = factories.make_domain("stups"), factories.make_user
    return Cast(
        post=post,
        head=make(Role.ASI, post),
        deputy=make(Role.ASIA, post),
        officer=make(Role.ODL, post, domains=[domain]),
        other=make(Role.ODL, post, domains=[domain]),
        volunteer=make(Role.VIA, post),
        ambassador=make(Role.AMBASSADOR, post),
        desk=make(Role.DCIS_OFFICER),
        director=make(Role.DCIS_DIRECTOR),
        stranger=make(Role.ASI, there),
    )


def in_days(days):
    """A day of the post: past midnight in Bucharest it is still yesterday in Paris."""
    return timezone.localdate(timezone=ZoneInfo("Europe/Bucharest")) + timedelta(days=days)
