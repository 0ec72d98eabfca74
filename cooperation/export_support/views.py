"""Pages of the opportunities and of the companies: rows, form, verb, answer. The register has its own module."""

from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.audit.log import record
from ssi.cases.export import CASE_COLUMNS
from ssi.cases.views import CaseActView, CaseListView, CaseView

from ..views import CaseForm, EditFile, FormPage, OpenFile
from . import services
from .forms import CompanyForm, ContactForm, OpportunityFilters, OpportunityForm, WaiverForm
from .models import Company, CompanyContact, MarketInformation, Opportunity
from .page import page_of
from .workflow import OPPORTUNITY

LIST_CRUMB = {"label": gettext_lazy("Soutien à l’export"), "url": reverse_lazy("cooperation:opportunity-list")}
COMPANIES_CRUMB = {"label": gettext_lazy("Entreprises"), "url": reverse_lazy("cooperation:company-list")}


class CompanyList(View):
    def get(self, request):
        if not request.user.has_perm("cooperation.view_company"):
            raise Http404
        companies = Company.objects.visible_to(request.user).order_by("sector", "name", "pk")
        may_write = request.user.has_perm("cooperation.add_company")
        record("company.list", shown=[company.pk for company in companies])
        context = {"companies": companies, "may_write": may_write}
        return TemplateResponse(request, "cooperation/company_list.html", context)


class SaveCompany(FormPage):
    """A new company, or with a `pk` one of the post."""

    form_class, crumb, permission = CompanyForm, COMPANIES_CRUMB, "cooperation.add_company"
    title = gettext_lazy("Entreprise")
    hint = gettext_lazy("Les entreprises d’un même secteur sont tenues pour concurrentes dans le registre.")

    def company(self):
        if "pk" not in self.kwargs:
            return Company(post=self.post_, known_since=timezone.localdate(timezone=self.post_.zone))
        company = Company.objects.visible_to(self.request.user).filter(pk=self.kwargs["pk"]).first()
        if company is None:
            raise Http404
        return company

    def form(self, data=None):
        return CompanyForm(data, post=self.post_, instance=self.company())

    def save(self, form):
        services.save_company(self.company(), by=self.request.user, post=self.post_, **form.values())
        return redirect(COMPANIES_CRUMB["url"])


class OpportunityList(CaseListView):
    model = Opportunity
    template_name = "cooperation/opportunity_list.html"
    filter_form = OpportunityFilters
    permission = "cooperation.view_opportunity"
    export_columns = (
        *CASE_COLUMNS,
        (gettext_lazy("Secteur"), lambda one: one.get_sector_display()),
        (gettext_lazy("Acheteur"), lambda one: one.buyer),
        (gettext_lazy("Montant estimé (€)"), lambda one: one.estimated_amount),
        (gettext_lazy("Contrôle des exportations"), lambda one: one.get_export_control_display()),
    )

    def context(self, form, page):
        rows = [(row, OPPORTUNITY.state(row.status)) for row in page.rows]
        may_open = self.request.user.has_perm("cooperation.add_opportunity")
        return {**super().context(form, page), "rows": rows, "may_open": may_open}


class OpportunityDetail(CaseView):
    model = Opportunity
    with_beside = True
    permission = "cooperation.view_opportunity"

    def get(self, request, reference):
        opportunity = self.get_case()
        record("case.consult", opportunity)
        context = {**page_of(opportunity, request.user), "breadcrumbs": [LIST_CRUMB, {"label": opportunity.reference}]}
        return TemplateResponse(request, "cooperation/opportunity_detail.html", context)


class OpportunityAct(CaseActView):
    model = Opportunity
    workflow = OPPORTUNITY
    perform = staticmethod(services.perform)


class OpenOpportunity(OpenFile):
    model, form_class, crumb = Opportunity, OpportunityForm, LIST_CRUMB
    permission, open = "cooperation.add_opportunity", staticmethod(services.open_opportunity)
    title = gettext_lazy("Signaler une opportunité")
    hint = gettext_lazy("Le service facilite et informe ; il ne prend aucune part au marché.")


class EditOpportunity(EditFile):
    model, form_class, crumb = Opportunity, OpportunityForm, LIST_CRUMB
    permission, edit = "cooperation.change_opportunity", staticmethod(services.edit)


class NoteContact(CaseForm):
    model, form_class, crumb = Opportunity, ContactForm, LIST_CRUMB
    permission, anchor = "cooperation.contact_opportunity", "registre"
    title = gettext_lazy("Noter un contact")
    hint = gettext_lazy("Une ligne du registre ne se modifie plus : elle se corrige par une autre.")

    def initial(self, case, part):
        return {"on": timezone.localdate(timezone=case.post.zone)}

    def save(self, case, part, form):
        services.note_contact(case, by=self.request.user, **form.values())


class CorrectContact(NoteContact):
    title, part_model = gettext_lazy("Corriger une ligne du registre"), CompanyContact
    hint = gettext_lazy("La ligne fausse reste lisible ; celle-ci la remplace et dit pourquoi.")

    def initial(self, case, part):
        again = {name: getattr(part, name) for name in ContactForm.Meta.fields if name != "correction_reason"}
        return {**again, "told_others": {True: "oui", False: "non"}.get(part.told_others, "")}

    def save(self, case, part, form):
        values = form.values()
        reason, void = values.pop("correction_reason"), values.pop("void")
        services.correct_contact(part, by=self.request.user, reason=reason, void=void, **values)


class AcceptGap(CaseForm):
    model, form_class, crumb = Opportunity, WaiverForm, LIST_CRUMB
    permission, anchor = "cooperation.waive_opportunity", "neutralite"
    title, part_model = gettext_lazy("Accepter l’écart"), MarketInformation

    def around(self, case, part):
        return {"hint": part.text}

    def save(self, case, part, form):
        services.accept_gap(part, by=self.request.user, **form.cleaned_data)
