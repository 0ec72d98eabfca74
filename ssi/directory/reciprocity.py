"""What a partner service and we asked of each other: the sheet one reads before a meeting.

By word of mouth, and in the files of the rooms that say so (`asked_in_files`). Everything is counted from what the
person sees: an exchange about a file hidden from them is in no number.
"""

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Interaction, PartnerService, Promise

#: The sheet looks back one year.
PERIOD = timedelta(days=365)
_sources = []


def asked_in_files(source):
    """Decorator of a room's `source(service_keys, user, since)`: what was asked in its files, as that person sees them.

    Its rows are read like an Interaction: at, answered_at, nature, is_pending, text, with_whom, get_absolute_url().
    """
    _sources.append(source)
    return source


@dataclass(frozen=True)
class Way:
    """One direction: `asked` during the period, of which `answered`; `delay` is the median, a timedelta or None."""

    title: str
    asked: int
    answered: int
    delay: timedelta | None
    waiting: list

    @property
    def delay_words(self):
        """« 5 h » under two days, « 3 j » above; rounded down. « — » when nothing was answered."""
        if self.delay is None:
            return "—"
        if self.delay < timedelta(days=2):
            return _("%(n)d h") % {"n": self.delay // timedelta(hours=1)}
        return _("%(n)d j") % {"n": self.delay.days}


@dataclass(frozen=True)
class Sheet:
    since: object
    ways: list
    promises: list
    said: int


def sheet(service, user, now=None):
    """The reciprocity of `service` and of those under it. Four statements and one per room, whatever their number."""
    now = now or timezone.now()
    family = with_those_below(service, user)
    said = Interaction.objects.visible_to(user).filter(service__in=family)
    recent = list(said.filter(at__gte=now - PERIOD).select_related("contact", "service"))
    asked = recent + [row for source in _sources for row in source(family, user, now - PERIOD)]
    promised = Promise.objects.visible_to(user).filter(interaction__service__in=family).pending()
    return Sheet(
        since=now - PERIOD,
        ways=[
            _way(_("Ils nous ont demandé"), asked, Interaction.Nature.ASKED_US),
            _way(_("Nous leur avons demandé"), asked, Interaction.Nature.WE_ASKED),
        ],
        promises=list(promised.select_related("interaction__contact", "interaction__service")),
        said=len(recent),
    )


def _way(title, rows, nature):
    asked = [said for said in rows if said.nature == nature]
    delays = [said.answered_at - said.at for said in asked if said.answered_at]
    waiting = [said for said in asked if said.is_pending]
    return Way(title, len(asked), len(delays), median(delays) if delays else None, waiting)


def with_those_below(service, user):
    """Keys of the service and of its whole branch."""
    below = {}
    for key, above in PartnerService.objects.visible_to(user).filter(post=service.post_id).values_list("pk", "parent"):
        below.setdefault(above, []).append(key)
    found, todo = set(), [service.pk]
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            todo += below.get(key, [])
    return found
