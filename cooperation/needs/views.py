"""Pages of the needs: the list, the matrix, the file, its acts."""

from collections import defaultdict

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from ssi.approvals.workflow import available
from ssi.audit.log import record
from ssi.cases.export import CASE_COLUMNS, answer
from ssi.cases.listing import light
from ssi.cases.sheet_pages import SheetPage
from ssi.cases.views import CaseActView, CaseListView, CaseView, acts_of
from ssi.directory.models import Interaction
from ssi.network import known
from ssi.web.sheets import Sheet
from ssi.web.text import whole_number

from ..actions.models import CooperationAction
from ..programmes.models import Programme, ProgrammeNeed
from ..views import EditFile, OpenFile, page_frame
from . import services
from .forms import NeedFilters, NeedForm
from .models import Need, class_of
from .similar import groups, lines
from .workflow import NEED

CRUMB = {"label": _("Besoins"), "url": reverse_lazy("cooperation:need-list")}
TONES = {"P1": "bad", "P2": "wait", "P3": "open", "P4": ""}


def answered(needs):
    """Keys of the needs that some programme or action answers; two queries, whatever their number."""
    keys = [need.pk for need in needs]
    return {
        *ProgrammeNeed.objects.filter(need__in=keys).values_list("need_id", flat=True),
        *CooperationAction.objects.filter(answers_to__in=keys).values_list("answers_to_id", flat=True),
    }


class NeedList(CaseListView):
    model = Need
    template_name = "cooperation/need_list.html"
    filter_form = NeedFilters
    permission = "cooperation.view_need"
    related = ("owner", "partner")
    export_columns = (*CASE_COLUMNS, (_("Priorité"), lambda need: need.priority), (_("Score"), lambda need: need.score))

    def context(self, form, page):
        met = answered(page.rows)
        rows = [(n, NEED.state(n.status), n.priority, TONES[n.priority], n.pk in met) for n in page.rows]
        return {
            **super().context(form, page),
            "rows": rows,
            "may_open": self.request.user.has_perm("cooperation.add_need"),
        }


class NeedMatrix(View):
    """Urgency × expected return: each cell holds its needs, P1 in the top right corner."""

    def get(self, request):
        if not request.user.has_perm("cooperation.view_need"):
            raise Http404
        needs = (
            light(Need.objects.visible_to(request.user)).filter(closed_at=None).order_by("-score", "opened_at")[:500]
        )
        cells = defaultdict(list)
        needs = known.attach(needs)
        met = answered(needs)
        for need in needs:
            cells[need.urgency, need.expected_return].append((need, need.pk in met))
        rows = [(u, [(class_of(u * r), cells[u, r]) for r in range(1, 6)]) for u in range(5, 0, -1)]
        record("case.list", kind="need", shown=[need.pk for need in needs])
        context = {
            "rows": rows,
            "returns": range(1, 6),
            "total": len(needs),
            "unanswered": sum(need.pk not in met for need in needs),
            "breadcrumbs": [CRUMB, {"label": _("Matrice")}],
        }
        return TemplateResponse(request, "cooperation/need_matrix.html", context)


class SimilarNeeds(SheetPage):
    """For the desk: what several posts ask for, by metadata alone."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("cooperation.compare_need"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        found = groups(request.user)
        record("case.list", kind="need", shown=[need.pk for _group, _post, need, _state in lines(found)])
        return TemplateResponse(request, "cooperation/similar_needs.html", {"groups": found})

    def exported(self, file_format):
        found = list(lines(groups(self.request.user)))
        shown = [need.pk for _group, _post, need, _state in found]
        record("case.export", kind="need", format=file_format, count=len(shown), shown=shown)
        rows = [
            (
                str(group.domain),
                post.code,
                post.city,
                need.reference,
                str(need.country or ""),
                str(state.label),
                day,
                " / ".join(f"{pair.one}, {pair.other} ({pair.why})" for pair in group.pairs if post in pair),
            )
            for group, post, need, state in found
            for day in [timezone.localdate(need.opened_at, timezone=post.zone)]
        ]
        header = (
            _("Domaine"),
            _("Code"),
            _("Poste"),
            _("Référence"),
            _("Pays"),
            _("État"),
            _("Ouvert le"),
            _("À rapprocher"),
        )
        title = str(_("Besoins semblables"))
        return answer(Sheet(title, tuple(map(str, header)), rows, lines=(title,)), name=title, file_format=file_format)


class NeedDetail(CaseView):
    model = Need
    with_beside = True
    permission = "cooperation.view_need"
    related = ("owner", "deputy", "author", "partner")

    def get(self, request, reference):
        need, user = self.get_case(), request.user
        record("case.consult", need)
        programmes = Programme.objects.visible_to(user).filter(answers__need=need.pk)
        actions = CooperationAction.objects.visible_to(user).filter(answers_to=need.pk)
        meeting = Interaction.objects.visible_to(user).filter(pk=need.meeting_id).first() if need.meeting_id else None
        writes = need.is_open and user.has_perm("cooperation.change_need", need)
        context = {
            **page_frame(need, CRUMB),
            "state": NEED.state(need.status),
            "tone": TONES[need.priority],
            "acts": acts_of(need, available(need, user)),
            "answers": [*light(programmes), *light(actions)],
            "meeting": meeting,
            "may_write": writes,
            "may_answer": need.is_open and user.has_perm("cooperation.add_programme", need.post),
            "may_attach": user.has_perm("attachments.add_attachment", need),
        }
        return TemplateResponse(request, "cooperation/need_detail.html", context)


class NeedMove(CaseActView):
    model = Need
    workflow = NEED
    perform = staticmethod(services.perform)


class OpenNeed(OpenFile):
    """`?echange=12`: from the line of the oral log in which the need was heard, in one click."""

    model, permission, form_class = Need, "cooperation.add_need", NeedForm
    title, crumb = _("Noter un besoin"), CRUMB
    hint = _("Qui demande, quoi, et ce que la sécurité intérieure française en attend.")
    open = staticmethod(services.open_need)

    def meeting(self):
        key = whole_number(self.request.GET.get("echange"))
        met = Interaction.objects.visible_to(self.request.user).select_related("contact")
        return met.filter(pk=key).first() if key else None

    def initial(self):
        met, today = self.meeting(), timezone.localdate()
        if met is None:
            return {"asked_on": today}
        service = met.service_id or (met.contact and met.contact.service_id)
        day = timezone.localtime(met.at).date()
        return {"asked_on": day, "source": "ENTRETIEN", "partner": service, "text": met.text}

    def values(self, form):
        return {**form.values(), "meeting": self.meeting()}


class EditNeed(EditFile):
    model, permission, form_class, crumb = Need, "cooperation.change_need", NeedForm, CRUMB
    edit = staticmethod(services.edit)
