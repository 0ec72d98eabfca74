"""Forms of the register. They parse and refuse; services write."""

from django import forms
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consular.ilots.models import Ilot
from ssi.web.forms import Form

from .columns import FIELDS
from .models import Person
from .names import fold
from .vocabulary import Change, Motive, Status, Vulnerability

NOWHERE = "aucun"


class BringForm(Form):
    file = forms.FileField(
        label=_("Fichier CSV ou XLSX"),
        help_text=_("CSV en UTF-8 ou classeur XLSX, 20 Mo au plus ; la première ligne nomme les colonnes."),
        error_messages={"required": _("Choisissez le fichier de l’extrait."), "empty": _("Ce fichier est vide.")},
    )
    provided_by = forms.CharField(label=_("Fourni par"), max_length=120, help_text=_("Service ou fonction."))
    extracted_on = forms.DateField(label=_("Date de l’extrait"))


class MatchForm(Form):
    """One choice of column for each field of ours."""

    def __init__(self, *args, header, **kwargs):
        super().__init__(*args, **kwargs)
        columns = [("", _("Aucune colonne")), *((str(n), name or f"({n + 1})") for n, name in enumerate(header))]
        for field in FIELDS:
            self.fields[field.name] = forms.TypedChoiceField(
                label=field.label, choices=columns, coerce=int, empty_value=None, required=field.required
            )

    @classmethod
    def over(cls, draft, header):
        return cls(header=header, initial=draft.matching)


class ReadingForm(Form):
    motive = forms.ChoiceField(label=_("Pourquoi"), choices=Motive.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Précision"),
        max_length=200,
        required=False,
        help_text=_("Sans nom de personne ; nécessaire pour un autre motif."),
    )


class PersonFilters(Form):
    """The list of persons: every filter is in the address."""

    q = forms.CharField(label=_("Nom ou prénom"), max_length=100, required=False)
    statut = forms.ChoiceField(label=_("Statut"), choices=[("", _("Tous")), *Status.choices], required=False)
    ilot = forms.ChoiceField(label=_("Îlot"), required=False)
    fragile = forms.ChoiceField(
        label=_("Vulnérabilité"), choices=[("", _("Toutes")), *Vulnerability.choices], required=False
    )
    change = forms.ChoiceField(label=_("Changement"), choices=[("", _("Tous")), *Change.choices], required=False)

    def __init__(self, data, *, post):
        super().__init__(data)
        self.post = post
        codes = [(ilot.code, str(ilot)) for ilot in Ilot.objects.filter(post=post)]
        self.fields["ilot"].choices = [("", _("Tous")), (NOWHERE, _("Sans îlot")), *codes]

    def narrow(self, persons):
        """The persons these filters let through; an unreadable filter does not narrow."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if words := fold(given.get("q", "")).split():
            # Names are sought in the index of the post's names alone; the rows, of those found.
            named = Person.objects.filter(*(Q(folded__contains=word) for word in words), post=self.post)
            persons = persons.filter(pk__in=named.values("pk"))
        if "statut" in given:
            persons = persons.filter(status=given["statut"])
        if given.get("ilot") == NOWHERE:
            persons = persons.filter(ilot=None)
        elif "ilot" in given:
            persons = persons.filter(ilot__code=given["ilot"], ilot__post=F("post"))
        if "fragile" in given:
            persons = persons.filter(vulnerable__contains=[given["fragile"]])
        return persons.filter(change=given["change"]) if "change" in given else persons

    @property
    def address(self):
        """The filters as the address holds them, without the place in the list."""
        kept = self.data.copy()
        kept.pop("apres", None)
        return kept.urlencode()


class PlaceForm(Form):
    """The îlot of one household."""

    ilot = forms.ModelChoiceField(Ilot.objects.none(), label=_("Îlot du foyer"), required=False)

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ilot"].queryset = Ilot.objects.filter(post=post)
        self.fields["ilot"].empty_label = _("Aucun")
