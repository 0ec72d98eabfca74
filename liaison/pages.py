"""Pages that every kind of file of this room needs: open, change, one form for one act. A kind gives names only."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import available, workflow_of
from ssi.cases.views import CaseView, OpenCaseView, acts_of, marks_of
from ssi.web.refusals import Refusal, StaleVersion
from ssi.web.versions import both_versions

from .exchanges.thread import Entry

#: Lines of the timeline on the page of a file; its history has them all.
STORY = 200


def story_of(case):
    """What happened to a file, newest first, as entries of a thread. One query."""
    events = case.events.select_related("by").order_by("-at", "-pk")[:STORY]
    return [
        Entry(kind=e.told, who=f"{e.by} p.i." if e.acting else str(e.by or ""), at=e.at, text=e.comment) for e in events
    ]


def frame_of(request, case, list_crumb, *labels):
    """What the page of any file, or of an act on it, tells its frame: marking and crumbs."""
    crumbs = [list_crumb, {"label": case.reference, "url": case.get_absolute_url() if labels else ""}]
    return {
        "case": case,
        **marks_of(case),
        "breadcrumbs": [*crumbs, *({"label": text} for text in labels)],
    }


def around(request, case):
    """State, acts, clocks, attachments and what may be added: what stands around the text of every file."""
    return {
        "state": workflow_of(case).state(case.status),
        "acts": acts_of(case, available(case, request.user)),
        "clocks": list(case.clocks.explained()),
        "attachments": list(case.attachments.all()),
        "thread": story_of(case),
        "may_attach": request.user.has_perm("attachments.add_attachment", case),
    }


class OpenPage(OpenCaseView):
    """Open a file. The same form sent twice opens one file.

    A kind gives `model`, `permission`, `form_class`, `service(by=, post=, **fields)`, `title`, `crumb`.
    """

    model = form_class = service = crumb = None
    title = lead = ""
    template_name = "liaison/file_form.html"

    def first_values(self):
        return {"form_token": uuid.uuid4()}

    def get(self, request):
        return self.page(self.form_class(user=request.user, initial=self.first_values()))

    def post(self, request):
        form = self.form_class(request.POST, user=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        token = form.cleaned_data.get("form_token")
        if again := self.already_open(self.model, token):
            return again
        try:
            case = type(self).service(by=request.user, post=self.post_, form_token=token, **form.values())
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, _("Dossier %(reference)s enregistré.") % {"reference": case.reference})
        return redirect(case.get_absolute_url())

    def page(self, form, status=200, **more):
        context = {
            "form": form,
            "title": self.title,
            "lead": self.lead,
            "back": self.crumb["url"],
            "breadcrumbs": [self.crumb, {"label": _("Nouveau")}],
        }
        return TemplateResponse(self.request, self.template_name, context | more, status=status)


class ActPage(CaseView):
    """One form about one file, done by one service. A kind gives `form_class`, `title`, `said`, `crumb`, `do(case,
    form)`. When somebody else saved meanwhile, both versions are shown.
    """

    form_class = crumb = None
    title = lead = said = anchor = ""
    template_name = "liaison/file_form.html"

    def form_for(self, case, data=None):
        return self.form_class(data, case=case, user=self.request.user)

    def do(self, case, form):
        raise NotImplementedError

    def get(self, request, **_arguments):
        case = self.get_case()
        if not case.is_open:  # the service would refuse what is typed: better said before
            return self.refused(Refusal(_("Ce dossier est clos : rien n’y change plus."), rule=_("dossier clos")), case)
        return self.page(case, self.form_for(case))

    def post(self, request, **_arguments):
        case = self.get_case()
        form = self.form_for(case, request.POST)
        if not form.is_valid():
            return self.page(case, form, status=422)
        try:
            self.do(case, form)
        except StaleVersion as refusal:
            form.refuse(refusal)
            saved = self.get_case()
            return self.page(saved, form, status=409, theirs=both_versions(saved, form))
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(self.get_case(), form, status=422)
        if self.said:
            messages.success(request, self.said)
        return redirect(f"{case.get_absolute_url()}{self.anchor}")

    def page(self, case, form, status=200, **more):
        context = {"form": form, "title": self.title, "lead": self.lead, "back": case.get_absolute_url()}
        context |= frame_of(self.request, case, self.crumb, self.title)
        return TemplateResponse(self.request, self.template_name, context | more, status=status)

    def child(self, case, rows):
        """The row of this file that the address names. Raises Http404."""
        found = rows.filter(case=case.pk, pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        found.case = case
        return found


class EditPage(ActPage):
    """Change what is written. A kind gives `edit(case, by=, expected_version=, **fields)`."""

    edit = None
    said = gettext_lazy("Modifications enregistrées.")

    def form_for(self, case, data=None):
        return self.form_class(data, user=self.request.user, instance=case, initial={"version": case.version})

    def do(self, case, form):
        version = form.cleaned_data["version"] or 0
        type(self).edit(case, by=self.request.user, expected_version=version, **form.values())
