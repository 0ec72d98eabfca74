"""Pages of the exchanges of information: rows, form, verb, answer."""

import uuid

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.workflow import available
from ssi.audit.log import record
from ssi.cases.models import Direction
from ssi.cases.views import CaseListView, CaseView, OpenCaseView, acts_of, marks_of
from ssi.web.refusals import Refusal, StaleVersion
from ssi.web.versions import both_versions

from ..intelligence import notices
from ..persons.section import persons_of
from . import drafting, partner_copy, services
from .dispatch import hops_of, with_hops
from .forms import AnswerForm, ExchangeFilters, IncomingForm, OutgoingForm
from .models import InformationExchange
from .thread import events_of, shown_files, thread_of, waiting_since
from .thread_forms import MessageForm, OneLineForm
from .workflow import EXCHANGE, FROZEN

LIST_CRUMB = {"label": gettext_lazy("Échanges d’informations"), "url": reverse_lazy("liaison:exchange-list")}


class ExchangeList(CaseListView):
    model = InformationExchange
    template_name = "liaison/exchange_list.html"
    filter_form = ExchangeFilters
    permission = "liaison.view_informationexchange"

    def context(self, form, page):
        rows = [(row, EXCHANGE.state(row.status)) for row in page.rows]
        may_open = self.request.user.has_perm("liaison.add_informationexchange")
        line_form = OneLineForm() if may_open else None
        return {**super().context(form, page), "rows": rows, "may_open": may_open, "line_form": line_form}


def exchange_context(request, exchange):
    """Everything the page of one exchange shows: eight statements, whatever the length of its thread."""
    acts = acts_of(exchange, available(exchange, request.user))
    events = events_of(exchange)
    waiting = waiting_since(exchange, events)
    files = list(exchange.attachments.all())
    may_work = request.user.has_perm("liaison.change_informationexchange", exchange) and exchange.is_open
    return {
        "case": exchange,
        "state": EXCHANGE.state(exchange.status),
        "acts": acts,
        "waiting_since": waiting,
        "hops": hops_of(exchange),
        "thread": thread_of(exchange, events, shown_files(files, request.user)),
        "message_form": MessageForm(exchange=exchange, with_translation=False) if may_work else None,
        "clocks": list(exchange.clocks.explained()),
        "attachments": files,
        "pieces": list(exchange.pieces.filter(replaced_by=None).select_related("origin_country")),
        "persons": persons_of(exchange, request.user),
        "owed": notices.waiting(exchange) if may_work else [],
        "may_write": may_work and exchange.status not in FROZEN,
        "may_work": may_work,
        "may_write_letter": request.user.has_perm("liaison.write_letter", exchange),
        "may_attach": request.user.has_perm("attachments.add_attachment", exchange),
        "now": timezone.now(),
        **marks_of(exchange),
        "breadcrumbs": [LIST_CRUMB, {"label": exchange.reference}],
    }


class ExchangeView(CaseView):
    """One exchange with all that its page needs beside the thread, in one statement."""

    model = InformationExchange
    related = ("owner", "deputy", "author", "partner_service", "duplicate_of")

    def queryset(self):
        return with_hops(super().queryset())


class ExchangeDetail(ExchangeView):
    with_beside = True
    permission = "liaison.view_informationexchange"

    def get(self, request, reference):
        exchange = self.get_case()
        record("case.consult", exchange)
        return TemplateResponse(request, "liaison/exchange_detail.html", exchange_context(request, exchange))


class PartnerCopyPage(ExchangeView):
    """What the partner will receive, line by line, and what stays with its reason: looked at before the visa."""

    permission = "liaison.change_informationexchange"

    def get(self, request, reference):
        exchange = self.get_case()
        record("exchange.partner_copy", exchange)
        build = partner_copy.build if exchange.direction == Direction.IN else partner_copy.build_request
        try:
            copy = build(exchange)
        except Refusal as refusal:
            return self.refused(refusal, exchange)
        context = {
            "case": exchange,
            "copy": copy,
            "fingerprint": partner_copy.sha256_for(copy.document, partner_copy.partner_of(exchange)),
            **marks_of(exchange),
            "breadcrumbs": [
                LIST_CRUMB,
                {"label": exchange.reference, "url": exchange.get_absolute_url()},
                {"label": _("Copie partenaire")},
            ],
        }
        return TemplateResponse(request, "liaison/exchange_copy.html", context)


