"""Forms of sites. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consular.ilots.models import Ilot
from ssi.web.forms import RowForm

from . import grid
from .models import Recommendation, Site, SiteAssessment

_LINE, _BOX = forms.TextInput, forms.Textarea(attrs={"rows": 3})


class SiteForm(RowForm):
    names = ("name",)

    class Meta:
        model = Site
        fields = [
            "name",
            "type",
            "sensitivity",
            "ilot",
            "staff",
            "french",
            "address",
            "latitude",
            "longitude",
            "manager",
            "phone",
            "email",
            "closed",
        ]
        widgets = {"phone": _LINE, "email": _LINE}
        help_texts = {
            "latitude": _("En degrés décimaux, par exemple 11.58901."),
            "phone": _("Chiffré ; reçoit les alertes du site."),
            "staff": _("Un jour ordinaire."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ilot"].queryset = Ilot.objects.filter(post=self.post)
        self.fields["ilot"].empty_label = _("Aucun")


class AssessmentForm(RowForm):
    """The visit, then a mark and its evidence for each item of the grid."""

    class Meta:
        model = SiteAssessment
        fields = ["made_on", "met", "summary"]
        widgets = {"summary": _BOX}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        written = self.instance.pk and not self.instance._state.adding
        known = {line.code: line for line in self.instance.items.all()} if written else {}
        for item in grid.items_of(self.instance.grid):
            line = known.get(item.code)
            self.fields[f"mark_{item.code}"] = forms.TypedChoiceField(
                label=f"{item.label} ({item.weight} %)",
                choices=[("", _("Non noté")), *grid.MARKS],
                coerce=int,
                empty_value=None,
                required=False,
                initial=line.mark if line else None,
            )
            self.fields[f"evidence_{item.code}"] = forms.CharField(
                label=_("Preuve"),
                max_length=500,
                required=False,
                initial=line.evidence if line else "",
            )

    def values(self):
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"marks": self._marks()}

    def _marks(self):
        """{code: (mark, evidence)} of the items that were marked."""
        found = {}
        for item in grid.items_of(self.instance.grid):
            mark = self.cleaned_data.get(f"mark_{item.code}")
            if mark is not None:
                found[item.code] = (mark, self.cleaned_data.get(f"evidence_{item.code}", ""))
        return found


class RecommendationForm(RowForm):
    class Meta:
        model = Recommendation
        fields = ["text", "priority", "owner", "cost", "due_on"]


class FollowForm(RecommendationForm):
    """The same once it was asked, and what became of it."""

    class Meta(RecommendationForm.Meta):
        fields = [*RecommendationForm.Meta.fields, "status", "outcome"]
