"""Forms of the equipment. They parse and refuse; services write."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import PartForm, PartModelForm

from .models import EndUseCheck, Equipment


class EquipmentForm(PartModelForm):
    serials = forms.CharField(
        label=_("Numéros de série"),
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("un par unité ; séparés par une virgule, un point-virgule ou un retour à la ligne"),
    )

    class Meta:
        model = Equipment
        fields = [
            "designation",
            "quantity",
            "serials",
            "unnumbered",
            "value",
            "service",
            "control",
            "licence",
            "customs",
            "customs_asked_on",
            "customs_awaited_on",
            "customs_granted_on",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.part is not None:
            self.initial["serials"] = "\n".join(self.part.serials)
        self.fields["control"].choices = [("", _("Choisissez")), *list(self.fields["control"].choices)[1:]]
        self.fields["licence"].help_text = _("demandée avant la remise d’un matériel contrôlé")
        self.fields["value"].help_text = _("du lot entier")

    def clean_serials(self):
        serials = [one.strip() for one in re.split(r"[,;\n\r]+", self.cleaned_data["serials"]) if one.strip()]
        if any(len(one) > 60 for one in serials):
            raise forms.ValidationError(_("Un numéro de série a soixante caractères au plus."))
        return serials

    def _post_clean(self):
        # The service compares with the row as it was: what was typed stays in `cleaned_data`.
        saved, self.instance = self.instance, Equipment(case=self.case)
        super()._post_clean()
        self.instance = saved


class HandOverForm(PartForm):
    handed_on = forms.DateField(label=_("Remis le"), widget=forms.DateInput)
    handed_at = forms.CharField(label=_("Lieu"), max_length=160)
    received_by = forms.CharField(label=_("Reçu par"), max_length=160, help_text=_("nom, grade et fonction"))


class EndUseForm(PartModelForm):
    class Meta:
        model = EndUseCheck
        fields = ["done_on", "present", "in_service", "observation"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("done_on", "present", "in_service"):
            self.fields[name].required = True
        self.fields["observation"].widget.attrs["rows"] = 3
        if not self.part.done_on:
            self.initial["done_on"] = timezone.localdate(timezone=self.case.post.zone)
            self.initial["present"] = self.initial["in_service"] = self.part.equipment.quantity
