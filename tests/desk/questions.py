"""Questions of the desk for the tests, asked through the service."""

from datetime import timedelta

from django.utils import timezone

from ssi.accounts.context import acting_as
from ssi.desk import services


def ask(desk, post, *, days=7, subject="Effectifs de la section antidrogue"):
    """Asked by somebody of the desk, due so many days from today at the post."""
    due_on = timezone.localdate(timezone=post.zone) + timedelta(days=days)
    with acting_as(desk):
        return services.ask(by=desk, post=post, subject=subject, text="Combien d’enquêteurs formés ?", due_on=due_on)
