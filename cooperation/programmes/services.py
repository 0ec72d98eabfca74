"""What people do with programmes: each function is one act, one transaction, all or nothing."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import fire, lock, note
from ssi.web.refusals import Refusal

from ..files import edit_file, open_file, still_written
from ..route import services as route
from .guards import has_money
from .models import Programme, ProgrammeNeed
from .workflow import IN_WRITING

#: States of the file that bears the approval in which money may be committed.
SPENDABLE = frozenset({"APPROUVE", "EN_COURS", "PROGRAMMEE", "EN_PREPARATION", "REALISEE"})


@transaction.atomic
def open_programme(*, by, post, needs=(), **fields):
    """Open a programme, with the needs it answers. Raises NotAllowed, Refusal."""
    _dates(fields["starts_on"], fields["ends_on"])
    programme = open_file(
        Programme,
        by=by,
        post=post,
        permission="cooperation.add_programme",
        label=gettext_lazy("Programme ouvert"),
        **fields,
    )
    for need in needs:
        ProgrammeNeed.objects.create(case=programme, need=need)
    return programme


def edit(programme, *, by, expected_version, **fields):
    _dates(fields.get("starts_on", programme.starts_on), fields.get("ends_on", programme.ends_on))
    return edit_file(
        programme,
        by=by,
        permission="cooperation.change_programme",
        label=gettext_lazy("Programme modifié"),
        expected_version=expected_version,
        writable=IN_WRITING,
        **fields,
    )


@transaction.atomic
def add_part(programme, model, *, by, **fields):
    """Add a sector, a need or a partner while the programme is written."""
    _write(programme, by)
    row = model(case=programme, **fields)
    row.full_clean()
    row.save()
    note(programme, "programme.part", gettext_lazy("Programme complété"), by=by, part=model._meta.model_name)
    return row


@transaction.atomic
def remove_part(programme, part, *, by):
    _write(programme, by)
    model = part._meta.model_name
    part.delete()
    note(programme, "programme.part", gettext_lazy("Programme complété"), by=by, removed=model)


@transaction.atomic
def perform(programme, name, *, by, comment="", expected_version=None):
    """Do the transition `name`; what a level says of a version has its own act (`route.say`)."""
    if name == "submit":
        return route.submit(programme, by=by, comment=comment, expected_version=expected_version)
    if name in route.PUTS_BEFORE:
        return route.put_before(programme, name, by=by, comment=comment, expected_version=expected_version)
    lock(programme, expected_version=expected_version)
    return fire(programme, name, by=by, comment=comment, locked=True)


def begin_if_approved(case, *, by):
    """An approved programme starts at its first commitment or at the start of its first action."""
    case = case.specific()
    programme = case.part_of if case.kind == "cooperationaction" else case
    if programme is None:
        return
    lock(programme)
    if programme.status != "APPROUVE" or not by.has_perm("cooperation.run_programme", programme):
        return
    try:
        has_money(programme, by)
    except Refusal:
        return  # it starts by hand, once its money is there
    fire(programme, "begin", by=by, locked=True)


def _write(programme, by):
    lock(programme)
    entitled(by, "cooperation.change_programme", programme)
    still_written(programme, IN_WRITING)


def _dates(starts_on, ends_on):
    if ends_on < starts_on:
        raise Refusal(_("La fin précède le début : vérifiez les deux dates."), rule=_("dates"), field="ends_on")
