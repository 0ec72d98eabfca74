"""The page of what is said in a crisis: its versions, the next one to write, the one to validate."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.audit.log import record

from ..pages import CrisisForm, CrisisPage
from . import services
from .forms import WordingForm
from .models import Wording


class WordingPage(CrisisForm):
    template_name = "consular/crisis_wording.html"
    tab = "crisis-wording"
    title = gettext_lazy("Éléments de langage")
    said = gettext_lazy("Version écrite : elle attend d’être validée.")

    @property
    def may_word(self):
        return self.crisis.is_open and self.may(services.WRITE)

    def get(self, request, pk):
        record("crisis.read_wording", self.crisis)
        return super().get(request, pk=pk)

    def post(self, request, pk):
        if not self.may_word:
            raise Http404
        return super().post(request, pk=pk)

    def form(self, data=None):
        last = Wording.objects.filter(crisis=self.crisis).first()
        return WordingForm(data, initial={"families": last.families, "press": last.press} if last else None)

    def write(self, form):
        return services.draft(self.crisis, by=self.request.user, **form.cleaned_data)

    def back(self):
        return reverse("consular:crisis-wording", args=[self.crisis.pk])

    def around(self):
        versions = list(Wording.objects.filter(crisis=self.crisis).select_related("written_by", "validated_by")[:30])
        waits = versions and versions[0].validated_at is None and self.crisis.is_open
        return {
            "versions": versions,
            "in_force": next((one for one in versions if one.validated_at), None),
            "waiting": versions[0] if waits else None,
            "may_word": self.may_word,
            "may_validate": self.may(services.VALIDATE),
        }


class ValidateWording(CrisisPage):
    model, permission = Wording, services.VALIDATE
    http_method_names = ("post",)

    def post(self, request, pk):
        if not self.crisis.is_open:
            raise Http404
        services.validate(self.row, by=request.user)
        messages.success(request, _("%(what)s validés.") % {"what": self.row})
        return redirect("consular:crisis-wording", self.crisis.pk)
