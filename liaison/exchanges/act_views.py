"""The page of one act: what it asks, its refusal with all that was typed, then the file again."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ssi.cases.models import Case
from ssi.cases.views import CaseActView
from ssi.web.htmx import answer, is_htmx
from ssi.web.refusals import Refusal, StaleVersion

from ..persons.duplicates import AsksFirst
from . import services
from .act_forms import ACT_FORMS
from .views import ExchangeView, exchange_context
from .workflow import EXCHANGE


class ActWithForm(ExchangeView, CaseActView):
    """One transition, with the form of its own that some acts have."""

    with_beside = True  # done, it answers the page of the file itself
    workflow = EXCHANGE
    perform = staticmethod(services.perform)

    def get(self, request, reference, name):
        exchange = self.get_case()
        step = self.transition(exchange, name)
        form_class = ACT_FORMS.get(name)
        if form_class is None:
            return super().get(request, reference, name)
        return self.page(exchange, step, form_class(exchange=exchange))

    def post(self, request, reference, name):
        if name not in ACT_FORMS:
            return super().post(request, reference, name)
        exchange = self.get_case()
        step = self.transition(exchange, name)
        form = ACT_FORMS[name](request.POST, exchange=self.get_case())
        if not form.is_valid():
            return self.page(exchange, step, form, status=422)
        given = {"comment": form.cleaned_data.get("comment", ""), **form.given()}
        version = request.POST.get("version") or None
        try:
            services.perform(exchange, name, by=request.user, expected_version=version, **given)
        except Refusal as refusal:
            form.refuse(refusal)
            stale = isinstance(refusal, StaleVersion)
            return self.page(self.get_case(), step, form, status=409 if stale else 422)
        messages.success(request, _("%(act)s : fait.") % {"act": step.label})
        return self.done(exchange)

    def page(self, exchange, step, form, status=200):
        context = self.context(exchange, step) | {"form": form}
        return TemplateResponse(self.request, "liaison/exchange_act.html", context, status=status)

    def done(self, case):
        if not Case.objects.visible_to(self.request.user).filter(pk=case.pk).exists():
            return redirect("home")
        if not is_htmx(self.request):
            return redirect(case.get_absolute_url())
        exchange = self.get_case()
        response = answer(
            self.request,
            fragment="liaison/_exchange.html",
            context=exchange_context(self.request, exchange),
            redirect_to=case.get_absolute_url(),
        )
        response.headers["HX-Push-Url"] = case.get_absolute_url()
        return response


class ExchangeAct(AsksFirst, ActWithForm):
    """The same, after the question about what already runs elsewhere."""
