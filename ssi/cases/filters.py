"""Filters of a list, kept in its address: a view can be bookmarked and shared."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.network import known
from ssi.web.forms import Form
from ssi.web.text import in_dictionary

from .listing import Wanted
from .models import Direction

DUE_CHOICES = [("depasse", _("dépassée")), ("2j", _("dans 2 jours")), ("7j", _("dans 7 jours"))]
OPEN_CHOICES = [("ouverts", _("ouverts")), ("clos", _("clos"))]
MINE = [("moi", _("moi"))]


class Filters(Form):
    """Filters of a page, each an address: every field is optional, a value nobody offers is ignored, for addresses
    get old."""

    def value(self, name):
        """The chosen value of a filter, "" when none or not one of those offered."""
        if not self.is_bound:
            return ""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def shown(self, name):
        """The chosen value of a filter, as a person reads it."""
        value = self.value(name)
        return dict(getattr(self.fields[name], "choices", [])).get(value, value)

    def chips(self, request):
        """The filters in place, each with the address of the list without it."""
        found = []
        for name, field in self.fields.items():
            value = self.value(name)
            if not value:
                continue
            query = request.GET.copy()
            for gone in (name, "avant", "apres"):
                query.pop(gone, None)
            address = f"{request.path}?{query.urlencode()}" if query else request.path
            found.append({"label": field.label, "value": self.shown(name), "remove_url": address})
        return found


class CaseFilters(Filters):
    """What every list of files is filtered by."""

    q = forms.CharField(label=_("Mots"), required=False, max_length=200)
    sens = forms.ChoiceField(label=_("Sens"), required=False, choices=[("", _("tous")), *Direction.choices[1:]])
    etat = forms.ChoiceField(label=_("État"), required=False)
    ouverture = forms.ChoiceField(label=_("Dossiers"), required=False, choices=[("", _("tous")), *OPEN_CHOICES])
    domaine = forms.ChoiceField(label=_("Domaine"), required=False)
    pays = forms.ChoiceField(label=_("Pays"), required=False)
    echeance = forms.ChoiceField(label=_("Échéance"), required=False, choices=[("", _("toutes")), *DUE_CHOICES])
    suivi = forms.ChoiceField(label=_("Suivi par"), required=False, choices=[("", _("tous")), *MINE])

    workflow = None

    def __init__(self, data=None, *, user, **kwargs):
        super().__init__(data, **kwargs)
        self.user = user
        self.fields["etat"].choices = [("", _("tous")), *((s.code, s.label) for s in self.workflow.states)]
        self.fields["domaine"].choices = [("", _("tous")), *((d.code, str(d)) for d in known.domains())]
        covered = known.countries_of(tuple(identity_of(user).post_ids))
        self.fields["pays"].choices = [
            ("", _("tous")),
            *sorted(((c.code, str(c)) for c in covered), key=lambda one: in_dictionary(one[1])),
        ]

    def wanted(self, *, kinds):
        due = {"depasse": timedelta(), "2j": timedelta(days=2), "7j": timedelta(days=7)}.get(self.value("echeance"))
        domain = self.value("domaine")
        return Wanted(
            kinds=kinds,
            words=self.value("q"),
            directions=(self.value("sens"),) if self.value("sens") else (),
            statuses=(self.value("etat"),) if self.value("etat") else (),
            is_open={"ouverts": True, "clos": False}.get(self.value("ouverture")),
            domain_ids=tuple(d.pk for d in known.domains() if d.code == domain),
            countries=(self.value("pays"),) if self.value("pays") else (),
            due_before=None if due is None else timezone.now() + due,
            owner_ids=(self.user.pk,) if self.value("suivi") else (),
        )
