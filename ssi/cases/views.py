"""The base views of every kind of file, and the pages all kinds share: search, who sees it, its history."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from ssi.accounts.access import own_post, sees_whole
from ssi.accounts.step_up import EXPORT, step_up
from ssi.audit.log import record
from ssi.audit.reading import opened
from ssi.network import known
from ssi.web.refusals import Refusal, StaleVersion

from . import badges, beside, export, listing
from .models import Case


def visible_case(user, reference, queryset=None, *, logistics=False):
    """The file of this reference, if it exists for `user`; Http404 otherwise, in the same words.

    A file reached by a logistics grant alone exists on the pages that say `logistics`, and nowhere else.
    """
    found = (queryset if queryset is not None else Case.objects).visible_to(user)
    # References are unique; an order, of one row, would have Django compare every column that is read.
    cases = known.attach(found.filter(reference=reference).order_by())
    if not cases or not (logistics or sees_whole(user, cases[0])):
        raise Http404
    return cases[0]


def marks_of(case):
    """The marking of a page about a file, for its context."""
    return {"page_marking": case.marking, "page_special_france": case.special_france}


class CaseView(View):
    """What every page of one file needs. A kind gives `model` and `related`; `logistics` on the pages of its sheet,
    `with_beside` on those that show what hangs on the file (`beside.py`)."""

    model = Case
    related = ("owner", "deputy", "author")
    permission = None
    logistics = False
    with_beside = False

    def queryset(self):
        """The file, and what its page needs beside it in the same statement."""
        found = self.model.objects.select_related(*self.related)
        return beside.with_all(found, self.request.user) if self.with_beside else found

    def get_case(self):
        case = visible_case(self.request.user, self.kwargs["reference"], self.queryset(), logistics=self.logistics)
        if self.permission and not self.request.user.has_perm(self.permission, case):
            raise Http404
        opened(case)
        return case

    def refused(self, refusal, case):
        messages.error(self.request, str(refusal))
        return redirect(case.get_absolute_url())


class OpenCaseView(View):
    """The page that opens a file at the person's own post (`post_`), where they hold `permission`."""

    permission = None

    def dispatch(self, request, *args, **kwargs):
        self.post_ = own_post(request.user, self.permission)
        if self.post_ is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def already_open(self, model, token):
        """The answer to a form sent twice: the file it opened the first time; None when it is new."""
        found = model.objects.visible_to(self.request.user).filter(form_token=token).first() if token else None
        if found is None:
            return None
        messages.info(self.request, _("Ce dossier était déjà enregistré : le voici."))
        return redirect(found.get_absolute_url())


@step_up(EXPORT)
class CaseListView(View):
    """A list: filters in the address, keyset pages, capped count. A kind gives the four attributes below.

    Sent (POST), the same address gives the list as a file; a kind adds its own `export_columns`.
    """

    model = Case
    template_name = None
    filter_form = None
    permission = None
    related = ("owner",)
    export_columns = export.CASE_COLUMNS

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        form = self.filter_form(request.GET or None, user=request.user)
        wanted = form.wanted(kinds=(self.model._meta.model_name,))
        page = listing.page_of(
            request.user,
            self.model.objects.select_related(*self.related),
            wanted,
            older_than=request.GET.get("avant", ""),
            newer_than=request.GET.get("apres", ""),
        )
        record("case.list", reason="", kind=self.model._meta.model_name, shown=[row.pk for row in page.rows])
        return TemplateResponse(request, self.template_name, self.context(form, page))

    def post(self, request):
        """The list as a file. When it is refused, or its reason missing, the answer asks for it."""
        form = self.filter_form(request.GET or None, user=request.user)
        file_format, reason = request.POST.get("format", ""), request.POST.get("reason", "")
        try:
            if file_format not in export.FORMATS:
                raise Refusal(_("Choisissez un format : CSV ou XLSX."), rule=_("formats d’export"), field="format")
            return export.export(
                request.user,
                self.model.objects.select_related(*self.related),
                form,
                file_format=file_format,
                reason=reason,
                columns=self.export_columns,
            )
        except Refusal as refusal:
            context = {
                "refusal": refusal,
                "chips": form.chips(request),
                "reason": reason,
                "list_url": request.get_full_path(),
            }
            return TemplateResponse(request, "cases/export.html", context, status=422)

    def context(self, form, page):
        badges.write_on(self.request.user, page.rows)
        return {
            "may_export": bool(page.rows),
            "filters": form,
            "page": page,
            "now": timezone.now(),
            "chips": form.chips(self.request),
            "clear_url": self.request.path,
            **pager(self.request, page),
        }


