"""The journal as it is read: one's own acts, and for the head of a post those of the post (the database decides)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import COMPARTMENT, identity_of, place, token
from ssi.accounts.models import User
from ssi.accounts.roles import Role
from ssi.audit.models import AuditEvent
from ssi.audit.words import Nature, of_nature, words_of
from ssi.cases.models import Case
from ssi.network import known
from ssi.web.dates import date_in_words
from ssi.web.forms import Form

PAGE = 100
#: Every act also writes rows, which the database journals itself: shown to whoever asks, twice the lines otherwise.
USUAL = _("toutes, sauf les écritures dans la base")


class JournalFilters(Form):
    """Every field is optional; a value nobody offers is ignored, for addresses get old."""

    qui = forms.ChoiceField(label=_("Qui"), required=False)
    reference = forms.CharField(label=_("Référence du dossier"), required=False, max_length=40)
    nature = forms.ChoiceField(label=_("Nature"), required=False, choices=[("", USUAL), *Nature.choices])
    du = forms.DateField(label=_("Du"), required=False)
    au = forms.DateField(label=_("Au"), required=False)

    def __init__(self, data, *, user, **kwargs):
        super().__init__(data, **kwargs)
        people = User.objects.filter(Q(pk=user.pk) | Q(assignments__post__in=_led(user))).distinct()
        self.fields["qui"].choices = [("", _("tous")), *((str(person.pk), str(person)) for person in people)]

    def value(self, name):
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def narrow(self, rows):
        """Days are those of the reader's post, both included."""
        if self.value("qui"):
            rows = rows.filter(actor_id=int(self.value("qui")))
        if self.value("reference"):
            rows = rows.filter(reference=self.value("reference").strip().upper())
        nature = self.value("nature")
        rows = rows.filter(of_nature(nature) if nature else ~of_nature(Nature.DATABASE))
        if self.value("du"):
            rows = rows.filter(at__gte=_midnight(self.value("du")))
        if self.value("au"):
            rows = rows.filter(at__lt=_midnight(self.value("au") + timedelta(days=1)))
        return rows

    def chips(self, request):
        """The filters in place, each with the address of the page without it."""
        found = []
        for name, field in self.fields.items():
            if not (value := self.value(name)):
                continue
            query = request.GET.copy()
            for gone in (name, "avant"):
                query.pop(gone, None)
            shown = dict(getattr(field, "choices", [])).get(value, value)
            shown = date_in_words(shown) if name in ("du", "au") else shown
            found.append({"label": field.label, "value": shown, "remove_url": f"{request.path}?{query.urlencode()}"})
        return found


@dataclass(frozen=True)
class Line:
    event: AuditEvent
    who: str
    role: str
    act: str
    about: str  # the person whom an act on an account is about
    post: str
    file: Case | None  # when this reader sees it


def page_of(filters, user, before):
    """(lines, key of the last one when there are older ones), newest first, older than the line `before`."""
    rows = filters.narrow(_told_to(user).order_by("-id"))
    if before:
        rows = rows.filter(id__lt=before)
    rows = list(rows[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    return _told(rows, user), rows[-1].pk if more else None


def _told_to(user):
    """One's own acts, and of the post those about no file or a file one sees: a line betrays that a file exists.

    Whoever opens the compartments of the post reads everything of it, files destroyed since included.
    """
    identity = identity_of(user)
    opened = [post for post in identity.post_ids if token(COMPARTMENT, place(post)) in identity.principals]
    seen = Exists(Case.objects.visible_to(user).filter(pk=OuterRef("case_id")))
    return AuditEvent.objects.filter(Q(actor_id=user.pk) | Q(post_id__in=opened) | Q(case_id=None) | seen)


def _told(rows, user):
    """The lines with names, towns and addresses: one query for the people, one for the files."""
    keys = {row.actor_id for row in rows} | {_about(row) for row in rows}
    people = {person.pk: str(person) for person in User.objects.filter(pk__in=keys - {None})}
    files = Case.objects.visible_to(user).filter(pk__in={row.case_id for row in rows} - {None})
    seen = {case.pk: case for case in files.only("pk", "kind", "reference")}
    posts, roles = known.posts(), dict(Role.choices)
    return [
        Line(
            event=row,
            who=people.get(row.actor_id, ""),
            role=str(roles.get(row.role, row.role)),
            act=words_of(row),
            about=people.get(_about(row), ""),
            post=posts[row.post_id].city if row.post_id in posts else "",
            file=seen.get(row.case_id),
        )
        for row in rows
    ]


def _about(row):
    """Key of the person an act on an account is about, unless it is their own act."""
    key = row.subject_id if row.subject == "accounts.user" else row.details.get("to", "")
    return int(key) if str(key).isdecimal() and int(key) != row.actor_id else None


def _led(user):
    """Posts whose journal the person reads."""
    return {h.post_id for h in identity_of(user).held if h.post_id and "audit.view_event" in h.permissions}


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
