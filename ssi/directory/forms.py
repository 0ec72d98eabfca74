"""Forms of the annuaire. They parse and refuse; services write."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ssi.accounts.models import Assignment
from ssi.accounts.roles import roles_holding
from ssi.network import known
from ssi.web.forms import ModelForm

from .models import Contact, PartnerService

_SHORT = forms.Textarea(attrs={"rows": 3})


class DirectoryForm(ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def values(self):
        """What the service writes: the typed fields, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ServiceForm(DirectoryForm):
    """A partner service. No name of a person goes here: the desk reads this page."""

    names = ("name", "local_name")

    class Meta:
        model = PartnerService
        fields = [
            "name",
            "local_name",
            "country",
            "parent",
            "competences",
            "channels",
            "duty_hours",
            "time_zone",
            "notes",
            "active",
        ]
        widgets = {"channels": _SHORT, "notes": _SHORT}
        help_texts = {
            "competences": _("Par exemple : stupéfiants, criminalité organisée."),
            "channels": _("Standard, adresse du service, réseau protégé. Aucun nom de personne."),
            "duty_hours": _("Par exemple : 24 h sur 24, ou du lundi au vendredi de 8 h à 16 h."),
            "time_zone": _("À défaut, celui du pays. Par exemple : Europe/Bucharest."),
            "notes": _("Sans nom de personne : la DCIS lit cette fiche."),
        }

    def __init__(self, *args, post, user, **kwargs):
        super().__init__(*args, **kwargs)
        covered = [country.pk for country in known.countries_of((post.pk,))]
        self.fields["country"].queryset = self.fields["country"].queryset.filter(pk__in=covered)
        self.fields["country"].empty_label = _("Choisissez")
        above = PartnerService.objects.visible_to(user).filter(post=post).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = above
        self.fields["parent"].empty_label = _("Aucun")
        self.fields["time_zone"].required = False

    def clean(self):
        data = super().clean()
        if not data.get("time_zone") and data.get("country"):
            data["time_zone"] = data["country"].time_zone
        return data


class ContactForm(DirectoryForm):
    """Somebody met in their function; never a source."""

    names = ("name", "preferred_address", "rank")

    class Meta:
        model = Contact
        fields = [
            "service",
            "name",
            "preferred_address",
            "rank",
            "function",
            "languages",
            "ordinary_channels",
            "secure_channels",
            "duty_hours",
            "holder",
            "sensitive",
            "active",
        ]
        widgets = {"ordinary_channels": _SHORT, "secure_channels": _SHORT}
        help_texts = {
            "preferred_address": _("Par exemple : « Domnule comisar », ou le prénom seul."),
            "ordinary_channels": _("Téléphone, adresse électronique."),
            "secure_channels": _("SIENA, messagerie chiffrée du service."),
            "sensitive": _("Seuls les officiers du poste le voient."),
        }

    def __init__(self, *args, post, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].queryset = PartnerService.objects.visible_to(user).filter(post=post)
        self.fields["service"].empty_label = _("Choisissez")
        self.fields["holder"].queryset = people_of(post)
        self.fields["holder"].empty_label = _("Personne en particulier")
        if not user.has_perm("directory.view_sensitive_contact", post):
            del self.fields["sensitive"]


def people_of(post):
    """Those who hold a relation at this post today."""
    here = Assignment.objects.in_force(timezone.localdate()).filter(
        post=post, role__in=roles_holding("directory.view_contact")
    )
    return get_user_model().objects.filter(pk__in=here.values("user_id"), is_active=True)
