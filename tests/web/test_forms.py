import re

import pytest
from django import forms
from django.http import QueryDict
from django.test import override_settings
from django.utils import translation

from ssi.network.models import Country
from ssi.web.forms import Form
from ssi.web.guide import RequestForm
from ssi.web.refusals import Refusal

GOOD = {
    "service": "dcco",
    "contact": "Cdt. Ionescu",
    "received_at": "2026-11-20T09:30",
    "channel": "mail",
    "text": "Titulaire de la ligne ?",
}


@pytest.fixture(autouse=True)
def _in_french():
    with translation.override("fr"):
        yield


def _form(**changes):
    data = QueryDict(mutable=True)
    data.update({**GOOD, **changes})
    return RequestForm(data)


def test_a_good_form_is_valid():
    form = _form()
    assert form.is_valid(), form.errors


def test_nul_is_dropped_and_accents_composed_before_any_field_sees_them():
    form = _form(text="Ide\u0301\x00al\r\nici")
    assert form.is_valid()
    assert form.cleaned_data["text"] == "Idéal\nici"


def test_a_control_character_is_refused_beside_its_field_and_the_text_is_kept():
    form = _form(text="Ligne \u202e7744")
    assert list(form.errors) == ["text"]
    assert "U+202E" in form.errors["text"][0]
    assert "Ligne \u202e7744" in form["text"].as_widget()


def test_an_emoji_is_refused_in_a_name_and_kept_in_a_text():
    assert list(_form(contact="Ionescu 🙂").errors) == ["contact"]
    assert _form(text="Bien reçu 👍").is_valid()


@pytest.mark.parametrize("year", ["1200", "1899", "2201", "0001"])
def test_a_year_outside_the_calendar_is_refused_with_a_sentence(year):
    form = _form(received_at=f"{year}-11-20T09:30", answer_by=f"{year}-11-20")
    assert set(form.errors) == {"received_at", "answer_by"}
    assert form.errors["answer_by"][0].startswith("La date du 20")
    assert "1900" in form.errors["answer_by"][0]


@pytest.mark.parametrize("bad", ["demain", "31/02/2026", "2026-13-01", "12026-01-01", "٣٠/٠٢/٢٠٢٦"])
def test_a_date_that_does_not_exist_says_how_to_write_one(bad):
    assert "20/11/2026" in _form(answer_by=bad).errors["answer_by"][0]


@pytest.mark.parametrize("written", ["2026-11-25", "25/11/2026"])
def test_a_date_is_read_as_the_browser_sends_it_or_as_a_french_hand_writes_it(written):
    form = _form(answer_by=written)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["answer_by"].isoformat() == "2026-11-25"


def test_an_error_stands_beside_its_field_and_is_announced_with_it():
    html = str(_form(contact="")["contact"].as_field_group())
    assert 'aria-describedby="id_contact_helptext id_contact_error"' in html
    assert 'aria-invalid="true"' in html
    assert re.search(
        r'<p class="fr-error-text" id="id_contact_error">Renseignez «\u00a0Correspondant\u00a0».</p>', html
    )
    assert "fr-input-group--error" in html


def test_a_group_of_choices_announces_its_error_on_the_fieldset():
    html = str(_form(channel="")["channel"].as_field_group())
    assert re.search(r'<fieldset[^>]*aria-describedby="id_channel_error"', html)
    assert html.count('type="radio"') == 3
    assert len(re.findall(r'<label class="fr-label" for="id_channel_\d">', html)) == 3


def test_the_summary_on_top_leads_to_each_field():
    html = str(_form(contact="", channel=""))
    assert "2 points sont à corriger" in html
    assert 'href="#id_contact"' in html
    assert 'href="#id_channel_0"' in html
    assert html.index('href="#id_contact"') < html.index('name="service"')


def test_what_was_typed_is_escaped_when_shown_again():
    html = str(_form(contact="<script>alert(1)</script>"))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_password_is_left_as_typed():
    class SignIn(Form):
        password = forms.CharField(widget=forms.PasswordInput, strip=False)

    form = SignIn({"password": "e\u0301té "})
    assert form.is_valid()
    assert form.cleaned_data["password"] == "e\u0301té "


def test_a_refusal_of_a_service_lands_beside_its_field_or_on_top():
    form = _form()
    form.refuse(Refusal("Ce service n’existe plus.", remedy="Choisissez son successeur.", field="service"))
    form.refuse(Refusal("Le dossier est clos."))
    assert form.errors["service"] == ["Ce service n’existe plus. Choisissez son successeur."]
    assert form.non_field_errors() == ["Le dossier est clos."]


def test_only_optional_fields_say_so():
    html = str(RequestForm())
    assert html.count("(facultatif)") == 3  # answer_by, domains, scan; a lone box is always free
    assert " required" not in html


@override_settings(TIME_ZONE="Europe/Bucharest")
def test_a_moment_typed_is_a_moment_of_the_post():
    form = _form()
    assert form.is_valid()
    assert form.cleaned_data["received_at"].utcoffset().total_seconds() == 7200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "names"), [("fr", ["Égypte", "Finlande", "Zambie"]), ("en", ["Egypt", "Finland", "Zambia"])]
)
def test_countries_are_offered_in_the_order_of_a_dictionary(language, names):
    class Where(Form):
        country = forms.ModelChoiceField(queryset=Country.objects.none(), empty_label="Choisissez")
        several = forms.ModelMultipleChoiceField(queryset=Country.objects.none())

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            for field in self.fields.values():
                field.queryset = Country.objects.filter(pk__in=["ZM", "EG", "FI"])

    with translation.override(language):
        form = Where({"country": "EG", "several": ["FI"]})
        assert [label for _value, label in form.fields["country"].widget.choices] == ["Choisissez", *names]
        assert [label for _value, label in form.fields["several"].widget.choices] == names
        assert form.is_valid()
