"""Pages of the sessions: the list, one session, its sign-in, its certificates, its evaluations."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ssi.audit.log import record
from ssi.cases.views import CaseView, marks_of
from ssi.network import known
from ssi.web.dates import date_in_words
from ssi.web.refusals import Refusal
from ssi.web.text import whole_number

from ..actions.models import CooperationAction
from ..views import CaseForm
from . import attendance, certificates, checking, evaluation, services
from .forms import CheckForm, EvaluationForm, SessionForm, SignInForm
from .models import TrainingEvaluation, TrainingSession
from .pages import heads_of, sees_names, session_context, session_url

CRUMB = {"label": gettext_lazy("Formations"), "url": reverse_lazy("cooperation:training-list")}
#: Sessions of the list: a post holds some tens a year.
MOST = 200
#: How long a past session stays in the list: until its last evaluation is noted.
PAST = timedelta(days=500)


class TrainingList(View):
    """The sessions of the post, the next ones first, then the past ones with what is still to be evaluated."""

    def get(self, request):
        if not request.user.has_perm("cooperation.view_trainingsession"):
            raise Http404
        today = timezone.localdate()
        rows = TrainingSession.objects.visible_to(request.user).filter(ends_on__gte=today - PAST)
        rows = (
            rows.select_related("case")
            .prefetch_related("evaluations__waiver")
            .defer("case__search", "case__search_text")
        )
        heads = heads_of(rows.order_by("-starts_on", "-pk")[:MOST])
        known.attach([one.session.case for one in heads])
        record("session.list", kind="trainingsession", shown=[one.session.pk for one in heads])
        coming = [one for one in reversed(heads) if one.session.ends_on >= today]
        past = [(one, _next_evaluation(one.session)) for one in heads if one.session.ends_on < today]
        context = {"coming": coming, "past": past, "today": today, "now": timezone.now()}
        return TemplateResponse(request, "cooperation/training_list.html", context)


class SessionView(CaseView):
    """What every page of a session needs. `named`: only for whoever reads its names."""

    model = CooperationAction
    permission = "cooperation.view_trainingsession"
    related = ("owner", "deputy", "author", "action_type")
    named = False

    def get_session(self):
        action = self.get_case()
        session = action.sessions.filter(pk=self.kwargs["pk"]).first()
        if session is None:
            raise Http404
        session.case = action
        if self.named and not sees_names(session, self.request.user):
            raise Http404
        return session

    def crumbs(self, session, *more):
        action = session.case
        return [
            CRUMB,
            {"label": action.reference, "url": action.get_absolute_url()},
            {"label": str(session), **({"url": session_url(action, session.pk)} if more else {})},
            *more,
        ]


class SessionPage(SessionView):
    def get(self, request, reference, pk):
        session = self.get_session()
        record("session.consult", session)
        context = {**session_context(session, request.user), "breadcrumbs": self.crumbs(session)}
        return TemplateResponse(request, "cooperation/session_detail.html", context)


class SaveSession(CaseForm):
    """Open a session, or with a `pk` change it."""

    model, permission = CooperationAction, "cooperation.change_trainingsession"
    related = ("owner", "deputy", "author", "action_type")
    form_class, part_model, title = SessionForm, TrainingSession, gettext_lazy("Session de formation")
    anchor = "formations"
    hint = gettext_lazy("Les échéances et les quatre niveaux d’évaluation se planifient d’après ces dates.")

    def initial(self, case, part):
        if part is not None:
            return {}
        return {
            "place": case.place,
            "starts_on": case.starts_on,
            "ends_on": case.ends_on,
            "seats": case.planned_people or 12,
            "language": case.language or "français",
            "countries": [case.country_id],
            "in_france": case.action_type_id == "STAGE_FR",
        }

    def part(self, case):
        session = super().part(case)
        if session is not None:
            session.case = case
        return session

    def save(self, case, part, form):
        if part is None:
            services.add_session(case, by=self.request.user, **form.values())
        else:
            services.edit_session(part, by=self.request.user, **form.values())

    def back(self, case, part):
        return session_url(case, part.pk) if part else super().back(case, part)


class SignIn(SessionView):
    """Read the line, show what it says, then keep it: the second button sends the same line back."""

    permission, named = "cooperation.attend_nomination", True

    def get(self, request, reference, pk):
        session = self.get_session()
        return self.page(session, self.form(session))

    def post(self, request, reference, pk):
        session = self.get_session()
        form = self.form(session, request.POST)
        if not form.is_valid():
            return self.page(session, form, status=422)
        line, on = form.cleaned_data["line"], date.fromisoformat(form.cleaned_data["on"])
        try:
            if "keep" not in request.POST:
                return self.page(session, form, reading=attendance.read(session, line, on))
            attendance.sign_in(session, by=request.user, line=line, on=on)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.page(session, form, status=422)
        messages.success(request, _("Émargement du %(day)s enregistré.") % {"day": date_in_words(on)})
        return redirect(session_url(session.case, session.pk, "emargement"))

    def form(self, session, data=None):
        days = [(day.isoformat(), date_in_words(day, weekday=True)) for day in attendance.days_of(session)]
        today = timezone.localdate(timezone=session.case.post.zone)
        last = min(max(today, session.starts_on), session.ends_on)
        asked = self.request.GET.get("jour", "")
        initial = {"on": asked if asked in dict(days) else last.isoformat()}
        return SignInForm(data, days=days, initial=initial)

    def page(self, session, form, reading=None, status=200):
        context = {
            "form": form,
            "session": session,
            "case": session.case,
            "reading": reading,
            "breadcrumbs": self.crumbs(session, {"label": _("Émargement")}),
            **marks_of(session.case),
        }
        return TemplateResponse(self.request, "cooperation/session_signin.html", context, status=status)


class Certify(SessionView):
    """One button of the page of the session: the certificates of those who are ticked."""

    permission, named = "cooperation.certify_nomination", True

    def get(self, request, reference, pk):
        session = self.get_session()
        return redirect(session_url(session.case, session.pk, "attestations"))

    def post(self, request, reference, pk):
        session = self.get_session()
        chosen = [whole_number(key) for key in request.POST.getlist("nomination")]
        try:
            given = certificates.certify(session, by=request.user, chosen=chosen)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Attestations délivrées : %(n)d.") % {"n": len(given)})
        return redirect(session_url(session.case, session.pk, "attestations"))


class NoteEvaluation(CaseForm):
    model, permission = CooperationAction, "cooperation.evaluate_trainingsession"
    form_class, part_model = EvaluationForm, TrainingEvaluation

    def part(self, case):
        found = super().part(case)
        found.case = found.session.case = case
        return found

    def page(self, case, part, form, status=200, theirs=()):
        self.title = _("Niveau %(n)d : %(label)s") % {"n": part.level, "label": part.get_level_display()}
        return super().page(case, part, form, status, theirs)

    def save(self, case, part, form):
        evaluation.note_evaluation(part, by=self.request.user, **form.values())

    def back(self, case, part):
        return session_url(case, part.session_id, "evaluation")


class CheckCertificate(View):
    """Is this paper ours? Nothing is read in the register: the code is computed again from what is typed."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("cooperation.view_trainingsession"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.page(CheckForm())

    def post(self, request):
        form = CheckForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        asked = form.cleaned_data
        genuine = checking.is_genuine(asked.pop("serial"), asked.pop("code"), **asked)
        record("certificate.check", genuine=genuine)
        return self.page(form, genuine=genuine)

    def page(self, form, genuine=None, status=200):
        context = {"form": form, "genuine": genuine, "breadcrumbs": [CRUMB, {"label": _("Vérifier une attestation")}]}
        return TemplateResponse(self.request, "cooperation/certificate_check.html", context, status=status)


def _next_evaluation(session):
    """The first level that is still to be noted; None when there is none."""
    left = [one for one in session.evaluations.all() if one.done_on is None and not hasattr(one, "waiver")]
    return min(left, key=lambda one: (one.due_on, one.level), default=None)
