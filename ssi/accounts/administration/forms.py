"""Forms of the administrator. Each asks why: the reason stays in the journal, which holds no personal value."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ssi.network import known
from ssi.network.models import Domain, Post
from ssi.web.forms import Form

from ..models import User
from ..roles import Role


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Motif"),
        max_length=200,
        help_text=_("Qui l’a demandé et pourquoi, sans rien de personnel : ce motif reste au journal."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])


class PersonForm(ReasonForm):
    names = ("first_name", "last_name")

    last_name = forms.CharField(label=_("Nom"), max_length=150)
    first_name = forms.CharField(label=_("Prénom"), max_length=150)
    rank = forms.CharField(label=_("Grade"), max_length=60, required=False)
    email = forms.EmailField(
        label=_("Adresse électronique"), max_length=254, help_text=_("Celle du service : elle sert à se connecter.")
    )
    french_national = forms.BooleanField(
        label=_("Nationalité française"),
        required=False,
        help_text=_("Vérifiée par l’attaché du poste. Elle ouvre le Spécial France."),
    )

    def __init__(self, *args, person=None, **kwargs):
        if person is not None:
            kwargs["initial"] = {name: getattr(person, name) for name in self.base_fields if hasattr(User, name)}
        super().__init__(*args, **kwargs)


class AssignmentForm(ReasonForm):
    role = forms.ChoiceField(label=_("Rôle"), choices=[("", _("Choisir un rôle")), *Role.choices])
    post = forms.ModelChoiceField(
        label=_("Poste"),
        queryset=Post.objects.order_by("city"),
        required=False,
        empty_label=_("Aucun (réseau)"),
        help_text=_("Aucun pour la DCIS et l’administration technique."),
    )
    domains = forms.ModelMultipleChoiceField(
        label=_("Domaines"),
        queryset=Domain.objects.order_by("order"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Pour un officier de liaison : il voit les dossiers opérationnels de ces domaines."),
    )
    function = forms.CharField(label=_("Fonction"), max_length=120, required=False)
    host_service = forms.CharField(
        label=_("Service d’accueil"),
        max_length=120,
        required=False,
        help_text=_("Si la personne est placée dans un service partenaire."),
    )
    starts_on = forms.DateField(label=_("Premier jour"), help_text=_("Jour compris, à l’heure du poste."))
    ends_on = forms.DateField(
        label=_("Dernier jour"), required=False, help_text=_("Jour compris. Vide : sans date de fin.")
    )

    def clean_domains(self):
        chosen = {domain.pk for domain in self.cleaned_data["domains"]}
        return [domain for domain in known.domains() if domain.pk in chosen]


class EndForm(ReasonForm):
    last_day = forms.DateField(label=_("Dernier jour"), help_text=_("Jour compris, à l’heure du poste."))
