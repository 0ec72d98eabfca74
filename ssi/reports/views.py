"""Pages of the reports: rows, form, verb, answer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from ssi.accounts.access import own_post
from ssi.audit.log import record
from ssi.audit.reading import nothing_shown
from ssi.cases.views import CaseActView, CaseListView, CaseView
from ssi.web.downloads import saved_as
from ssi.web.htmx import is_htmx
from ssi.web.refusals import Refusal, StaleVersion

from . import jobs, services
from .forms import EditForm, ReportFilters, RequestForm
from .models import Report, ReportFile, ReportJob
from .pages import as_progress, context_of, crumbs
from .periodic import now_at
from .preparation import waits_for_signature
from .registry import models_open_to
from .workflow import REPORT

VIEW = "reports.view_report"


class ReportList(CaseListView):
    model = Report
    template_name = "reports/report_list.html"
    filter_form = ReportFilters
    permission = VIEW
    related = ("post", "owner", "signed_by")

    def context(self, form, page):
        post = own_post(self.request.user, "reports.request_report")
        return {
            **super().context(form, page),
            "rows": [(row, REPORT.state(row.status)) for row in page.rows],
            "may_request": post is not None,
            "parked": waits_for_signature(self.request.user, post) if post else [],
        }


class RequestReport(View):
    """Which report, over which period. The post is the person's own."""

    def dispatch(self, request, *args, **kwargs):
        self.post_ = own_post(request.user, "reports.request_report")
        if self.post_ is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def form(self, data=None):
        models = models_open_to(self.request.user, self.post_)
        return RequestForm(data, models=models, today=now_at(self.post_).date())

    def get(self, request):
        return self.page(self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        code, period = form.chosen()
        try:
            report = services.request_report(by=request.user, post=self.post_, code=code, period=period)
        except services.AlreadyOpen as refusal:
            messages.info(request, _("Ce rapport était déjà ouvert : le voici."))
            return redirect(refusal.report.get_absolute_url())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, _("Rapport %(reference)s ouvert.") % {"reference": report.reference})
        return redirect(report.get_absolute_url())

    def page(self, form, status=200):
        trail = [{"label": _("Rapports"), "url": reverse("reports:list")}, {"label": _("Demander un rapport")}]
        context = {"form": form, "post": self.post_, "breadcrumbs": trail}
        return TemplateResponse(self.request, "reports/report_request.html", context, status=status)


class ReportView(CaseView):
    model = Report
    with_beside = True
    permission = VIEW
    related = ("post__country", "owner", "deputy", "author", "signed_by", "acknowledged_by")

    def page(self, report, status=200, **context):
        return TemplateResponse(
            self.request, "reports/report_detail.html", context_of(self.request, report, **context), status=status
        )


class ReportDetail(ReportView):
    def get(self, request, reference):
        report = self.get_case()
        record("case.consult", report)
        return self.page(report)


class EditReport(ReportView):
    """The free lines, saved from the page of the report. When somebody else saved meanwhile, both are shown."""

    permission = "reports.edit_report"

    def get(self, request, reference):
        return redirect(self.get_case().get_absolute_url())

    def post(self, request, reference):
        report = self.get_case()
        form = EditForm(request.POST, instance=self.get_case())
        if not form.is_valid():
            return self.page(report, status=422, form=form)
        version = form.cleaned_data["version"] or 0
        try:
            services.edit(report, by=request.user, expected_version=version, **form.values())
        except StaleVersion as refusal:
            form.refuse(refusal)
            return self.page(self.get_case(), status=409, form=form, theirs=self.theirs(form))
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(self.get_case(), status=422, form=form)
        messages.success(request, _("Lignes enregistrées."))
        return redirect(report.get_absolute_url())

    def theirs(self, form):
        """What differs, and the version that the next attempt will replace."""
        saved = self.get_case()
        form.data = form.data.copy()
        form.data["version"] = saved.version
        return form.differences(saved)


class ReportAct(CaseActView):
    model = Report
    permission = VIEW
    workflow = REPORT
    related = ReportView.related
    perform = staticmethod(services.perform)


class QueuePdf(ReportView):
    """Ask for a PDF, or again for one that failed: of the signed report once there is one, else of the draft."""

    def get(self, request, reference):
        return redirect(self.get_case().get_absolute_url())

    def post(self, request, reference):
        report = self.get_case()
        document = ReportJob.Document.FINAL if report.fingerprint else ReportJob.Document.DRAFT
        try:
            services.queue(report, document, by=request.user)
        except Refusal as refusal:
            return self.refused(refusal, report)
        return redirect(report.get_absolute_url())


class JobPage(ReportView):
    """How far a PDF is: a fragment for htmx, a page that reloads itself without JavaScript."""

    def get(self, request, reference, job):
        report = self.get_case()
        progress = as_progress(report, self.get_job(report, job))
        if is_htmx(request):
            nothing_shown()
            return TemplateResponse(request, "reports/_job.html", {"case": report, "pdf": progress})
        context = {"case": report, "pdf": progress, "breadcrumbs": crumbs(report, _("Fabrication"))}
        return TemplateResponse(request, "reports/job.html", context)

    def get_job(self, report, job_id):
        job = ReportJob.objects.filter(case_id=report.pk, pk=job_id).first()
        draft = job is not None and job.document == ReportJob.Document.DRAFT
        if job is None or (draft and not self.request.user.has_perm("reports.edit_report", report)):
            raise Http404
        return job


class Download(JobPage):
    """The bytes of a PDF. They leave after the commit of the line that says who took them (DECISIONS §1.6)."""

    def get(self, request, reference, job):
        report = self.get_case()
        job = self.get_job(report, job)
        file = ReportFile.objects.filter(job=job).first()
        if file is None:
            raise Http404
        record("report.download", report, job=str(job.pk), document=job.document, sha256=file.sha256)
        name = report.reference if job.document == ReportJob.Document.FINAL else f"{report.reference}-brouillon"
        return saved_as(f"{name}-v{job.version}.pdf", jobs.open_pdf(file), "application/pdf")
