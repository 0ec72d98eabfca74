"""Pages of the funding search: the windows, what fits a file, the requests. Rows, form, verb, answer."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views import View

from ssi.accounts.access import own_post
from ssi.audit.log import record
from ssi.cases.export import CASE_COLUMNS
from ssi.cases.views import CaseActView, CaseListView, CaseView
from ssi.web.text import whole_number

from ..views import CaseForm, EditFile, FormAnswer
from . import search, services
from .forms import (
    EnterForm,
    FileForm,
    GrantForm,
    NewRequestForm,
    ProjectForm,
    RefuseForm,
    ReminderForm,
    RequestFilters,
    RequestForm,
    WindowForm,
)
from .models import FundingRequest, FundingWindow
from .pages import CRUMB, WINDOWS, initial_of, request_context, search_context, steps_for
from .vocabulary import Rule
from .workflow import FUNDING_REQUEST, TOLD


class WindowList(View):
    """Every window, with its rules, its source and what is still to be verified."""

    def get(self, request):
        user = request.user
        if not user.has_perm("cooperation.view_fundingwindow"):
            raise Http404
        today = timezone.localdate()
        windows = FundingWindow.objects.visible_to(user).select_related("source", "post")
        names = search.names()
        record("window.list")
        context = {
            "rows": [self.row(window, names, today) for window in windows],
            "may_add": own_post(user, "cooperation.change_fundingwindow") is not None
            or services.may_write_window(user, None),
            "now": timezone.now(),
        }
        return TemplateResponse(request, "cooperation/window_list.html", context)

    def row(self, window, names, today):
        return {
            "window": window,
            "in_force": window.is_in_force(today),
            "forms": ", ".join(names.get(code, code) for code in window.forms),
            "countries": ", ".join(sorted(names.get(code, code) for code in window.countries)),
            "doubts": ", ".join(str(Rule(code).label).lower() for code in window.doubts),
            "may_write": services.may_write_window(self.request.user, window.post),
        }


class SaveWindow(FormAnswer):
    """A new window, or with a `pk` the rules of one: the desk's for the network, a post's own beside."""

    title, crumb = _("Guichet de financement"), WINDOWS
    hint = _("Chaque règle est lue, telle quelle, par la recherche. Ce qui n’est pas vérifié le dit à l’écran.")

    def dispatch(self, request, *args, **kwargs):
        self.post_ = own_post(request.user, "cooperation.change_fundingwindow")
        self.window = self.found()
        place = self.window.post if self.window else self.post_
        if not services.may_write_window(request.user, place):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def found(self):
        if "pk" not in self.kwargs:
            return None
        window = FundingWindow.objects.visible_to(self.request.user).filter(pk=self.kwargs["pk"]).first()
        if window is None:
            raise Http404
        return window

    def form(self, data=None):
        return WindowForm(data, instance=self.found() or FundingWindow(post=self.post_))

    def save(self, form):
        place = self.window.post if self.window else self.post_
        services.save_window(self.window, by=self.request.user, post=place, **form.values())
        return redirect(WINDOWS["url"])


class SearchFunding(CaseView):
    """Which windows fit this programme or this action. `model` comes from the address."""

    permission = "cooperation.view_fundingwindow"

    def get(self, request, reference):
        case = self.get_case()
        tried = {"montant", "debut", "jours"} & set(request.GET)
        form = ProjectForm(request.GET if tried else None, initial=initial_of(case))
        record("window.search", case)
        return TemplateResponse(request, "cooperation/funding_search.html", search_context(request.user, case, form))


class RequestList(CaseListView):
    model = FundingRequest
    template_name = "cooperation/funding_list.html"
    filter_form = RequestFilters
    permission = "cooperation.view_fundingrequest"
    related = ("owner", "window")
    export_columns = (
        *CASE_COLUMNS,
        (_("Guichet"), lambda one: one.window.label),
        (_("Demandé (€)"), lambda one: one.asked),
        (_("Déposée le"), lambda one: one.filed_on),
        (_("Accordé (€)"), lambda one: one.granted),
    )

    def context(self, form, page):
        rows = [(row, FUNDING_REQUEST.state(row.status)) for row in page.rows]
        return {**super().context(form, page), "rows": rows}


class RequestDetail(CaseView):
    model = FundingRequest
    with_beside = True
    related = ("owner", "deputy", "author", "window__source", "partner", "line")
    permission = "cooperation.view_fundingrequest"

    def get(self, request, reference):
        found = self.get_case()
        record("case.consult", found)
        return TemplateResponse(request, "cooperation/funding_detail.html", request_context(request.user, found))


class RequestAct(CaseActView):
    model = FundingRequest
    related = ("owner", "deputy", "author", "window")
    workflow = FUNDING_REQUEST
    perform = staticmethod(services.perform)

    def transition(self, case, name):
        if name in TOLD:  # these have their own page: a day, an amount are asked
            raise Http404
        return super().transition(case, name)


class OpenRequest(CaseForm):
    """`?guichet=3&montant=…&debut=…`: from the search of a programme or an action. `model` comes from the address."""

    permission = "cooperation.add_fundingrequest"
    title = _("Préparer une demande de financement")
    hint = _("Les échéances du dossier, des visas et du dépôt partent à l’enregistrement.")

    def form(self, case, part, data=None, files=None):
        windows = search.windows_for(self.request.user, timezone.localdate(timezone=case.post.zone))
        frame = {"user": self.request.user, "post": case.post, "windows": windows}
        return NewRequestForm(data, initial=self.initial(case, part), **frame)

    def initial(self, case, part):
        asked = ProjectForm({name: self.request.GET.get(name, "") for name in ("montant", "debut")})
        asked.is_valid()
        project = search.project_of(case)
        partner = case.partners.first() if case.kind == "programme" else None
        return {
            "form_token": uuid.uuid4(),
            "window": whole_number(self.request.GET.get("guichet")),
            "asked": asked.cleaned_data.get("montant") or project.amount,
            "wished_on": asked.cleaned_data.get("debut") or project.starts_on,
            "partner": partner and partner.service_id,
        }

    def save(self, case, part, form):
        token, by = form.cleaned_data.get("form_token"), self.request.user
        again = FundingRequest.objects.visible_to(by).filter(form_token=token).first() if token else None
        self.opened = again or services.open_request(by=by, bearer=case, form_token=token, **form.values())

    def done(self, case, part):
        messages.success(self.request, self.said)
        return redirect(self.opened.get_absolute_url())

    def back(self, case, part):
        return reverse(f"{case.url_prefix}-funding", args=[case.reference])

    def around(self, case, part):
        return {"wide": True}


class EditRequest(EditFile):
    model, form_class, crumb = FundingRequest, RequestForm, CRUMB
    related = ("owner", "deputy", "author", "window")
    permission, edit = "cooperation.change_fundingrequest", staticmethod(services.edit)


class RequestForms(CaseForm):
    """A form about one request. `name`: the act it does, which must be possible now."""

    model, crumb, permission = FundingRequest, CRUMB, "cooperation.file_fundingrequest"
    related = ("owner", "deputy", "author", "window__source")
    name = ""

    def get_case(self):
        case = super().get_case()
        if self.name and self.name not in {step.name for step in steps_for(case, self.request.user)}:
            raise Http404
        return case

    def today(self, case):
        return timezone.localdate(timezone=case.post.zone)


class FileRequest(RequestForms):
    form_class, name, title = FileForm, "file", _("La demande est déposée")
    hint = _("La réponse attendue et la première relance partent de ce jour.")

    def initial(self, case, part):
        return {"filed_on": self.today(case), "version": case.version}

    def save(self, case, part, form):
        services.file(case, by=self.request.user, **form.values())


class GrantRequest(RequestForms):
    permission = "cooperation.answer_fundingrequest"
    form_class, name, title = GrantForm, "grant", _("La demande est accordée")
    hint = _("Joignez la réponse : elle fait foi. L’argent se porte ensuite au budget, par le poste.")

    def around(self, case, part):
        return {"multipart": True}

    def initial(self, case, part):
        return {"on": self.today(case), "granted": case.asked, "version": case.version}

    def save(self, case, part, form):
        services.answer(case, self.name, by=self.request.user, **form.values())


class RefuseRequest(GrantRequest):
    form_class, name, title = RefuseForm, "refuse", _("La demande est refusée")
    hint = _("Le motif reste au dossier : il sert à la demande suivante.")


class EnterRequest(RequestForms):
    form_class, name, title = EnterForm, "enter", _("Porter au budget")
    hint = _("Une hausse de plus de 10 % du total ou une nouvelle source fait tomber une approbation déjà donnée.")

    def initial(self, case, part):
        return {"amount": case.granted, "label": case.window.label, "version": case.version}

    def save(self, case, part, form):
        services.enter(case, by=self.request.user, **form.values())


class Remind(RequestForms):
    form_class, title, anchor = ReminderForm, _("Noter une relance"), "relances"

    def initial(self, case, part):
        return {"on": self.today(case)}

    def save(self, case, part, form):
        services.remind(case, by=self.request.user, **form.values())