class OpenExchange(OpenCaseView):
    """Register what was received, or draft what is asked. The same form sent twice opens one file."""

    permission = "liaison.add_informationexchange"
    direction = None
    form_class = None

    def get(self, request):
        initial = {"form_token": uuid.uuid4(), "received_at": timezone.localtime()}
        return self.page(self.form_class(user=request.user, initial=initial))

    def post(self, request):
        form = self.form_class(request.POST, user=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        token = form.cleaned_data.get("form_token")
        if again := self.already_open(InformationExchange, token):
            return again
        try:
            exchange = services.open_exchange(
                by=request.user, post=self.post_, direction=self.direction, form_token=token, **form.values()
            )
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(form, status=422)
        messages.success(request, _("Dossier %(reference)s enregistré.") % {"reference": exchange.reference})
        return redirect(exchange.get_absolute_url())

    def page(self, form, status=200, **more):
        context = {
            "form": form,
            "incoming": self.direction == Direction.IN,
            "breadcrumbs": [LIST_CRUMB, {"label": _("Nouveau")}],
            **more,
        }
        return TemplateResponse(self.request, "liaison/exchange_form.html", context, status=status)


class OneLine(OpenExchange):
    """A line typed at the top of the list becomes a form to complete; nothing is saved, no word of it is lost."""

    def get(self, request):
        return redirect("liaison:exchange-list")

    def post(self, request):
        typed = OneLineForm(request.POST)
        if not typed.is_valid():
            messages.error(request, " ".join(typed.errors["line"]))
            return redirect("liaison:exchange-list")
        self.direction = Direction.IN if request.POST.get("way") == "IN" else Direction.OUT
        form_class = IncomingForm if self.direction == Direction.IN else OutgoingForm
        line = drafting.line_of(typed.cleaned_data["line"], request.user)
        initial = drafting.initial_of(line, self.direction) | {"form_token": uuid.uuid4()}
        page = "liaison:exchange-open-incoming" if self.direction == Direction.IN else "liaison:exchange-open-outgoing"
        return self.page(form_class(user=request.user, initial=initial), line=line, action=reverse(page))


class EditExchange(CaseView):
    """Change what is written. When somebody else saved meanwhile, both versions are shown."""

    model = InformationExchange
    permission = "liaison.change_informationexchange"

    def form_for(self, exchange, data=None):
        form_class = IncomingForm if exchange.direction == Direction.IN else OutgoingForm
        return form_class(data, user=self.request.user, instance=exchange, initial={"version": exchange.version})

    def get(self, request, reference):
        exchange = self.get_case()
        return self.page(exchange, self.form_for(exchange))

    def post(self, request, reference):
        exchange = self.get_case()
        form = self.form_for(self.get_case(), request.POST)
        if not form.is_valid():
            return self.page(exchange, form, status=422)
        try:
            services.edit(
                exchange, by=request.user, expected_version=form.cleaned_data["version"] or 0, **form.values()
            )
        except StaleVersion as refusal:
            form.refuse(refusal)
            return self.page(exchange, form, status=409, theirs=self.theirs(form))
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(exchange, form, status=422)
        messages.success(request, _("Modifications enregistrées."))
        return redirect(exchange.get_absolute_url())

    def theirs(self, form):
        """The fields where the saved version differs from what was typed: (label, saved, typed)."""
        return both_versions(self.get_case(), form)

    def page(self, exchange, form, status=200, theirs=()):
        context = {
            "form": form,
            "case": exchange,
            "theirs": theirs,
            **marks_of(exchange),
            "breadcrumbs": [
                {"label": exchange.reference, "url": exchange.get_absolute_url()},
                {"label": _("Modifier")},
            ],
        }
        return TemplateResponse(self.request, "liaison/exchange_form.html", context, status=status)


class DraftAnswer(CaseView):
    """Write the answer beside the request."""

    model = InformationExchange
    permission = "liaison.change_informationexchange"

    def get(self, request, reference):
        exchange = self.get_case()
        initial = {"answer": exchange.answer, "version": exchange.version}
        return self.page(exchange, AnswerForm(initial=initial))

    def post(self, request, reference):
        exchange = self.get_case()
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.page(exchange, form, status=422)
        typed = form.cleaned_data
        try:
            services.write_answer(exchange, by=request.user, answer=typed["answer"], expected_version=typed["version"])
        except Refusal as refusal:
            form.refuse(refusal)
            stale = isinstance(refusal, StaleVersion)
            return self.page(self.get_case(), form, status=409 if stale else 422, stale=stale)
        messages.success(request, _("Projet de réponse enregistré."))
        return redirect(exchange.get_absolute_url())

    def page(self, exchange, form, status=200, stale=False):
        if stale:
            form.data = form.data.copy()
            form.data["version"] = exchange.version
        context = {
            "form": form,
            "case": exchange,
            "stale": stale,
            **marks_of(exchange),
            "breadcrumbs": [
                {"label": exchange.reference, "url": exchange.get_absolute_url()},
                {"label": _("Réponse")},
            ],
        }
        return TemplateResponse(self.request, "liaison/exchange_answer.html", context, status=status)
