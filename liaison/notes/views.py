"""Pages of the notes: rows, form, verb, answer."""

from datetime import timedelta

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.changes import changed_lines
from ssi.audit.log import record
from ssi.cases import export
from ssi.cases.views import CaseActView, CaseListView, CaseView

from ..pages import EditPage, OpenPage, around, frame_of
from . import pages, services
from .editions import grounds_of
from .forms import NEXT_REVIEW, NoteFilters, NoteForm
from .models import AnalysisNote
from .workflow import NOTE

VIEW, ADD, CHANGE = "liaison.view_analysisnote", "liaison.add_analysisnote", "liaison.change_analysisnote"
CRUMB = {"label": gettext_lazy("Notes d’analyse"), "url": reverse_lazy("liaison:note-list")}


class NoteList(CaseListView):
    model = AnalysisNote
    template_name = "liaison/note_list.html"
    filter_form = NoteFilters
    permission = VIEW
    export_columns = (
        *export.CASE_COLUMNS,
        (gettext_lazy("Version"), lambda case: case.number),
        (gettext_lazy("Prochaine revue"), lambda case: case.review_on),
    )

    def context(self, form, page):
        rows = [(row, NOTE.state(row.status)) for row in page.rows]
        return {**super().context(form, page), "rows": rows, "may_open": self.request.user.has_perm(ADD)}


class OpenNote(OpenPage):
    model, form_class, service = AnalysisNote, NoteForm, staticmethod(services.open_note)
    permission, crumb = ADD, CRUMB
    title = gettext_lazy("Commencer une note d’analyse")
    lead = gettext_lazy("Une question, un pays, un domaine. Les jugements et leurs faits s’ajoutent ensuite.")

    def first_values(self):
        today = timezone.localdate(timezone=self.post_.zone)
        here = {"country": self.post_.country_id, "review_on": today + timedelta(days=NEXT_REVIEW)}
        return super().first_values() | here


class NoteDetail(CaseView):
    model = AnalysisNote
    with_beside = True
    permission = VIEW

    def get(self, request, reference):
        case = self.get_case()
        record("case.consult", case)
        context = {
            **frame_of(request, case, CRUMB),
            **around(request, case),
            **pages.body_of(case, request.user),
            "now": timezone.now(),
        }
        return TemplateResponse(request, "liaison/note_detail.html", context)


class EditNote(EditPage):
    model, permission, crumb = AnalysisNote, CHANGE, CRUMB
    form_class, edit, title = NoteForm, staticmethod(services.edit), gettext_lazy("Modifier la note")


class NoteAct(CaseActView):
    model = AnalysisNote
    workflow = NOTE
    perform = staticmethod(services.perform)


class EditionPage(CaseView):
    """A frozen edition as it was signed, with what changed since the one before it."""

    model = AnalysisNote
    permission = VIEW

    def get(self, request, reference, pk):
        case = self.get_case()
        editions = {edition.pk: edition for edition in case.editions.select_related("signed_by")}
        if pk not in editions:
            raise Http404
        edition = editions[pk]
        before = next((one for one in editions.values() if one.number < edition.number), None)
        record("note.edition", case, number=edition.number)
        context = {
            **frame_of(request, case, CRUMB, _("Version %(n)d") % {"n": edition.number}),
            "edition": edition,
            "before": before,
            "lines": changed_lines(before.document if before else None, edition.document),
            "grounds": grounds_of(case, edition.number, request.user),
            "place": case.post.city,
        }
        return TemplateResponse(request, "liaison/note_edition.html", context)
