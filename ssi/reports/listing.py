"""A table that says how many rows it leaves out; nothing, which prints « Néant », when there are none."""

from django.utils.translation import ngettext

from .document import Table


def listed(columns, rows, *, most=30, caption=""):
    """[Table] of the first `most` rows, with the number of the others below; [] without rows."""
    if not rows:
        return []
    left = len(rows) - most
    more = ngettext("%(n)d autre ligne n’est pas énumérée.", "%(n)d autres lignes ne sont pas énumérées.", max(left, 0))
    return [Table(columns, rows[:most], caption=caption, note=more % {"n": left} if left > 0 else "")]
