"""Forms of an action. They parse and refuse; services write."""

from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import FileForm
from ssi.cases.filters import CaseFilters

from ..programmes.forms import NeedChoice, open_needs
from ..programmes.models import Programme
from .models import CooperationAction
from .workflow import ACTION


class ActionFilters(CaseFilters):
    workflow = ACTION

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("sens", "echeance"):
            del self.fields[name]


class ActionForm(FileForm):
    class Meta:
        model = CooperationAction
        fields = [
            "title",
            "action_type",
            "part_of",
            "answers_to",
            "country",
            "domain",
            "place",
            "starts_on",
            "ends_on",
            "language",
            "planned_people",
            "purpose",
            "marking",
        ]
        field_classes = {"answers_to": NeedChoice}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        programmes = Programme.objects.visible_to(self.user).filter(post=self.post, closed_at=None)
        self.fields["part_of"].queryset = programmes.order_by("-opened_at")
        self.fields["part_of"].empty_label = _("aucun : action isolée")
        self.fields["part_of"].help_text = _("Isolée, l’action prend elle-même le circuit d’approbation.")
        self.fields["answers_to"].queryset = open_needs(self.user, self.post)
        self.fields["answers_to"].empty_label = _("non précisé")
        self.fields["action_type"].empty_label = _("Choisissez")
        self.fields["purpose"].widget.attrs["rows"] = 4

    def clean(self):
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("La fin précède le début : vérifiez les deux dates."))
        return data
