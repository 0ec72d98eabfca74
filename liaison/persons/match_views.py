"""Pages of the matches between files: what is to be decided, one match from both sides, and the desk's counts."""

from collections import defaultdict

from django.contrib import messages
from django.db import connection
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from ssi.audit.log import record
from ssi.network import known
from ssi.web.refusals import Refusal
from ssi.web.text import whole_number

from . import matching
from .crosscheck import Level, reason_in_words
from .forms import DecideForm, ExcludeForm
from .models import ExcludedValue, Match
from .section import VIEW_MATCH, facts_of
from .vocabulary import Kind, Status

LIST_CRUMB = {"label": gettext_lazy("Recoupements"), "url": "/liaison/recoupements/"}
SHOWN = 50


class MatchList(View):
    """The matches of one's files, newest first; those to decide unless another state is asked for."""

    def get(self, request):
        if not request.user.has_perm(VIEW_MATCH):
            raise Http404
        status = request.GET.get("etat", "")
        status = status if status in Status.values else Status.NEW
        before = whole_number(request.GET.get("avant"))
        matches = Match.objects.visible_to(request.user).filter(status=status).order_by("-pk")
        if before is not None:
            matches = matches.filter(pk__lt=before)
        matches = list(matches[: SHOWN + 1])
        shown = matches[:SHOWN]
        sides = matching.sides_of(shown) if shown else {}
        excluded = list(ExcludedValue.objects.select_related("added_by", "post"))
        record("match.list", shown=[m.pk for m in shown], excluded=[value.pk for value in excluded])
        context = {
            "rows": [(m, *sides[m.pk], [reason_in_words(r) for r in m.reasons]) for m in shown],
            "tabs": [{"label": s.label, "url": f"?etat={s.value}", "active": s.value == status} for s in Status],
            "status": status,
            "next_url": f"?etat={status}&avant={shown[-1].pk}" if len(matches) > SHOWN else "",
            "excluded": excluded,
            "may_exclude": request.user.has_perm(matching.EXCLUDE),
        }
        return TemplateResponse(request, "liaison/match_list.html", context)


class MatchDetail(View):
    """One match, from the sides that the person sees. POST decides, or says that the value names nobody."""

    def get_match(self):
        match = Match.objects.visible_to(self.request.user).select_related("decided_by").filter(pk=self.kwargs["pk"])
        match = match.first()
        sides = matching.sides_of([match])[match.pk] if match else []
        if not sides or not self.request.user.has_perm(VIEW_MATCH, sides[0].subject.case):
            raise Http404
        known.attach([s.subject.case for s in sides if s.seen])
        return match, sides

    def get(self, request, pk):
        match, sides = self.get_match()
        for side in sides:
            if side.seen:
                record("match.consult", side.subject.case, match=match.pk)
        return self.page(match, sides)

    def post(self, request, pk):
        match, sides = self.get_match()
        excluding = request.POST.get("act") == "exclude"
        form = (ExcludeForm if excluding else DecideForm)(request.POST)
        if not form.is_valid():
            return self.page(match, sides, form, status=422)
        try:
            if excluding:
                matching.exclude(sides[0].subject, by=request.user, why=form.cleaned_data["why"])
            else:
                matching.decide(match, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(match, sides, form, status=422)
        messages.success(request, _("Décision enregistrée."))
        return redirect("liaison:match-list")

    def page(self, match, sides, form=None, status=200):
        user, blind = self.request.user, not all(side.seen for side in sides)
        case = sides[0].subject.case
        may_decide = user.has_perm(matching.DECIDE, case) and not (blind and not match.between_posts)
        may_exclude = match.level == Level.CERTAIN and user.has_perm(matching.EXCLUDE, case)
        context = {
            "match": match,
            "sides": [(side, told(side)) for side in sides],
            "blind": blind,
            "reasons": [reason_in_words(code) for code in match.reasons],
            "percent": round(match.score * 100) if not blind and "NAME" in match.reasons else None,
            "decide": (form if isinstance(form, DecideForm) else DecideForm()) if may_decide else None,
            "exclude": (form if isinstance(form, ExcludeForm) else ExcludeForm()) if may_exclude else None,
            "page_marking": "DR" if any(s.seen and s.subject.case.marking == "DR" for s in sides) else case.marking,
            "page_special_france": any(s.seen and s.subject.case.special_france for s in sides),
            "breadcrumbs": [LIST_CRUMB, {"label": sides[0].subject.label}],
        }
        return TemplateResponse(self.request, "liaison/match.html", context, status=status)


def told(side):
    """Facts of a side that is seen."""
    if not side.seen:
        return []
    subject = side.subject.specific()
    role = [subject.get_category_display()] if subject.kind == Kind.PERSON else []
    return [*role, *facts_of(subject, known.countries(), subject.holder)]


@require_POST
def take_back(request, pk):
    value = ExcludedValue.objects.select_related("post").filter(pk=pk).first()
    if value is None:
        raise Http404
    try:
        matching.take_back(value, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("liaison:match-list")


@require_GET
def match_counts(request):
    """The network's counts, post by post. Never a row: the desk knows how many, not of whom."""
    if not request.user.has_perm("liaison.count_match"):
        raise Http404
    counted = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute("SELECT post, level, status, number FROM sec.match_counts()")
        for post, level, status, number in cursor.fetchall():
            counted[post, level] += number
            counted[post, status] += number
    columns = [*Level, *Status]
    posts = [known.posts()[post] for post in sorted({post for post, _what in counted})]
    record("match.counts")
    rows = [(post, [(column.label, counted[post.pk, column.value]) for column in columns]) for post in posts]
    context = {"rows": rows, "columns": [column.label for column in columns]}
    return TemplateResponse(request, "liaison/match_counts.html", context)
