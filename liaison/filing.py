"""What the forms of every file of this room share: countries of the post, domains, the token, the version."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.accounts.access import identity_of
from ssi.network import known
from ssi.web.forms import ModelForm


class FileForm(ModelForm):
    """Over a kind of file. Countries are those the person's posts cover; the service writes."""

    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    #: Typed, but no column of the file.
    ASIDE = ("form_token", "version")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        covered = {c.pk for c in known.countries_of(tuple(identity_of(user).post_ids))}
        self.fields["country"].queryset = self.fields["country"].queryset.filter(pk__in=covered)
        self.fields["country"].required = self.fields["domain"].required = True
        self.fields["country"].empty_label = self.fields["domain"].empty_label = _("Choisissez")
        self.fields["domain"].help_text = _("Il dit quels officiers verront ce dossier.")

    def _post_clean(self):
        """The service writes, on the row as it is then, and refuses what the rules refuse."""

    def values(self):
        """What the service writes: the typed fields, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name not in self.ASIDE}
