"""Missions of experts for the tests."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from cooperation.experts import services
from cooperation.models import CooperationAction, ExpertMission
from ssi.accounts.context import acting_as
from tests.cooperation.files import make_action


def make_mission(by, action=None, *, starts_in=20, days=4, canary="", **fields):
    """One expert, who leaves in so many days."""
    action = action or make_action(by, canary=canary, kind="EXPERT")
    action = CooperationAction.objects.select_related("post__country").get(pk=action.pk)
    starts_on = timezone.localdate(timezone=action.post.zone) + timedelta(days=starts_in)
    fields = {
        "subject": f"Audit du laboratoire {canary}".strip(),
        "expert": f"Claire Aubin {canary}".strip(),
        "grade": "ingénieure en chef",
        "service": f"Service national de police scientifique {canary}".strip(),
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=days - 1),
        "terms": f"Dire ce qui manque pour l’accréditation. {canary}".strip(),
        "cost": Decimal(2400),
    } | fields
    with acting_as(by):
        mission = services.save(None, action, by=by, **fields)
    return ExpertMission.objects.select_related("case__post__country").get(pk=mission.pk)
