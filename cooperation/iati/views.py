"""Pages of IATI: what is published and its download, the decision on a programme, the import, the other donors."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.cases.views import OpenCaseView
from ssi.web.downloads import saved_as
from ssi.web.refusals import Refusal

from ..programmes.models import Programme
from ..views import CaseForm
from . import services
from .apart import InvalidFile
from .forms import ImportForm, PublicationForm
from .models import IatiImport, OtherActivity
from .pages import activity_context, board, import_context, others_context

OTHERS_CRUMB = {
    "label": gettext_lazy("Programmes des autres bailleurs"),
    "url": reverse_lazy("cooperation:others"),
}
#: Rows of a page of the list.
PAGE = 40


class Publication(View):
    """GET shows what is published, what is held back and why; POST gives the IATI document."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("cooperation.export_iati"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return TemplateResponse(request, "cooperation/iati.html", board(request.user))

    def post(self, request):
        try:
            data = services.export_programmes(by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("cooperation:iati")
        return saved_as(f"iati-{timezone.localdate().isoformat()}.xml", data, "application/xml; charset=utf-8")


class DecidePublication(CaseForm):
    model, permission = Programme, "cooperation.publish_programme"
    form_class, title, anchor = PublicationForm, gettext_lazy("Publication du programme"), "le-programme"
    hint = gettext_lazy(
        "En résumé : titre générique, ni résultats ni description. Jamais de personne, de service partenaire nommé, de "
        "fournisseur ni de lieu."
    )

    def initial(self, case, part):
        return {"publication": case.publication, "reason": case.publication_reason}

    def save(self, case, part, form):
        services.decide_publication(case, by=self.request.user, **form.values())


class OtherList(View):
    """The portfolio of the other donors; `?pays=RO` for a country."""

    def get(self, request):
        if not request.user.has_perm("cooperation.view_otheractivity"):
            raise Http404
        context = others_context(request.user, request.GET)
        page = Paginator(context.pop("activities"), PAGE).get_page(request.GET.get("page"))
        return TemplateResponse(request, "cooperation/others.html", {**context, "page": page})


class OtherDetail(View):
    def get(self, request, pk):
        if not request.user.has_perm("cooperation.view_otheractivity"):
            raise Http404
        activity = OtherActivity.objects.filter(pk=pk).first()
        if activity is None:
            raise Http404
        context = {**activity_context(activity, request.user), "breadcrumbs": [OTHERS_CRUMB, {"label": activity.title}]}
        return TemplateResponse(request, "cooperation/other.html", context)


class ImportOthers(OpenCaseView):
    permission = "cooperation.import_iati"

    def get(self, request):
        return self.page(ImportForm())

    def post(self, request):
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        sent = form.cleaned_data["file"]
        options = {"name": sent.name, "security_only": form.cleaned_data["security_only"]}
        try:
            brought = services.import_file(by=request.user, post=self.post_, data=sent.read(), **options)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422, faults=refusal.faults if isinstance(refusal, InvalidFile) else ())
        messages.success(request, _("%(name)s est lu.") % {"name": brought.name})
        return redirect("cooperation:others-import-detail", pk=brought.pk)

    def page(self, form, status=200, faults=()):
        context = {
            "form": form,
            "faults": faults,
            "imports": IatiImport.objects.visible_to(self.request.user).select_related("by")[:20],
            "breadcrumbs": [OTHERS_CRUMB, {"label": _("Importer")}],
        }
        return TemplateResponse(self.request, "cooperation/others_import.html", context, status=status)


class ImportDetail(View):
    def get(self, request, pk):
        brought = IatiImport.objects.visible_to(request.user).select_related("by").filter(pk=pk).first()
        if brought is None:
            raise Http404
        context = {**import_context(brought), "breadcrumbs": [OTHERS_CRUMB, {"label": brought.name}]}
        return TemplateResponse(request, "cooperation/others_imported.html", context)
