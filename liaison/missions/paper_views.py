"""The documents of a mission: asked for, made by a worker, downloaded; and the programme as a calendar."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ssi.accounts.access import sees_whole
from ssi.audit.log import record
from ssi.cases.views import CaseView
from ssi.reports import jobs, papers
from ssi.reports.models import ReportFile, ReportJob
from ssi.reports.pages import delay_of
from ssi.web.refusals import Refusal

from . import calendar
from .models import Mission
from .papers import CARD, FILE


class PaperView(CaseView):
    model = Mission
    permission = "liaison.view_mission"
    logistics = True

    def get_job(self, mission):
        """The job of this file, if its document is open to the person."""
        job = ReportJob.objects.filter(case_id=mission.pk, pk=self.kwargs["job"]).first()
        wanted = papers.paper_of(mission.kind, job.document) if job else None
        if wanted is None or not self.request.user.has_perm(wanted.permission, mission):
            raise Http404
        return job


class AskPaper(PaperView):
    """Ask for a document; the page then follows its making."""

    code = FILE

    def get(self, request, reference):
        return redirect(self.get_case().get_absolute_url())

    def post(self, request, reference):
        mission = self.get_case()
        try:
            job = papers.queue(mission, self.code, by=request.user)
        except Refusal as refusal:
            return self.refused(refusal, mission)
        return redirect("liaison:mission-job", mission.reference, job.pk)


class AskFile(AskPaper):
    permission = "liaison.read_mission"
    logistics = False


class AskCard(AskPaper):
    code = CARD


class FollowPaper(PaperView):
    """How far the document is: the page reloads itself until it is there."""

    def get(self, request, reference, job):
        mission = self.get_case()
        job = self.get_job(mission)
        context = {
            "case": mission,
            "job": job,
            "done": job.state == ReportJob.State.DONE,
            "failed": job.has_failed,
            "delay": delay_of(job),
            "label": _("Carte de poche") if job.document == CARD else _("Dossier de mission"),
            "ask_url_name": "liaison:mission-card" if job.document == CARD else "liaison:mission-file",
            "page_marking": mission.marking,
            "page_special_france": mission.special_france,
            "breadcrumbs": [{"label": mission.reference, "url": mission.get_absolute_url()}, {"label": _("Document")}],
        }
        return TemplateResponse(request, "liaison/mission_paper.html", context)


class DownloadPaper(PaperView):
    """The bytes leave after the commit of the line that says who took them (DECISIONS §1.6)."""

    def get(self, request, reference, job):
        mission = self.get_case()
        job = self.get_job(mission)
        file = ReportFile.objects.filter(job=job).first()
        if file is None:
            raise Http404
        record("paper.download", mission, job=str(job.pk), document=job.document, sha256=file.sha256)
        return _sent(jobs.open_pdf(file), "application/pdf", f"{mission.reference}-{job.document}-v{job.version}.pdf")


class ProgrammeCalendar(PaperView):
    """The programme for a telephone; reserved slots only for those who see the whole file."""

    def get(self, request, reference):
        mission = self.get_case()
        slots = mission.slots.all() if sees_whole(request.user, mission) else mission.slots.filter(reserved=False)
        record("mission.calendar", mission)
        return _sent(calendar.render(mission, slots), "text/calendar", f"{mission.reference}.ics")


def _sent(content, kind, name):
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
