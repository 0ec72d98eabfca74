"""The agenda, « pourquoi cette date », and « Les délais »: the rules as rows that people read."""

from datetime import date

from django.apps import apps
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from ssi.accounts import access
from ssi.audit.log import record
from ssi.network import known
from ssi.web.ahead import dates_of

from . import words
from .agenda import AHEAD, MINE, MOST, POST, agenda_of, default_scope
from .engine import Unit
from .models import Clock, ClockRule


class ClockView(View):
    """Pages of the deadlines: for whoever works on files that have some."""

    permission = "clocks.view_clock"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class AgendaPage(ClockView):
    """Every open deadline I may see, by day then by week; `?qui=moi` or `?qui=poste`."""

    def get(self, request):
        scope = request.GET.get("qui")
        if scope not in (MINE, POST):
            scope = default_scope(request.user)
        agenda = agenda_of(request.user, scope)
        shown = [clock.pk for group in agenda.groups for clock in group.clocks]
        today = timezone.localdate()
        dates = dates_of(request.user, today, today + AHEAD)
        shown += [clock.pk for clock in agenda.suspended]
        record("clock.agenda", scope=scope, shown=shown, files=[line.case for line in dates if line.case])
        context = {
            "agenda": agenda,
            "dates": dates,
            "scope": scope,
            "scopes": [(MINE, _("Mes dossiers"), "m"), (POST, _("Tout le poste"), "t")],
            "most": MOST,
            "now": timezone.now(),
        }
        return TemplateResponse(request, "clocks/agenda.html", context)


class WhyPage(ClockView):
    """« Pourquoi cette date »: every clock of one file, explained in words."""

    def get(self, request, reference):
        cases = access.visible(apps.get_model("cases", "Case").objects.filter(reference=reference), request.user)
        case = next(iter(known.attach(cases)), None)
        if case is None or not request.user.has_perm(self.permission, case):
            raise Http404
        record("clock.explain", case)
        context = {
            "case": case,
            "clocks": list(Clock.objects.visible_to(request.user).filter(case=case).explained()),
            "now": timezone.now(),
            "page_marking": case.marking,
            "page_special_france": case.special_france,
            "breadcrumbs": [
                agenda_crumb(),
                {"label": case.reference, "url": case.get_absolute_url()},
                {"label": _("Pourquoi ces dates")},
            ],
        }
        return TemplateResponse(request, "clocks/why.html", context)


class RuleList(ClockView):
    """Every rule, by field: event, duration, days, source, effect."""

    def get(self, request):
        today = timezone.localdate()
        rules = [told(rule, today) for rule in ClockRule.objects.prefetch_related("references")]
        context = {
            "rules": rules,
            "doubtful": sum(row["doubtful"] for row in rules),
            "breadcrumbs": [agenda_crumb(), {"label": _("Les délais")}],
        }
        return TemplateResponse(request, "clocks/rule_list.html", context)


class RuleDetail(ClockView):
    """One rule, with all the versions of its articles."""

    def get(self, request, rule):
        found = ClockRule.objects.prefetch_related("references").filter(code=rule).first()
        if found is None:
            raise Http404
        context = {
            **told(found, timezone.localdate()),
            "counting": words.COUNTING[Unit(found.unit)],
            "terms": terms_of(found),
            "breadcrumbs": [
                agenda_crumb(),
                {"label": _("Les délais"), "url": reverse("clocks:rule-list")},
                {"label": found.code},
            ],
        }
        return TemplateResponse(request, "clocks/rule_detail.html", context)


def terms_of(rule):
    """(term, duration in words) for each country with which this rule lasts otherwise."""
    rows = rule.terms.select_related("country")
    return [(term, words.duration_in_words(term.applied_to(rule.as_engine([])))) for term in rows]


def agenda_crumb():
    return {"label": _("Agenda"), "url": reverse("clocks:agenda")}


def told(rule, today):
    """A rule as the pages show it. `versions`: each article with what it is worth on `today`."""
    articles = sorted(rule.references.all(), key=lambda article: (article.valid_from or date.min, article.pk))
    versions = [(article, _standing(article.as_engine(), today)) for article in articles]
    return {
        "rule": rule,
        "duration": words.duration_in_words(rule),
        "versions": versions,
        "doubtful": rule.to_verify or any(article.to_verify for article, _standing_ in versions),
    }


def _standing(article, today):
    if article.is_in_force(today):
        return _("en vigueur")
    return _("à venir") if article.valid_from and article.valid_from > today else _("n’est plus en vigueur")
