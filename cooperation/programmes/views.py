"""Pages of the programmes: the list, the file with its route and its money, its parts, its acts."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from ssi.audit.log import record
from ssi.cases.views import CaseActView, CaseListView, CaseView

from ..needs.models import Need
from ..views import CaseForm, EditFile, OpenFile, RemovePart
from . import services
from .forms import (
    CountryForm,
    NeedPartForm,
    NewProgrammeForm,
    PartnerForm,
    ProgrammeFilters,
    ProgrammeForm,
    SectorForm,
)
from .models import CountryShare, Programme, ProgrammeNeed, ProgrammePartner, SectorShare
from .pages import CRUMB, list_rows, programme_context
from .workflow import PROGRAMME


class ProgrammeList(CaseListView):
    model = Programme
    template_name = "cooperation/programme_list.html"
    filter_form = ProgrammeFilters
    permission = "cooperation.view_programme"

    def context(self, form, page):
        return {
            **super().context(form, page),
            "rows": list_rows(page.rows),
            "may_open": self.request.user.has_perm("cooperation.add_programme"),
        }


class ProgrammeDetail(CaseView):
    model = Programme
    with_beside = True
    permission = "cooperation.view_programme"

    def get(self, request, reference):
        programme = self.get_case()
        record("case.consult", programme)
        return TemplateResponse(
            request, "cooperation/programme_detail.html", programme_context(request.user, programme)
        )


class ProgrammeMove(CaseActView):
    model = Programme
    workflow = PROGRAMME
    perform = staticmethod(services.perform)

    def transition(self, case, name):
        from ..route.chain import SPOKEN

        if name in SPOKEN:  # these have their own page: a word is asked
            raise Http404
        return super().transition(case, name)


class OpenProgramme(OpenFile):
    """`?besoin=BES-BUC-2026-00003`: from the need it answers."""

    model, permission, form_class = Programme, "cooperation.add_programme", NewProgrammeForm
    title, crumb = _("Ouvrir un programme"), CRUMB
    hint = _("Le dossier prend son numéro à l’enregistrement. Secteurs, indicateurs et argent se saisissent ensuite.")
    open = staticmethod(services.open_programme)

    def initial(self):
        reference = self.request.GET.get("besoin", "")[:30]
        need = Need.objects.visible_to(self.request.user).filter(reference=reference, post=self.post_).first()
        if need is None:
            return {}
        return {"need": need, "title": need.title, "country": need.country_id, "domain": need.domain_id}


class EditProgramme(EditFile):
    model, permission, form_class, crumb = Programme, "cooperation.change_programme", ProgrammeForm, CRUMB
    edit = staticmethod(services.edit)


class ProgrammePart(CaseForm):
    """A row added to the programme while it is written."""

    model, permission = Programme, "cooperation.change_programme"

    def save(self, case, part, form):
        services.add_part(case, self.part_model, by=self.request.user, **form.values())


class AddNeed(ProgrammePart):
    form_class, title, anchor, part_model = NeedPartForm, _("Besoin auquel il répond"), "besoins", ProgrammeNeed


class AddCountry(ProgrammePart):
    form_class, title, anchor, part_model = CountryForm, _("Pays partenaire"), "pays", CountryShare
    hint = _("Les parts font 100 % au moment de soumettre. Sans aucune, le pays du dossier a tout.")

    def initial(self, case, part):
        left = 100 - sum(row.percent for row in case.country_shares.all())
        return {"percent": left if left > 0 else None}


class AddPartner(ProgrammePart):
    form_class, title, anchor, part_model = PartnerForm, _("Partenaire"), "partenaires", ProgrammePartner


class AddSector(ProgrammePart):
    form_class, title, anchor, part_model = SectorForm, _("Secteur CAD"), "secteurs", SectorShare
    hint = _("Les parts font 100 % au moment de soumettre.")

    def initial(self, case, part):
        left = 100 - sum(row.percent for row in case.sectors.all())
        return {"percent": left if left > 0 else None}


class RemoveProgrammePart(RemovePart):
    model, permission = Programme, "cooperation.change_programme"
    remove = staticmethod(services.remove_part)
