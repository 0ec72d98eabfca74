"""What the forms of the room share: typed fields by name, and the version they were typed over."""

from django import forms

from ssi.web.forms import ModelForm


class RowForm(ModelForm):
    """A form over a row of the post. `values()` is what the service writes."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)
        self.post = post

    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def expected_version(self):
        return self.cleaned_data.get("version") or 0
