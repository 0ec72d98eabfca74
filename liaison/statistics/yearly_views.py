"""The page of the yearly statistics: the counts of today, the signed versions, prepare and correct."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from ssi.accounts.access import own_post
from ssi.audit.log import record
from ssi.cases import export
from ssi.cases.views import visible_case
from ssi.figures.periods import Period
from ssi.reports import document, services
from ssi.reports.models import Report
from ssi.web.refusals import Refusal
from ssi.web.text import whole_number

from . import article18
from .reports import CODE, as_sheet
from .scope import posts_of, sees_the_network

FIRST_YEAR = 2020


class YearlyPage(View):
    """A year of the post for its head, of the network for the desk."""

    def dispatch(self, request, *args, **kwargs):
        self.post_ = own_post(request.user, "figures.view_post")
        if self.post_ is None and not sees_the_network(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def year(self):
        """The year asked for, last year by default."""
        last = timezone.localdate().year - 1
        asked = whole_number(self.request.GET.get("annee"))
        return asked if asked is not None and FIRST_YEAR <= asked <= last + 1 else last

    def get(self, request):
        record("figures.view", year=self.year, code=CODE)
        return self.page()

    def post(self, request):
        """Prepare the year, or correct its last signed version: then the page of the report takes over."""
        if self.post_ is None:
            raise Http404
        replaced = (
            visible_case(request.user, request.POST["replaces"], Report.objects)
            if request.POST.get("replaces")
            else None
        )
        try:
            report = services.request_report(
                by=request.user,
                post=self.post_,
                code=CODE,
                period=Period.year(self.year),
                instead_of=replaced,
                why=request.POST.get("reason", "").replace("\0", ""),
            )
        except services.AlreadyOpen as refusal:
            messages.info(request, _("Cette statistique était déjà ouverte : la voici."))
            return redirect(refusal.report.get_absolute_url())
        except Refusal as refusal:
            return self.page(refusal, status=422)
        messages.success(
            request, _("Statistique %(reference)s ouverte : relisez-la, puis signez.") % {"reference": report.reference}
        )
        return redirect(report.get_absolute_url())

    def page(self, refusal=None, status=200):
        posts = [self.post_] if self.post_ else posts_of(self.request.user)
        period = Period.year(self.year)
        counts = article18.by_state(posts, period)
        reports = self.reports(posts, period)
        signed = [report for report in reports if report.fingerprint]
        last = timezone.localdate().year - 1
        context = {
            "year": self.year,
            "years": range(last + 1, max(last - 4, FIRST_YEAR), -1),
            "is_over": self.year <= last,
            "submitted": article18.submitted(posts, period),
            "answers": article18.answers_table(counts),
            "refusals": article18.refusals_table(counts),
            "deviations": article18.deviations_table(counts),
            "reports": reports,
            "signed": signed[0] if signed else None,
            "drafting": next((report for report in reports if report.is_draft), None),
            "may_prepare": self.post_ is not None and self.request.user.has_perm("reports.request_report", self.post_),
            "post": self.post_,
            "refusal": refusal,
            "reason": self.request.POST.get("reason", ""),
        }
        return TemplateResponse(self.request, "liaison/yearly.html", context, status=status)

    def reports(self, posts, period):
        found = Report.objects.visible_to(self.request.user).filter(code=CODE, period_start=period.start)
        found = found.filter(post__in=[post.pk for post in posts]).exclude(status="ABANDONNE")
        return list(found.select_related("yearly_return", "post", "signed_by").order_by("-opened_at", "-pk"))


class YearlyCsv(View):
    """The frozen tables as CSV: same snapshot, same bytes."""

    def get(self, request, reference):
        report = visible_case(request.user, reference, Report.objects)
        if report.code != CODE or not report.fingerprint or not request.user.has_perm("reports.view_report", report):
            raise Http404
        record("report.download", report, document="csv", sha256=report.fingerprint)
        sheet = as_sheet(document.Report.from_json(report.snapshot), report.fingerprint)
        answer = export.answer(sheet, name=report.reference, file_format="csv", marks=export.marks_of([report]))
        answer.headers["Content-Disposition"] = f'attachment; filename="{report.reference}.csv"'
        return answer
