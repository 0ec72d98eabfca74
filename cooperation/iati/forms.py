"""Forms of IATI. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.cases.file_forms import PartForm
from ssi.network.models import Country
from ssi.web.forms import Form
from ssi.web.text import in_dictionary

from ..programmes.vocabulary import Publication
from .models import ActivityStatus, OtherActivity


class PublicationForm(PartForm):
    publication = forms.ChoiceField(label=_("Publication"), choices=Publication.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Motif d’exclusion"),
        max_length=300,
        required=False,
        help_text=_("Gardé dans le service. Pourquoi le programme n’est pas publié, ou l’est en résumé."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self):
        data = super().clean()
        if data.get("publication") != Publication.FULL and not data.get("reason"):
            self.add_error("reason", _("Dites pourquoi il n’est pas publié en entier."))
        return data


class ImportForm(Form):
    file = forms.FileField(
        label=_("Fichier IATI d’un bailleur"),
        help_text=_("XML, activités, version 2.03, 10 Mo au plus. Les bailleurs le publient sur leur site."),
    )
    security_only = forms.BooleanField(
        label=_("Ne garder que les secteurs de la sécurité, de la justice et des migrations"),
        required=False,
        initial=True,
    )


class OthersFilters(Form):
    """Filters in the address. The countries offered are those of which something is known."""

    q = forms.CharField(label=_("Mots du titre ou bailleur"), max_length=80, required=False)
    pays = forms.ChoiceField(label=_("Pays"), required=False)
    etat = forms.ChoiceField(label=_("État"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = {code for row in OtherActivity.objects.values_list("countries", flat=True).distinct() for code in row}
        named = Country.objects.filter(pk__in=codes)
        countries = sorted(((country.pk, str(country)) for country in named), key=lambda pair: in_dictionary(pair[1]))
        self.fields["pays"].choices = [("", _("tous les pays")), *countries]
        self.fields["etat"].choices = [("", _("tous les états")), *ActivityStatus.choices]
