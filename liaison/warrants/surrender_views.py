"""The surrender: its preparation, what the partner was told, and the release-risk board."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.audit.log import record
from ssi.cases.models import Marking
from ssi.cases.views import marks_of
from ssi.web.refusals import Refusal, StaleVersion
from ssi.web.versions import both_versions

from . import services
from .board import board_of
from .drafts import draft
from .forms import BoardFilters, NoticeForm, PaperForm, SurrenderForm
from .views import LIST_CRUMB, FormView, crumbs


class Board(View):
    """Every detained person one may see, most urgent first."""

    def get(self, request):
        if not request.user.has_perm("liaison.view_arrestwarrant"):
            raise Http404
        filters, now = BoardFilters(request.GET or None), timezone.now()
        rows, capped = board_of(request.user, mine=bool(filters.value("suivi")), now=now)
        record("case.list", reason="", kind="arrestwarrant", board=True, shown=[row.warrant.pk for row in rows])
        context = {
            "rows": rows,
            "capped": capped,
            "close": [row for row in rows if row.is_close],
            "scope": filters.value("suivi"),
            "now": now,
            "page_marking": Marking.DR if any(r.warrant.marking == Marking.DR for r in rows) else Marking.NP,
            "page_special_france": any(r.warrant.special_france for r in rows),
            "breadcrumbs": [LIST_CRUMB, {"label": _("Risque de remise en liberté")}],
        }
        return TemplateResponse(request, "liaison/release_risk.html", context)


class PrepareSurrender(FormView):
    """Escort, flight, transit, days to deduct; then each paper on its line. Sent together, all or nothing."""

    title, done = gettext_lazy("Préparer la remise"), gettext_lazy("Préparation enregistrée.")
    template_name = "liaison/warrant_surrender.html"

    def get(self, request, reference):
        warrant = self.get_case()
        return self.page(warrant, self.form(warrant))

    def post(self, request, reference):
        warrant = self.get_case()
        form, papers = self.form(self.get_case(), request.POST), self.papers(warrant, request.POST)
        if not all([form.is_valid(), *(paper.is_valid() for _row, paper in papers)]):
            return self.page(warrant, form, papers, status=422)
        lines = [(row.kind, *(paper.cleaned_data[name] for name in PaperForm.base_fields)) for row, paper in papers]
        version = form.cleaned_data["version"]
        try:
            services.prepare_surrender(
                warrant, by=request.user, expected_version=version, papers=lines, **form.values()
            )
        except Refusal as refusal:
            form.refuse(refusal)
            if not isinstance(refusal, StaleVersion):
                return self.page(warrant, form, papers, status=422)
            saved = self.get_case()
            return self.page(saved, form, papers, status=409, theirs=both_versions(saved, form))
        messages.success(request, self.done)
        return redirect(warrant.get_absolute_url())

    def form(self, warrant, data=None):
        return SurrenderForm(data, instance=warrant, initial={"version": warrant.version})

    def papers(self, warrant, data=None):
        """[(row, its form)]: one per paper, prefixed by its kind."""
        fields = tuple(PaperForm.base_fields)
        return [
            (row, PaperForm(data, prefix=row.kind, initial={name: getattr(row, name) for name in fields}))
            for row in warrant.papers.all()
        ]

    def page(self, warrant, form, papers=None, status=200, theirs=()):
        context = {
            "theirs": theirs,
            "case": warrant,
            "form": form,
            "papers": papers or self.papers(warrant),
            "title": self.title,
            "breadcrumbs": crumbs(warrant, self.title),
            **marks_of(warrant),
        }
        return TemplateResponse(self.request, self.template_name, context, status=status)


class InformPartner(FormView):
    """« Partenaire informé le »: a message proposed for this event, then what was said."""

    permission = services.RECORD
    title, done = gettext_lazy("Informer le partenaire"), gettext_lazy("Noté : partenaire informé.")
    lead = gettext_lazy("Ce message n’est pas envoyé d’ici : transmettez-le par votre canal, puis notez-le.")

    def event(self, warrant):
        event = warrant.dated_events.filter(pk=self.kwargs["pk"]).first()
        if event is None:
            raise Http404
        event.case = warrant
        return event

    def form(self, warrant, data=None):
        initial = {
            "informed_at": timezone.localtime().replace(second=0, microsecond=0),
            "contact": warrant.issuing_authority if warrant.is_passive else warrant.executing_authority,
            "text": draft(self.event(warrant), warrant),
        }
        return NoticeForm(data, initial=initial)

    def save(self, warrant, form):
        services.inform_partner(self.event(warrant), by=self.request.user, **form.cleaned_data)
