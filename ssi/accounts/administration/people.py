"""The accounts as the administrator looks for them: by words, by post, by state, in keyset pages."""

from dataclasses import dataclass

from django import forms
from django.db.models import F, Func, Prefetch, Q, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.network import known
from ssi.web.forms import Form

from ..models import Assignment, User
from .services import today_of

PAGE = 50
STATES = [("ouverts", _("ouverts")), ("sans", _("sans affectation en cours")), ("fermes", _("fermés"))]


class PeopleFilters(Form):
    """Every field is optional; a value nobody offers is ignored, for addresses get old."""

    q = forms.CharField(label=_("Nom ou adresse"), required=False, max_length=100)
    poste = forms.ChoiceField(label=_("Poste"), required=False)
    etat = forms.ChoiceField(label=_("Comptes"), required=False, choices=[("", _("tous")), *STATES])

    def __init__(self, data, **kwargs):
        super().__init__(data, **kwargs)
        posts = sorted(known.posts().values(), key=lambda post: post.city)
        self.fields["poste"].choices = [("", _("tous")), *((post.code, post.city) for post in posts)]

    def value(self, name):
        self.is_valid()
        return self.cleaned_data.get(name) or ""


@dataclass(frozen=True)
class Row:
    person: User
    present: list  # assignments in force today, in their post's own day
    coming: list


def page_of(filters, after):
    """(rows of the page, key of the last one when there are more): by name, from after the person `after`."""
    people = _narrowed(filters).order_by("last_name", "first_name", "pk")
    if start := User.objects.filter(pk=after).first() if after else None:
        people = people.filter(
            Q(last_name__gt=start.last_name)
            | Q(last_name=start.last_name, first_name__gt=start.first_name)
            | Q(last_name=start.last_name, first_name=start.first_name, pk__gt=start.pk)
        )
    held = Assignment.objects.select_related("post").order_by("starts_on")
    found = list(people.prefetch_related(Prefetch("assignments", queryset=held))[: PAGE + 1])
    rows = [row_of(person) for person in found[:PAGE]]
    return rows, rows[-1].person.pk if len(found) > PAGE else None


def row_of(person):
    held = [(a, today_of(a)) for a in person.assignments.all()]
    return Row(
        person,
        present=[a for a, today in held if a.starts_on <= today and (a.ends_on is None or a.ends_on >= today)],
        coming=[a for a, today in held if a.starts_on > today],
    )


def _folded(words):
    """Without accents nor case, as the annuaire looks for names."""
    return Func(words, function="ssi_fold", output_field=TextField())


def _narrowed(filters):
    people, today = User.objects.all(), timezone.localdate()
    name = Concat("first_name", Value(" "), "last_name", Value(" "), "email", output_field=TextField())
    people = people.alias(folded=_folded(name))
    for word in filters.value("q").split()[:6]:
        people = people.alias(wanted=_folded(Value(word))).filter(folded__contains=F("wanted"))
    in_force = Assignment.objects.in_force(today)
    if post := filters.value("poste"):
        ahead = Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), post__code=post)
        people = people.filter(pk__in=ahead.values("user"))
    match filters.value("etat"):
        case "ouverts":
            return people.filter(is_active=True, pk__in=in_force.values("user"))
        case "sans":
            return people.filter(is_active=True).exclude(pk__in=in_force.values("user"))
        case "fermes":
            return people.filter(is_active=False)
    return people
