"""Pages of the takeover of a list of actions: send it, see what it would make, take it over; the template."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ssi.cases.views import OpenCaseView
from ssi.network import known
from ssi.network.models import Domain
from ssi.web import sheets
from ssi.web.downloads import saved_as
from ssi.web.forms import Form
from ssi.web.refusals import Refusal

from ..actions.models import ActionType
from ..actions.views import CRUMB
from ..money.models import FundingSource
from . import services
from .models import ActionSheet
from .resource import HEADINGS, REQUIRED


class SheetForm(Form):
    file = forms.FileField(
        label=gettext_lazy("Liste des actions"), help_text=gettext_lazy("Classeur Excel (.xlsx) ou CSV, 2 Mo au plus.")
    )


class TakeOverPage(OpenCaseView):
    permission = "cooperation.add_cooperationaction"


class Send(TakeOverPage):
    def get(self, request):
        return self.page(SheetForm())

    def post(self, request):
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        sent = form.cleaned_data["file"]
        try:
            sheet = services.receive(by=request.user, post=self.post_, name=sent.name, data=sent.read())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        return redirect("cooperation:takeover-preview", pk=sheet.pk)

    def page(self, form, status=200):
        context = {
            "form": form,
            "headings": [(heading, attribute in REQUIRED) for attribute, (heading, _others) in HEADINGS.items()],
            "accepted": [
                (HEADINGS["action_type"][0], ActionType.objects.all()),
                (HEADINGS["domain"][0], Domain.objects.all()),
                (HEADINGS["country"][0], known.countries_of((self.post_.pk,))),
                (HEADINGS["source"][0], FundingSource.objects.all()),
            ],
            "breadcrumbs": [CRUMB, {"label": _("Reprendre une liste")}],
        }
        return TemplateResponse(self.request, "cooperation/takeover.html", context, status=status)


class Template(TakeOverPage):
    """The empty list, with the headings that are understood."""

    def get(self, request):
        title = _("Actions du poste")
        sheet = sheets.Sheet(title, tuple(str(heading) for heading, _others in HEADINGS.values()), ())
        return saved_as("modele-actions.xlsx", sheets.xlsx_bytes(sheet), sheets.XLSX_TYPE)


class Preview(TakeOverPage):
    """What the list would make; one button takes all of it over."""

    def get(self, request, pk):
        sheet = self.sheet(pk)
        told = services.preview(sheet, by=request.user) if sheet.done_at is None else None
        context = {"sheet": sheet, "told": told, "breadcrumbs": [CRUMB, {"label": sheet.name}]}
        return TemplateResponse(request, "cooperation/takeover_preview.html", context)

    def post(self, request, pk):
        try:
            sheet = services.take_over(self.sheet(pk), by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("cooperation:takeover-preview", pk=pk)
        said = ngettext("%(count)d action reprise.", "%(count)d actions reprises.", sheet.made)
        messages.success(request, said % {"count": sheet.made})
        return redirect("cooperation:action-list")

    def sheet(self, pk):
        found = ActionSheet.objects.filter(pk=pk, by=self.request.user, post=self.post_).first()
        if found is None:
            raise Http404
        found.post = self.post_
        return found
