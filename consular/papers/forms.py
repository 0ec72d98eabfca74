"""Forms of paper copies. They parse and refuse; services write."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import Form

from .models import State


class BookletForm(Form):
    reason = forms.CharField(
        label=_("Pourquoi ce livret est imprimé"),
        max_length=200,
        help_text=_("Sans nom de personne : gardé au registre des exemplaires et au journal."),
    )


class MoveForm(Form):
    """What became of a copy: the states it may take now, and what each asks."""

    state = forms.ChoiceField(label=_("Cet exemplaire est"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("Le"))
    holder = forms.CharField(label=_("Remis à"), max_length=120, required=False, help_text=_("S’il est remis."))
    witness = forms.CharField(
        label=_("Témoin"),
        max_length=120,
        required=False,
        help_text=_("S’il est détruit : une autre personne."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, copy, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [(state.value, State(state).label) for state in copy.may_become]