class CaseActView(CaseView):
    """One transition: its question when it asks something, then the act. A kind gives `perform` and `workflow`."""

    template_name = "cases/act.html"
    perform = None
    workflow = None

    def get(self, request, reference, name):
        case = self.get_case()
        return TemplateResponse(request, self.template_name, self.context(case, self.transition(case, name)))

    def post(self, request, reference, name):
        case = self.get_case()
        step = self.transition(case, name)
        comment = request.POST.get("comment", "").replace("\0", "").strip()
        version = request.POST.get("version") or None
        try:
            type(self).perform(case, name, by=request.user, comment=comment, expected_version=version)
        except Refusal as refusal:
            return self.refused_act(case, step, comment, refusal)
        messages.success(request, _("%(act)s : fait.") % {"act": step.label})
        return self.done(case)

    def transition(self, case, name):
        for step in self.workflow.transitions:
            if step.name == name and not step.signoff and self.request.user.has_perm(step.permission, case):
                return step
        raise Http404

    def context(self, case, step, comment="", refusal=None):
        return {
            "case": case,
            "step": step,
            "comment": comment,
            "refusal": refusal,
            "stale": isinstance(refusal, StaleVersion),
            **marks_of(case),
        }

    def refused_act(self, case, step, comment, refusal):
        """What was typed stays on the page, with the rule that refused it."""
        return TemplateResponse(
            self.request, self.template_name, self.context(case, step, comment, refusal), status=422
        )

    def done(self, case):
        return redirect(case.get_absolute_url())


def acts_of(case, transitions):
    """The band's buttons: the main act first, then the others; an act that asks nothing is done at once."""
    ordered = sorted(transitions, key=lambda t: (not t.main, t.destructive))
    return [
        {
            "label": step.label,
            "url": reverse(f"{case.url_prefix}-act", args=[case.reference, step.name]),
            "post": not step.asks,
            "danger": step.destructive,
            "key": "v" if index == 0 else "",
        }
        for index, step in enumerate(ordered)
    ]


def pager(request, page):
    """Addresses of the neighbouring pages, filters kept."""
    query = request.GET.copy()
    query.pop("avant", None)
    query.pop("apres", None)

    def address(name, cursor):
        if not cursor:
            return ""
        copy = query.copy()
        copy[name] = cursor
        return f"{request.path}?{copy.urlencode()}"

    return {"next_url": address("avant", page.older), "previous_url": address("apres", page.newer)}


@require_safe
def search(request):
    """The search box: a reference, a name, a word; twelve months first, everything on request."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    everything = request.GET.get("tout") == "1"
    page = listing.Page([])
    if words:
        page = listing.search(
            request.user,
            words,
            everything=everything,
            older_than=request.GET.get("avant", ""),
            newer_than=request.GET.get("apres", ""),
        )
        if len(page.rows) == 1 and page.rows[0].reference == words.upper():
            return redirect(page.rows[0].get_absolute_url())
        # The words may be a person's name: the journal keeps what was shown, not what was sought.
        record("case.search", shown=[row.pk for row in page.rows], everything=everything)
    context = {
        "page": page,
        "search_query": words,
        "everything": everything,
        "now": timezone.now(),
        **pager(request, page),
    }
    return TemplateResponse(request, "cases/search.html", context)


class HistoryView(CaseView):
    """The timeline of a file, whole: what happened, who, under which role."""

    def get(self, request, reference):
        case = self.get_case()
        record("case.history", case)
        context = {
            "case": case,
            "events": case.events.select_related("by")[:500],
            **marks_of(case),
        }
        return TemplateResponse(request, "cases/history.html", context)
