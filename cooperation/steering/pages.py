"""What the page and the sheet of a programme show of its risks and of what comes next: two statements."""

from .services import WRITE


def steering_context(user, programme):
    steps, risks = steps_of(programme), risks_of(programme)
    return {
        "risks": risks,
        "next_steps": steps,
        "may_steer": programme.is_open and user.has_perm(WRITE, programme),
    }


def risks_of(programme):
    """The open ones first, the heaviest of them at the top."""
    rows = programme.risks.select_related("owner")
    return sorted(rows, key=lambda row: (row.lifted_at is not None, -row.weight, row.review_on))


def steps_of(programme):
    """What is still to do first, the nearest at the top."""
    rows = programme.next_steps.select_related("owner")
    return sorted(rows, key=lambda row: (row.done_at is not None, row.due_on))
