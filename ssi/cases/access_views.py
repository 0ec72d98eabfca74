"""« Qui voit ce dossier, et pourquoi »: read by whoever sees the file, changed by the head of the post."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.accounts.step_up import GRANT, step_up
from ssi.audit.log import record
from ssi.web.refusals import Refusal
from ssi.web.text import whole_number

from . import grants, reach, readers
from .forms import GrantForm, MarkForm, ReassignForm
from .models import Case
from .views import CaseView, marks_of


@step_up(GRANT)
class AccessView(CaseView):
    """Each POST is one act, named by its button; a refused form comes back with what was typed."""

    def get(self, request, reference):
        case = self.get_case()
        record("case.readers", case)
        return self.page(case)

    def post(self, request, reference):
        case = self.get_case()
        act = getattr(self, f"do_{request.POST.get('act', '')}", None)
        if act is None:
            raise Http404
        try:
            forms = act(case)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return self.page(case, status=422)
        if forms:
            return self.page(case, forms, status=422)
        messages.success(request, _("C’est fait. La liste ci-dessous est à jour."))
        if Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
            return redirect(reverse("cases:access", args=[case.reference]))
        return redirect("home")

    def do_grant(self, case):
        form = GrantForm(self.request.POST)
        if not form.is_valid():
            return {"grant_form": form}
        typed = form.cleaned_data
        grants.grant(
            case, to=typed["to"], by=self.request.user, reason=typed["reason"], until=form.end(), change=typed["change"]
        )
        return None

    def do_revoke(self, case):
        held = case.grants.values("user")
        person = User.objects.filter(pk__in=held).filter(pk=whole_number(self.request.POST.get("person"))).first()
        if person is None:
            raise Refusal(_("Cette personne n’a plus d’accès nominatif."))
        grants.revoke(case, to=person, by=self.request.user)

    def do_mark(self, case):
        form = MarkForm(self.request.POST)
        if not form.is_valid():
            return {"mark_form": form}
        reach.mark(case, by=self.request.user, **form.cleaned_data)
        return None

    def do_reassign(self, case):
        form = ReassignForm(self.request.POST, case=case)
        if not form.is_valid():
            return {"reassign_form": form}
        reach.reassign(case, by=self.request.user, **form.cleaned_data)
        return None

    def do_compartment(self, case):
        reach.compartment(case, by=self.request.user, on=not case.compartmented)

    def do_share(self, case):
        reach.share_with_dcis(case, by=self.request.user, on=not case.shared_with_dcis)

    def page(self, case, forms=None, status=200):
        user = self.request.user
        context = {
            "case": case,
            "readers": readers.readers_of(case),
            "grants": case.grants.select_related("user", "granted_by", "permission"),
            "may": {verb: user.has_perm(f"cases.{verb}_case", case) for verb in _VERBS},
            **marks_of(case),
            "breadcrumbs": [{"label": case.reference, "url": case.get_absolute_url()}, {"label": _("Qui voit")}],
            **self.forms(case),
            **(forms or {}),
        }
        return TemplateResponse(self.request, "cases/access.html", context, status=status)

    def forms(self, case):
        return {
            "grant_form": GrantForm(),
            "mark_form": MarkForm(initial={"marking": case.marking, "special_france": case.special_france}),
            "reassign_form": ReassignForm(case=case, initial={"owner": case.owner_id, "deputy": case.deputy_id}),
        }


_VERBS = ("grant", "compartment", "mark", "share", "reassign")
