"""Pages of the documents of a file or of a service: ask for one, see how far it is, take it away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from ssi.audit.log import record
from ssi.audit.reading import nothing_shown
from ssi.cases.views import marks_of
from ssi.web.downloads import saved_as
from ssi.web.htmx import is_htmx
from ssi.web.refusals import Refusal

from . import documents, jobs
from .models import Printout, ReportFile
from .pages import progress_of


class AskForDocument(View):
    """One kind of document about one subject: its versions, one button each, and those made before."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.kind, self.subject = documents.find(request.user, kwargs["document"], kwargs["subject"]) or (None, None)

    def dispatch(self, request, *args, **kwargs):
        if self.kind is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, document, subject):
        return self.page()

    def post(self, request, document, subject):
        variant = request.POST.get("variant", "")[:40]
        try:
            printout = documents.request_document(self.subject, self.kind.code, by=request.user, variant=variant)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.page(status=422)
        return redirect("reports:printout", printout.pk)

    def page(self, status=200):
        case = self.kind.case_of(self.subject)
        made = documents.made_of(self.request.user, self.kind, self.subject)
        record("document.list", case or self.subject, code=self.kind.code)
        context = {
            "kind": self.kind,
            "subject": self.subject,
            "offered": self.kind.offered(self.subject, self.request.user),
            "made": made,
            "breadcrumbs": [crumb_of(self.subject), {"label": self.kind.title}],
            **(marks_of(case) if case else {}),
        }
        return TemplateResponse(self.request, "reports/document_ask.html", context, status=status)


class PrintoutPage(View):
    """How far one document is; POST asks again for one that failed. The rule is asked each time."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        printouts = Printout.objects.select_related("case", "requested_by")
        self.printout = printouts.filter(pk=kwargs["pk"]).first()
        found = documents.found_by(request.user, self.printout) if self.printout else None
        self.kind, self.subject = found or (None, None)

    def dispatch(self, request, *args, **kwargs):
        if self.kind is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_ask(self):
        return self.request.user.has_perm(self.kind.permission, self.kind.asked_of(self.subject))

    def get(self, request, pk):
        pdf = as_progress(self.printout, may_ask=self.may_ask)
        if is_htmx(request):
            nothing_shown()
            return TemplateResponse(request, "reports/_job.html", {"pdf": pdf})
        trail = [crumb_of(self.subject)]
        if self.may_ask:
            trail.append({"label": self.kind.title, "url": self.kind.ask_url(self.subject)})
        context = {
            "printout": self.printout,
            "pdf": pdf,
            "subject": self.subject,
            "breadcrumbs": [*trail, {"label": self.printout.reference}],
            **(marks_of(case) if (case := self.kind.case_of(self.subject)) else {}),
        }
        return TemplateResponse(request, "reports/printout.html", context)

    def post(self, request, pk):
        if not self.may_ask:
            raise Http404
        documents.queue(self.printout, by=request.user)
        return redirect("reports:printout", pk)


class DownloadPrintout(PrintoutPage):
    """The bytes. They leave after the commit of the line that says who took them (DECISIONS §1.6)."""

    http_method_names = ("get",)

    def get(self, request, pk):
        file = ReportFile.objects.filter(job__printout=self.printout.pk).first()
        if file is None:
            raise Http404
        record("document.download", self.printout, sha256=file.sha256)
        return saved_as(f"{self.printout.reference}.pdf", jobs.open_pdf(file), "application/pdf")


def as_progress(printout, *, may_ask):
    """The job of a printout in the words of reports/_job.html; tried again by whoever may ask for one."""
    job = printout.jobs.order_by("-requested_at").first()
    here = reverse("reports:printout", args=[printout.pk])
    label = _("%(title)s (PDF)") % {"title": printout.title}
    url = reverse("reports:printout-pdf", args=[printout.pk])
    return {**progress_of(job, label), "url": url, "poll_url": here, "retry_url": here if may_ask else ""}


def crumb_of(subject):
    return {"label": getattr(subject, "reference", None) or str(subject), "url": subject.get_absolute_url()}
