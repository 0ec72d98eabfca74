"""« Dossiers liés »: the neighbours of a file, as far as their reader sees them; adding and removing one."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.web.refusals import Refusal
from ssi.web.text import whole_number

from . import links
from .forms import LinkForm
from .views import CaseView, marks_of


class LinksView(CaseView):
    """Each POST is one act, named by its button."""

    with_beside = True

    def get(self, request, reference):
        case = self.get_case()
        record("case.links", case)
        return self.page(case, LinkForm(user=request.user))

    def post(self, request, reference):
        case = self.get_case()
        act = {"link": self.link, "unlink": self.unlink}.get(request.POST.get("act", ""))
        if act is None or not request.user.has_perm(links.PERMISSION, case):
            raise Http404
        return act(case)

    def link(self, case):
        form = LinkForm(self.request.POST, user=self.request.user)
        if not form.is_valid():
            return self.page(case, form, status=422)
        try:
            links.link(case, by=self.request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(case, form, status=422)
        messages.success(self.request, _("Dossiers liés."))
        return redirect("cases:links", case.reference)

    def unlink(self, case):
        made = links.seen_by(self.request.user).filter(pk=whole_number(self.request.POST.get("link"))).first()
        if made is None:
            raise Http404
        links.unlink(made, case=case, by=self.request.user)
        messages.success(self.request, _("Lien retiré. Les deux dossiers restent."))
        return redirect("cases:links", case.reference)

    def page(self, case, form, status=200):
        context = {
            "case": case,
            "form": form,
            "may_link": self.request.user.has_perm(links.PERMISSION, case),
            **marks_of(case),
            "breadcrumbs": [
                {"label": case.reference, "url": case.get_absolute_url()},
                {"label": _("Dossiers liés")},
            ],
        }
        return TemplateResponse(self.request, "cases/links.html", context, status=status)
