"""Forms of a need. They parse and refuse; services write."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import FileForm
from ssi.cases.filters import CaseFilters
from ssi.directory.models import PartnerService

from .models import CLASSES, P1_JUSTIFICATION, Need, class_of
from .vocabulary import Return, Source
from .workflow import NEED

#: Nobody scores a need by leaving the first line as it was.
_CHOOSE = ("", _("Choisissez"))
URGENCIES = [
    _CHOOSE,
    (1, _("1 – peut attendre des années")),
    (2, _("2 – dans les deux ans")),
    (3, _("3 – dans l’année")),
    (4, _("4 – dans les mois qui viennent")),
    (5, _("5 – immédiate")),
]
RETURNS = [
    _CHOOSE,
    (1, _("1 – presque nul")),
    (2, _("2 – faible")),
    (3, _("3 – réel")),
    (4, _("4 – fort")),
    (5, _("5 – décisif pour la sécurité intérieure")),
]


class NeedFilters(CaseFilters):
    workflow = NEED

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("sens", "echeance"):
            del self.fields[name]


class NeedForm(FileForm):
    urgency = forms.TypedChoiceField(label=_("Urgence"), choices=URGENCIES, coerce=int)
    expected_return = forms.TypedChoiceField(label=_("Retour attendu"), choices=RETURNS, coerce=int)
    returns = forms.MultipleChoiceField(
        label=_("Nature du retour"), choices=Return.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Need
        fields = [
            "title",
            "country",
            "domain",
            "source",
            "asked_on",
            "partner",
            "text",
            "urgency",
            "expected_return",
            "returns",
            "justification",
            "marking",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = PartnerService.objects.visible_to(self.user).filter(active=True)
        self.fields["partner"].empty_label = _("non précisé")
        self.fields["source"].choices = [_CHOOSE, *Source.choices]
        self.fields["justification"].help_text = _(
            "Obligatoire pour un P1 (urgence × retour ≥ 16) : au moins 100 caractères."
        )
        for name in ("text", "justification"):
            self.fields[name].widget.attrs["rows"] = 4

    def clean_asked_on(self):
        day = self.cleaned_data["asked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Le besoin ne peut pas avoir été exprimé demain : vérifiez la date."))
        return day

    def clean(self):
        data = super().clean()
        urgency, expected = data.get("urgency"), data.get("expected_return")
        if urgency and expected and class_of(urgency * expected) == CLASSES[0][0]:
            written = len((data.get("justification") or "").strip())
            if written < P1_JUSTIFICATION:
                self.add_error(
                    "justification",
                    _("C’est un P1 : justifiez-le en %(n)d caractères au moins (%(written)d pour l’instant).")
                    % {"n": P1_JUSTIFICATION, "written": written},
                )
        return data
