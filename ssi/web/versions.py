"""Two people on one file: what the saved version says where the one being typed says something else."""

from datetime import date, datetime

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.web.dates import date_in_words, moment_in_words


def both_versions(saved, form):
    """(label, saved, typed) of each field of this bound form that differs from the row as it is now saved.

    Both in the words of the screen: what a choice says, the name of a country, a day as it is read. The form is told
    the version it is compared with: sent again, it overwrites knowingly. A value that stands in a field of another
    name is in the `typed_in` of its form.
    """
    form.data = form.data.copy()
    form.data["version"] = saved.version
    rows, elsewhere = [], getattr(form, "typed_in", {})
    for name, typed in form.values().items():
        field = form.fields.get(elsewhere.get(name, name))
        if field is not None and getattr(saved, name, typed) != typed:
            rows.append((field.label, _in_words(field, getattr(saved, name)), _in_words(field, typed)))
    return rows


def _in_words(field, value):
    """A value as the form shows it; "" for nothing."""
    if value is None or value == "" or isinstance(value, Model):
        return str(value or "")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, (list, tuple)):
        return ", ".join(str(_in_words(field, one)) for one in value)
    if isinstance(value, datetime):
        return moment_in_words(value, timezone.get_current_timezone())
    if isinstance(value, date):
        return date_in_words(value)
    return _choices_of(field).get(value, value)


def _choices_of(field):
    """code → label of a field that offers choices, those of its groups too."""
    found = {}
    for code, label in getattr(field, "choices", ()):
        found.update({code: label} if not isinstance(label, (list, tuple)) else dict(label))
    return found
