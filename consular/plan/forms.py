"""Forms of the security plan. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import RowForm

from .models import Committee, Exercise, FollowUp, SecurityPlan

_LONG, _SHORT = {"rows": 8}, {"rows": 4}


class PlanForm(RowForm):
    class Meta:
        model = SecurityPlan
        fields = list(SecurityPlan.PARTS)
        widgets = {name: forms.Textarea(attrs=_LONG) for name in SecurityPlan.PARTS}
        help_texts = {
            "risks": _("Menaces et aléas du pays, zones, périodes."),
            "services": _("Services locaux, partenaires, forces, secours : qui fait quoi."),
            "community": _("Nombre, répartition en îlots, personnes vulnérables : des nombres, sans nom."),
            "contacts": _("Qui appeler, par quel moyen, dans quel ordre."),
            "crisis_cell": _(
                "Composition, lieu, lieu de repli, moyens ; réponses aux questions du ministère : y a-t-il des "
                "victimes françaises, où, quels moyens sur place, que dire aux familles et à la presse ?"
            ),
        }


class CommitteeForm(RowForm):
    class Meta:
        model = Committee
        fields = ["held_on", "members", "minutes"]
        widgets = {"members": forms.Textarea(attrs=_SHORT), "minutes": forms.Textarea(attrs=_LONG)}
        help_texts = {"members": _("Une fonction par ligne.")}


class ExerciseForm(RowForm):
    class Meta:
        model = Exercise
        fields = ["kind", "held_on", "planned", "played", "lessons"]
        widgets = {name: forms.Textarea(attrs=_SHORT) for name in ("planned", "played", "lessons")}
        help_texts = {"played": _("Après l’exercice : ce qui l’a vraiment été.")}


class AskForm(RowForm):
    class Meta:
        model = FollowUp
        fields = ["text", "owner", "due_on"]


class FollowForm(AskForm):
    class Meta(AskForm.Meta):
        fields = [*AskForm.Meta.fields, "status", "outcome"]
