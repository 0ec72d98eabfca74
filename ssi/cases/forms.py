"""Forms of the page « Qui voit ce dossier »: each is one act of `grants` or `reach`."""

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import Assignment, User
from ssi.accounts.roles import roles_holding
from ssi.web.forms import Form

from . import links
from .models import Case, LinkNature, Marking

#: Whoever works in files can be given one.
OWNER_HOLDS = "attachments.add_attachment"


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return str(user)


def _staff():
    """People with an assignment in force, anywhere: a grant may call an officer of another post."""
    today = timezone.localdate()
    return User.objects.filter(is_active=True, assignments__in=Assignment.objects.in_force(today)).distinct()


class GrantForm(Form):
    to = PersonField(label=_("Personne"), queryset=User.objects.none(), empty_label=_("Choisissez"))
    change = forms.BooleanField(label=_("Peut aussi travailler dans le dossier"), required=False)
    reason = forms.CharField(label=_("Motif"), max_length=200)
    until = forms.DateField(label=_("Jusqu’au"), required=False, help_text=_("Ce jour compris ; vide : sans fin."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = _staff()

    def end(self):
        """Last moment of the access, in the post's zone; None without an end."""
        day = self.cleaned_data["until"]
        return timezone.make_aware(datetime.combine(day, time.max)) if day else None


class MarkForm(Form):
    marking = forms.ChoiceField(label=_("Marquage"), choices=Marking.choices)
    special_france = forms.BooleanField(label=_("Spécial France"), required=False)
    reason = forms.CharField(label=_("Motif"), max_length=200, required=False, help_text=_("pour abaisser"))


class ReassignForm(Form):
    owner = PersonField(label=_("Titulaire"), queryset=User.objects.none(), empty_label=_("Choisissez"))
    deputy = PersonField(label=_("Suppléant"), queryset=User.objects.none(), required=False, empty_label=_("personne"))
    reason = forms.CharField(label=_("Motif"), max_length=200, required=False)

    def __init__(self, *args, case, **kwargs):
        super().__init__(*args, **kwargs)
        here = _staff().filter(assignments__post=case.post_id, assignments__role__in=roles_holding(OWNER_HOLDS))
        self.fields["owner"].queryset = self.fields["deputy"].queryset = here

    def clean(self):
        data = super().clean()
        if data.get("owner") and data.get("owner") == data.get("deputy"):
            self.add_error("deputy", _("Le suppléant ne peut pas être le titulaire."))
        return data


class LinkForm(Form):
    """The other file by its reference; one that is not open to the person is as unknown as one that is not."""

    to = forms.CharField(label=_("Référence de l’autre dossier"), max_length=30)
    nature = forms.ChoiceField(label=_("Ce dossier"), choices=LinkNature.choices)
    reason = forms.CharField(label=_("Motif"), max_length=200, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_to(self):
        found = Case.objects.visible_to(self.user).filter(reference=self.cleaned_data["to"].strip().upper()).first()
        if found is None:
            raise forms.ValidationError(str(links.unknown_file()))
        return found
