"""What every file of the room shares: how it is opened and edited, who may."""

from django.db import transaction
from django.utils.translation import gettext as _

from ssi.approvals.opening import drafted, entered, entitled, require, rewritten
from ssi.approvals.workflow import lock, workflow_of
from ssi.web.refusals import NotAllowed


def open_file(model, *, by, post, permission, label, **fields):
    """Number and open a file of `model` at `post`, in the caller's transaction. Raises NotAllowed."""
    require(by, permission, post)
    kind = model._meta.model_name
    case = drafted(model, by=by, post=post, **fields)
    return entered(case, by=by, verb=f"{kind}.open", label=label)


@transaction.atomic
def edit_file(case, *, by, permission, label, expected_version, writable=None, **fields):
    """Change the fields of a file. `writable`: states in which they may be. Raises StaleVersion, NotAllowed."""
    lock(case, expected_version=expected_version)
    entitled(by, permission, case)
    still_written(case, writable)
    return rewritten(case, fields, by=by, verb=f"{case.kind}.edit", label=label)


def still_written(case, writable=None):
    """What was submitted does not change under the eyes of those who approve it."""
    flow = workflow_of(case)
    if case.status in flow.closed:
        raise NotAllowed(_("Le dossier est clos : il ne change plus."), rule=_("états déclarés"))
    if writable is not None and case.status not in writable:
        raise NotAllowed(
            _("À l’état « %(state)s », le texte est figé : c’est lui qui est approuvé.")
            % {"state": flow.state(case.status).label},
            rule=_("texte figé"),
            remedy=_("Un renvoi ou un ajournement le rouvre."),
        )
