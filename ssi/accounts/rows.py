"""Writing a row that two people may edit at once: its `version` tells them apart."""

from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.web.refusals import StaleVersion

from .context import check_constraints_now


def write_row(row, *, expected_version, fields, verb):
    """Add a new row, or lock it, compare versions and change it. Journalled as `verb`. Raises StaleVersion."""
    if row._state.adding:
        _set(row, fields)
        row.save(force_insert=True)
    else:
        now = type(row).objects.select_for_update(of=["self"]).get(pk=row.pk)
        if now.version != expected_version:
            raise StaleVersion(_("Quelqu’un d’autre a modifié cette fiche entre-temps."), theirs=now)
        _set(row, fields)
        row.version = now.version + 1
        row.save(update_fields=[*fields, "version"])
    check_constraints_now()
    record(verb, row)
    return row


def _set(row, fields):
    for name, value in fields.items():
        setattr(row, name, value)
