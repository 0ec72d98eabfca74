"""What the page of an action shows of its experts: one statement."""

from django.utils import timezone

from .services import WRITE

#: Types of action in which an expert is looked for first.
TYPES = frozenset({"EXPERT", "CONSEIL", "ETI"})


def of_action(action, user):
    over = action.status in {"REFUSE", "ANNULEE"}
    writes = not over and user.has_perm(WRITE, action)
    return {
        "missions": list(action.expert_missions.all()),
        "expects_experts": action.action_type_id in TYPES,
        "may_send": writes and action.status != "EVALUEE",
        "may_receive": writes,
        "may_offer": writes and action.is_open and user.has_perm("cooperation.make_offer", action),
        "today": timezone.localdate(timezone=action.post.zone),
    }
