"""Pages of official visits: rows, form, verb, answer. The forms of their parts are in `part_views.py`."""

from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.casework import EditFile, OpenFile
from ssi.accounts.post_pages import FormPage, PostPage
from ssi.audit.log import record
from ssi.cases.export import CASE_COLUMNS
from ssi.cases.views import CaseActView, CaseListView, CaseView, marks_of
from ssi.network import known
from ssi.web.text import whole_number

from . import calendar, differences, host_rules, services
from .forms import HostRuleForm, VisitFilters, VisitForm
from .models import HostRule, OfficialVisit, VersionText
from .pages import rule_rows, visit_context
from .rules import rules_of
from .workflow import OFFICIAL_VISIT

VISITS = {"label": gettext_lazy("Visites officielles"), "url": reverse_lazy("consular:visit-list")}
RULES = {"label": gettext_lazy("Règles des pays hôtes"), "url": reverse_lazy("consular:hostrules")}


class VisitList(CaseListView):
    model = OfficialVisit
    template_name = "consular/visit_list.html"
    filter_form = VisitFilters
    permission = "consular.view_officialvisit"
    export_columns = (
        *CASE_COLUMNS,
        (gettext_lazy("Autorité"), lambda visit: visit.authority),
        (gettext_lazy("Arrivée le"), lambda visit: visit.starts_on),
        (gettext_lazy("Départ le"), lambda visit: visit.ends_on),
        (gettext_lazy("Lieux"), lambda visit: visit.places),
    )

    def context(self, form, page):
        rows = [(row, OFFICIAL_VISIT.state(row.status)) for row in page.rows]
        may_open = self.request.user.has_perm("consular.add_officialvisit")
        return {**super().context(form, page), "rows": rows, "may_open": may_open}


class VisitPage(CaseView):
    model = OfficialVisit
    related = ("owner", "deputy", "author")


class VisitDetail(VisitPage):
    with_beside = True
    permission = "consular.view_officialvisit"

    def get(self, request, reference):
        visit = self.get_case()
        record("case.consult", visit)
        context = {**visit_context(request, visit), "breadcrumbs": [VISITS, {"label": visit.reference}]}
        return TemplateResponse(request, "consular/visit_detail.html", context)


class VisitAct(CaseActView):
    model = OfficialVisit
    workflow = OFFICIAL_VISIT
    perform = staticmethod(services.perform)


class OpenVisit(OpenFile):
    model, form_class, crumb = OfficialVisit, VisitForm, VISITS
    permission, open = "consular.add_officialvisit", staticmethod(services.open_visit)
    title = gettext_lazy("Annoncer une visite")
    hint = gettext_lazy("Le programme, la délégation et les notes verbales s’ajoutent ensuite dans le dossier.")


class EditVisit(EditFile):
    model, form_class, crumb = OfficialVisit, VisitForm, VISITS
    permission, edit = "consular.change_officialvisit", staticmethod(services.edit)


class VisitCalendar(VisitPage):
    """The programme as this person sees it, for an agenda."""

    permission = "consular.view_officialvisit"

    def get(self, request, reference):
        visit = self.get_case()
        record("visit.calendar", visit)
        response = HttpResponse(
            calendar.render(visit, visit.sequences.all()), content_type="text/calendar; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{visit.reference}.ics"'
        return response


class VersionChanges(VisitPage):
    """« Ce qui change depuis la v6 »: a version beside another, by default the one before it."""

    permission = "consular.read_officialvisit"

    def get(self, request, reference, pk):
        visit = self.get_case()
        texts = {text.version.number: text for text in self.texts(visit)}
        number = next((key for key, text in texts.items() if text.version_id == pk), 0)
        asked = request.GET.get("depuis", "")
        since = number - 1 if (given := whole_number(asked)) is None else given
        if number not in texts or (since not in texts and asked):
            raise Http404
        record("visit.compare", visit, version=number, since=since)
        before, after = texts.get(since), texts[number]
        context = {
            "case": visit,
            "version": after.version,
            "since": before.version if before else None,
            "others": [text.version for key, text in texts.items() if key < number],
            "changes": differences.between(before.snapshot, after.snapshot) if before else [],
            **marks_of(visit),
            "breadcrumbs": [
                VISITS,
                {"label": visit.reference, "url": visit.get_absolute_url()},
                {"label": _("Version %(n)d") % {"n": number}},
            ],
        }
        return TemplateResponse(request, "consular/visit_changes.html", context)

    def texts(self, visit):
        found = VersionText.objects.filter(case=visit.pk).select_related("version__frozen_by")
        return found.order_by("-version__number")


class RuleList(PostPage):
    """What the host States of the post allow, country by country: known, to be verified, to be entered."""

    permission = "consular.view_hostrule"
    template_name = "consular/hostrules.html"

    def get(self, request):
        today = timezone.localdate(timezone=self.post_.zone)
        countries = [
            (country, rule_rows(rules_of(country, self.post_, today)))
            for country in known.countries_of((self.post_.pk,))
        ]
        record("hostrule.list", None, at=self.post_.code)
        context = {
            "countries": countries,
            "post": self.post_,
            "may_write": request.user.has_perm("consular.change_hostrule", self.post_),
            "breadcrumbs": [VISITS, {"label": RULES["label"]}],
        }
        return self.page(context)


class SaveRule(FormPage):
    """A new rule, or with a `pk` one the post recorded."""

    permission = "consular.change_hostrule"
    form_class = HostRuleForm
    title = gettext_lazy("Règle du pays hôte")
    hint = gettext_lazy("Ce que le pays hôte a dit, et d’où on le tient ; sans règle, rien n’est supposé.")
    back_url = RULES["url"]
    crumbs = (VISITS, RULES)

    def prepare(self, user, pk=None):
        self.row = None
        if pk is not None:
            self.row = HostRule.objects.visible_to(user).filter(pk=pk, post=self.post_).first()
            if self.row is None:
                raise Http404

    def form(self, data=None):
        initial = {"country": self.post_.country_id} | self.asked()
        return self.form_class(data, post=self.post_, instance=self.row, initial=initial if self.row is None else {})

    def asked(self):
        """The country and the topic of the line one came from."""
        return {name: self.request.GET[name] for name in ("country", "topic") if name in self.request.GET}

    def write(self, form):
        rule = self.row or HostRule(post=self.post_)
        return host_rules.save(rule, by=self.request.user, post=self.post_, **form.values())

    def after(self, row):
        return RULES["url"]
