"""Forms of the room: what to do with a file out of its time, and other durations from a day on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.filters import CaseFilters
from ssi.web.forms import Form, ModelForm

from .models import InstrumentArchive, Measure, RetentionDecision, RetentionPeriod
from .workflow import DISPOSAL

Nature = RetentionDecision.Nature
NAMELESS = _("Ne nommez personne : cette phrase reste au procès-verbal.")
#: Measure → its label on the page, in the order offered.
LABELS = {
    Nature.REVIEW: _("Revu : le garder jusqu’à la fin de sa vie active"),
    Nature.PROLONG: _("Prolonger, douze mois au plus"),
    Nature.EXPRESS: _("Conserver par décision expresse, douze mois au plus"),
    Measure.ARCHIVE: _("Archiver : seule demeure une fiche (type, pays, domaine, dates, issue)"),
    Measure.DESTROY: _("Détruire : seul le numéro demeure"),
}


def reason_field():
    return forms.CharField(
        label=_("Motif"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=NAMELESS
    )


class DecideForm(Form):
    """`offered`: the measures this person may take of this file."""

    measure = forms.ChoiceField(label=_("Que faire de ce dossier ?"), widget=forms.RadioSelect)
    until = forms.DateField(
        label=_("Jusqu’au"), required=False, help_text=_("Pour prolonger ou conserver ; ce jour compris.")
    )
    reason = reason_field()

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [(code, LABELS[code]) for code in offered]


class SheetForm(Form):
    reason = reason_field()


class HoldForm(Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Procédure, plainte, contrôle : ce qui peut encore demander ce dossier. Ne nommez personne."),
    )


class LiftForm(Form):
    reason = reason_field()


class ArchiveForm(ModelForm):
    class Meta:
        model = InstrumentArchive
        fields = ("archive_years", "source", "to_verify", "valid_from")
        widgets = {"valid_from": forms.DateInput}


class PeriodForm(ModelForm):
    class Meta:
        model = RetentionPeriod
        fields = (
            "active_months",
            "decision_years",
            "archive_years",
            "review_months",
            "source",
            "to_verify",
            "valid_from",
        )
        widgets = {"valid_from": forms.DateInput}


class DisposalFilters(CaseFilters):
    """A decision has no partner, no domain and no due date."""

    workflow = DISPOSAL

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("sens", "domaine", "pays", "echeance", "suivi"):
            del self.fields[name]
