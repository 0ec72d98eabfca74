"""What each entry of an incident changed in the one before, in the words of the screen."""

from django.utils import timezone

from ssi.web.dates import moment_in_words

from .forms import IncidentForm
from .models import IncidentEntry


def changes(entries):
    """[(entry, [(label, before, after)])] of the entries of one incident, the newest first; none for the first one."""
    older = [*entries[1:], None]
    return [(entry, _between(before, entry) if before else []) for entry, before in zip(entries, older, strict=True)]


def _between(before, after):
    found = []
    for name in IncidentForm.Meta.fields:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            label = IncidentEntry._meta.get_field(name).verbose_name
            found.append((label, _words(before, name, was), _words(after, name, now)))
    return found


def _words(entry, name, value):
    if name == "occurred_at":
        return moment_in_words(value, timezone.get_current_timezone())
    shown = getattr(entry, f"get_{name}_display", None)
    return str(shown() if shown else "—" if value in (None, "") else value)
