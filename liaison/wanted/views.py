"""Pages of the searches: rows, form, verb, answer."""

from datetime import timedelta

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy

from ssi.audit.log import record
from ssi.cases import export
from ssi.cases.models import Case, Direction
from ssi.cases.views import CaseActView, CaseListView, CaseView

from ..pages import ActPage, EditPage, OpenPage, around, frame_of
from ..persons.section import persons_of
from . import services
from .forms import CheckForm, CorrectionForm, EditSearchForm, ExtendForm, SearchForm, SightingForm, WantedFilters
from .guards import today_at
from .models import Sighting, WantedPerson
from .vocabulary import NEXT_CHECK
from .workflow import WANTED

VIEW, CHANGE = "liaison.view_wantedperson", "liaison.change_wantedperson"
CRUMB = {"label": gettext_lazy("Personnes recherchées"), "url": reverse_lazy("liaison:wanted-list")}


class WantedList(CaseListView):
    model = WantedPerson
    template_name = "liaison/wanted_list.html"
    filter_form = WantedFilters
    permission = VIEW
    export_columns = (
        *export.CASE_COLUMNS,
        (gettext_lazy("Titre juridique"), lambda case: str(case.get_legal_title_display())),
        (gettext_lazy("Référence du titre"), lambda case: case.title_reference),
        (gettext_lazy("Notice Interpol"), lambda case: str(case.get_notice_display())),
        (gettext_lazy("Danger"), lambda case: ", ".join(case.dangers_shown)),
        (gettext_lazy("Prochaine vérification"), lambda case: case.review_on),
        (gettext_lazy("Radiation le"), lambda case: case.strike_off_on),
    )

    def context(self, form, page):
        rows = [(row, WANTED.state(row.status)) for row in page.rows]
        may_open = self.request.user.has_perm("liaison.add_wantedperson")
        return {**super().context(form, page), "rows": rows, "may_open": may_open}


class OpenSearch(OpenPage):
    model, form_class, service = WantedPerson, SearchForm, staticmethod(services.open_search)
    permission, crumb = "liaison.add_wantedperson", CRUMB
    title = gettext_lazy("Ouvrir une recherche")
    lead = gettext_lazy("Un titre juridique, une finalité, une fin : sans l’un des trois, il n’y a pas de recherche.")

    def first_values(self):
        today = timezone.localdate(timezone=self.post_.zone)
        here = {"country": self.post_.country_id, "direction": Direction.OUT}
        return super().first_values() | here | {"review_on": today + timedelta(days=NEXT_CHECK)}


class WantedDetail(CaseView):
    model = WantedPerson
    with_beside = True
    permission = VIEW

    def get(self, request, reference):
        case = self.get_case()
        record("case.consult", case)
        return TemplateResponse(request, "liaison/wanted_detail.html", self.context(case))

    def context(self, case):
        """Constant number of statements, whatever the sightings."""
        user, sightings = self.request.user, list(case.sightings.select_related("country", "added_by"))
        replaced = {row.replaces_id for row in sightings}
        may_write = case.is_open and user.has_perm(CHANGE, case)
        return {
            **frame_of(self.request, case, CRUMB),
            **around(self.request, case),
            "sightings": [row for row in sightings if row.pk not in replaced],
            "corrected": [row for row in sightings if row.pk in replaced],
            "persons": persons_of(case, user),
            "warrant": Case.objects.visible_to(user).filter(pk=case.warrant_id).first() if case.warrant_id else None,
            "may_write": may_write,
            "may_check": may_write and case.status != "INTERPELLEE",
            "may_extend": case.is_open and user.has_perm("liaison.extend_wantedperson", case),
            "today": today_at(case),
            "now": timezone.now(),
        }


class WantedAct(CaseActView):
    model = WantedPerson
    workflow = WANTED
    perform = staticmethod(services.perform)

    def transition(self, case, name):
        step = super().transition(case, name)
        if step.hidden:  # the clock does it, nobody else
            raise Http404
        return step


class EditSearch(EditPage):
    model, permission, crumb = WantedPerson, CHANGE, CRUMB
    form_class, edit, title = EditSearchForm, staticmethod(services.edit), gettext_lazy("Modifier")


class WantedPage(ActPage):
    model, permission, crumb = WantedPerson, CHANGE, CRUMB


class AddSighting(WantedPage):
    form_class, title = SightingForm, gettext_lazy("Ajouter un signalement de présence")
    lead = gettext_lazy("Ce qui est noté reste tel quel : une erreur se corrige par un nouveau signalement.")
    said, anchor = gettext_lazy("Signalement ajouté."), "#signalements"

    def do(self, case, form):
        services.add_sighting(case, by=self.request.user, **form.values())


class CorrectSighting(WantedPage):
    form_class, title = CorrectionForm, gettext_lazy("Corriger un signalement")
    lead = gettext_lazy("L’ancienne version reste lisible, avec ce qui est corrigé.")
    said, anchor = gettext_lazy("Signalement corrigé."), "#signalements"

    def form_for(self, case, data=None):
        return CorrectionForm(data, case=case, user=self.request.user, instance=self.child(case, Sighting.objects))

    def do(self, case, form):
        wrong = self.child(case, Sighting.objects)
        services.add_sighting(case, by=self.request.user, replaces=wrong, **form.values())


class CheckSearch(WantedPage):
    form_class, title = CheckForm, gettext_lazy("Faire la vérification")
    lead = gettext_lazy("Le titre est-il toujours valable, le signalement toujours diffusé, la personne ailleurs ?")
    said = gettext_lazy("Vérification enregistrée.")

    def form_for(self, case, data=None):
        proposed = min(today_at(case) + timedelta(days=NEXT_CHECK), case.strike_off_on)
        return CheckForm(data, case=case, user=self.request.user, initial={"next_on": proposed})

    def do(self, case, form):
        services.check_done(case, by=self.request.user, **form.cleaned_data)


class ExtendSearch(WantedPage):
    permission = "liaison.extend_wantedperson"
    form_class, title = ExtendForm, gettext_lazy("Prolonger la recherche")
    lead = gettext_lazy("Sans prolongation, la recherche s’arrête d’elle-même à sa date de radiation.")
    said = gettext_lazy("Recherche prolongée.")

    def do(self, case, form):
        services.extend(case, by=self.request.user, **form.cleaned_data)
