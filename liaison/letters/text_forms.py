"""The form of a version of a text: its words, from which day, where they come from."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.web.forms import ModelForm

from .models import FIELDS, Clause, LetterTemplate

_ABOUT = ["valid_from", "why", "source"]


class VersionForm(ModelForm):
    """`seen`: the newest version that was shown; nothing is written before the service."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    valid_from = forms.DateField(label=_("En vigueur du"))
    reviewed = forms.BooleanField(
        label=_("Ce texte a été relu par quelqu’un qui en répond"),
        required=False,
        help_text=_("Sans cette case, il reste « à vérifier », et chaque lettre le dit."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        language = dict(self.instance._meta.get_field("language").choices)[self.instance.language]
        for name in self.instance.words:
            self.fields[name].widget.attrs |= {"lang": self.instance.language}
            if isinstance(self.fields[name].widget, forms.Textarea):
                self.fields[name].widget.attrs["rows"] = 10 if name == "body" else 5
        self.fields[self.instance.words[0]].help_text = _("En %(language)s.") % {"language": language}
        self.fields["why"].required = True
        self.fields["source"].help_text = _("Qui l’a écrit ou traduit, qui l’a relu : service, traducteur, date.")

    def _post_clean(self):
        """The service writes, and looks at the fields the text names."""

    def values(self):
        return dict(self.cleaned_data)


class LetterVersionForm(VersionForm):
    class Meta:
        model = LetterTemplate
        fields = ["subject", "body", "closing", *_ABOUT]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = ", ".join(f"${name}" for name in sorted(FIELDS))
        self.fields["body"].help_text = _(
            "Une ligne vide sépare les paragraphes. Le texte peut nommer %(fields)s, et rien d’autre du dossier."
        ) % {"fields": named}


class ClauseVersionForm(VersionForm):
    class Meta:
        model = Clause
        fields = ["text", *_ABOUT]


FORMS = {LetterTemplate: LetterVersionForm, Clause: ClauseVersionForm}
