"""How forms look and what they refuse before any business rule: `{{ form }}` is all a page writes."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import DjangoTemplates
from django.http import QueryDict
from django.template import TemplateDoesNotExist, loader
from django.utils.translation import gettext_lazy as _

from ssi.web.dates import EARLIEST, LATEST, date_in_words
from ssi.web.text import in_dictionary, normalise, refuse_symbols_in_name, refuse_unprintable

_CLASS_OF_KIND = {"select": "fr-select", "file": "fr-upload", "input": "fr-input", "textarea": "fr-input"}


class Field(forms.BoundField):
    """A field on a page: knows which DSFR markup it needs (`kind`) and where its first control is."""

    @property
    def kind(self):
        widget = self.field.widget
        if widget.is_hidden:
            return "hidden"
        if isinstance(widget, forms.RadioSelect):  # CheckboxSelectMultiple is one too
            return "checkboxes" if widget.input_type == "checkbox" else "radios"
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        if isinstance(widget, forms.Select):
            return "select"
        if isinstance(widget, forms.FileInput):
            return "file"
        if isinstance(widget, forms.MultiWidget):
            return "group"
        return "textarea" if isinstance(widget, forms.Textarea) else "input"

    @property
    def family(self):
        """Stem of the DSFR group classes: `fr-input-group`, `fr-input-group--error`."""
        return {"select": "select", "file": "upload", "checkbox": "checkbox"}.get(self.kind, "input")

    @property
    def first_id(self):
        """Where a link of the error summary leads."""
        return self.id_for_label or f"{self.auto_id}_0"

    def build_widget_attrs(self, attrs, widget=None):
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        own = _CLASS_OF_KIND.get(self.kind)
        if own:
            attrs["class"] = f"{own} {widget.attrs.get('class', '')}".strip()
            if self.field.required and "required" not in attrs:
                attrs["aria-required"] = "true"
        return attrs


class Renderer(DjangoTemplates):
    """Our templates first (with our tags), Django's own widgets after; needs no entry in INSTALLED_APPS."""

    form_template_name = "components/form.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"
    bound_field_class = Field

    def get_template(self, template_name):
        try:
            return loader.get_template(template_name)
        except TemplateDoesNotExist:
            return super().get_template(template_name)


def within_calendar(value):
    """Validator of every date: a year of 1200 is a slip of the finger, not a date of ours."""
    day = value.date() if hasattr(value, "date") else value
    if not EARLIEST <= day <= LATEST:
        raise ValidationError(
            _(
                "La date du %(date)s est hors du calendrier (de %(first)d à %(last)d). "
                "Vérifiez l’année : quatre chiffres, par exemple 2026."
            ),
            code="outside_calendar",
            params={"date": date_in_words(day), "first": EARLIEST.year, "last": LATEST.year},
        )


class FormMixin:
    """Cleans what was typed before any field sees it, and speaks French. For `Form` and `ModelForm` below.

    Texts: NUL dropped, accents composed, invisible characters refused (passwords are left as typed).
    Rows of a model that says `by_name` are offered in the order of a dictionary.
    Dates: native pickers, years 1900 to 2200. Fields named in `names` refuse symbols and emoji.
    """

    use_required_attribute = False  # the browser's own bubbles speak its language and hide our summary
    names = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound:
            self.data = self._normalised(self.data)
        for name, field in self.fields.items():
            _tighten(field)
            if name in self.names:
                field.validators.append(refuse_symbols_in_name)

    def _normalised(self, data):
        untouched = {self.add_prefix(name) for name, field in self.fields.items() if _is_password(field)}

        def clean(key, value):
            return normalise(value) if isinstance(value, str) and key not in untouched else value

        if not isinstance(data, QueryDict):
            return {
                key: [clean(key, one) for one in value] if isinstance(value, list) else clean(key, value)
                for key, value in data.items()
            }
        copy = data.copy()
        for key, values in data.lists():
            copy.setlist(key, [clean(key, value) for value in values])
        copy._mutable = False
        return copy

    def refuse(self, refusal):
        """Puts an expected refusal of a service beside its field, or on top of the form."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, ValidationError(str(refusal), code="refused"))


class InDictionary(ModelChoiceIterator):
    """Rows in the order a reader looks them up: « Égypte » before « Finlande », in the language of the page."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in sorted(self.queryset, key=lambda row: in_dictionary(str(row))):
            yield self.choice(row)


def _is_password(field):
    return isinstance(field.widget, forms.PasswordInput)


def _tighten(field):
    if isinstance(field, forms.ModelChoiceField) and getattr(getattr(field.queryset, "model", None), "by_name", False):
        field.iterator = InDictionary
        field.widget.choices = field.choices
    if isinstance(field, forms.CharField) and not _is_password(field):
        field.validators.append(refuse_unprintable)
    if isinstance(field, forms.DateField | forms.DateTimeField):
        field.validators.append(within_calendar)
        _use_native_picker(field)
    default = forms.Field.default_error_messages["required"]
    if field.label and field.error_messages.get("required") == default:
        field.error_messages["required"] = _("Renseignez « %(label)s ».") % {"label": field.label}


def _use_native_picker(field):
    """Browsers show the person's own order of day and month; the value travels as ISO 8601."""
    moment = isinstance(field, forms.DateTimeField)
    if not isinstance(field.widget, forms.DateInput | forms.DateTimeInput):
        return
    field.widget.input_type = "datetime-local" if moment else "date"
    field.widget.format = "%Y-%m-%dT%H:%M" if moment else "%Y-%m-%d"
    field.widget.is_localized = False
    field.widget.attrs.setdefault("min", f"{EARLIEST}T00:00" if moment else str(EARLIEST))
    field.widget.attrs.setdefault("max", f"{LATEST}T23:59" if moment else str(LATEST))
    if moment:
        field.error_messages["invalid"] = _(
            "Cette date ou cette heure n’existe pas. Écrivez par exemple 20/11/2026 14:30."
        )
    else:
        field.error_messages["invalid"] = _("Cette date n’existe pas. Écrivez par exemple 20/11/2026.")


class Form(FormMixin, forms.Form):
    """Base of every form that is not tied to a model."""


class ModelForm(FormMixin, forms.ModelForm):
    """Base of every form over a model; services still do the writing."""


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


__all__ = ["Field", "Form", "FormMixin", "ModelForm", "Renderer", "RowForm", "within_calendar"]
