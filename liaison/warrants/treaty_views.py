"""The table of what binds France and each State: everybody who follows warrants reads it, the director writes it."""

from django.conf import settings
from django.contrib import messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.web.forms import ModelForm
from ssi.web.refusals import Refusal
from ssi.web.text import in_dictionary

from . import treaties
from .models import ExtraditionTreaty
from .views import LIST_CRUMB

#: Days beyond which a length is a slip of the finger.
LONGEST = 366


class TreatyForm(ModelForm):
    """One text with one State, between two days. An empty length stays « à saisir » in each file."""

    class Meta:
        model = ExtraditionTreaty
        fields = (
            "country",
            "opens",
            "text",
            "european_convention",
            "provisional_days",
            "takeover_days",
            "valid_from",
            "valid_until",
            "source",
            "to_verify",
        )
        help_texts = {
            "european_convention": gettext_lazy("Ses durées s’appliquent alors : 18 et 40 jours, 15 et 30 jours."),
            "provisional_days": gettext_lazy(
                "Lus dans le texte. Vide : « à saisir » dans chaque dossier, jamais devinés."
            ),
            "takeover_days": gettext_lazy("Depuis la date convenue. Vide : « à saisir »."),
            "source": gettext_lazy("Où le lire : décret, traité, page officielle."),
            "to_verify": gettext_lazy("Reste affiché jusqu’à ce que quelqu’un ait lu le texte lui-même."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        country = self.fields["country"]
        country.queryset = country.queryset.exclude(pk=settings.SSI_SENDING_COUNTRY)
        country.empty_label = _("Choisissez")
        for name in ("provisional_days", "takeover_days"):
            self.fields[name].validators += [MinValueValidator(1), MaxValueValidator(LONGEST)]


class Treaties(View):
    """Every text, by country, with its source and its days: to read; the director changes it."""

    def get(self, request):
        if not request.user.has_perm("liaison.view_arrestwarrant"):
            raise Http404
        rows = ExtraditionTreaty.objects.select_related("country", "by").order_by("valid_from")
        rows = sorted(rows, key=lambda row: in_dictionary(str(row.country)))
        context = {
            "treaties": [(row, _standing(row, timezone.localdate())) for row in rows],
            "may_change": request.user.has_perm(treaties.CHANGE),
            "breadcrumbs": [LIST_CRUMB, {"label": _("Conventions d’extradition")}],
        }
        return TemplateResponse(request, "liaison/treaties.html", context)


class WriteTreaty(View):
    """Add a text, or change one."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(treaties.CHANGE):
            raise Http404
        self.row = get_object_or_404(ExtraditionTreaty, pk=kwargs["pk"]) if "pk" in kwargs else ExtraditionTreaty()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **_arguments):
        return self.page(TreatyForm(instance=self.row))

    def post(self, request, **_arguments):
        form = TreatyForm(request.POST, instance=self.row)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            treaties.write(form.instance, by=request.user)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(
            request, _("Convention enregistrée ; les dossiers qui la suivent se mettent à jour dans l’heure.")
        )
        return redirect("liaison:treaties")

    def page(self, form, status=200):
        trail = {"label": _("Conventions d’extradition"), "url": reverse("liaison:treaties")}
        context = {"form": form, "row": self.row, "breadcrumbs": [LIST_CRUMB, trail, {"label": _("Texte")}]}
        return TemplateResponse(self.request, "liaison/treaty_form.html", context, status=status)


def _standing(row, day):
    """Where a text stands that day: (label, tone)."""
    if row.is_in_force(day):
        return (_("en vigueur"), "good") if row.valid_from else (_("date d’entrée en vigueur à saisir"), "wait")
    return (_("à venir"), "wait") if row.valid_from and row.valid_from > day else (_("passé"), "")
