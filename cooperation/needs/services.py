"""What people do with needs: each function is one act, one transaction."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import fire, lock

from ..files import edit_file, open_file
from .models import Need


@transaction.atomic
def open_need(*, by, post, meeting=None, **fields):
    """Note a need; `meeting` is the line of the oral log it was heard in. Raises NotAllowed."""
    return open_file(
        Need,
        by=by,
        post=post,
        permission="cooperation.add_need",
        label=_("Besoin enregistré"),
        meeting=meeting,
        **fields,
    )


def edit(need, *, by, expected_version, **fields):
    return edit_file(
        need,
        by=by,
        permission="cooperation.change_need",
        label=_("Besoin modifié"),
        expected_version=expected_version,
        **fields,
    )


@transaction.atomic
def perform(need, name, *, by, comment="", expected_version=None):
    """Decide. The last reason stays on the need, in the list: what was refused, and why."""
    need = need.specific()
    lock(need, expected_version=expected_version)
    fire(need, name, by=by, comment=comment, locked=True)
    need.decision_reason = comment
    need.save(update_fields=["decision_reason"])
    return need
