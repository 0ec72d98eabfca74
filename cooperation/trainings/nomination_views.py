"""Pages of one nomination, and its small acts of one button."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.audit.log import record
from ssi.cases.views import CaseView, marks_of
from ssi.web.refusals import Refusal
from ssi.web.text import whole_number

from ..actions.models import CooperationAction
from ..views import CaseForm
from . import reserve, services
from .forms import NominationForm, PiecesForm, VettingAskForm, VettingDecisionForm
from .models import Nomination, TrainingSession
from .pages import nomination_context, sees_names, session_url
from .states import GONE, NOMINATION


def nomination_url(nomination, anchor=""):
    url = reverse("cooperation:action-nomination", args=[nomination.case.reference, nomination.pk])
    return url + (f"#{anchor}" if anchor else "")


def nomination_of(case, user, key):
    """The nomination of that key on this file, if its name exists for this person; Http404 otherwise."""
    rows = Nomination.objects.select_related("session", "country").filter(case=case.pk, pk=key)
    found = rows.first()
    if found is None:
        raise Http404
    found.case = found.session.case = case
    if not sees_names(found.session, user):
        raise Http404
    return found


class NominationPage(CaseView):
    model, permission = CooperationAction, "cooperation.view_nomination"

    def get(self, request, reference, pk):
        case = self.get_case()
        nomination = nomination_of(case, request.user, pk)
        record("nomination.consult", nomination)
        context = nomination_context(nomination, request.user)
        context["breadcrumbs"] = [
            {"label": case.reference, "url": case.get_absolute_url()},
            {"label": str(nomination.session), "url": context["session_url"]},
            {"label": str(nomination)},
        ]
        return TemplateResponse(request, "cooperation/nomination_detail.html", context)


class Nominate(CaseForm):
    """Propose somebody for the session of that key."""

    model, permission = CooperationAction, "cooperation.add_nomination"
    form_class, part_model, title = NominationForm, TrainingSession, gettext_lazy("Proposer un candidat")
    hint = gettext_lazy("Le moins possible : ni date de naissance, ni téléphone. Les noms s’effacent à leur terme.")

    def part(self, case):
        session = super().part(case)
        session.case = case
        return session

    def form(self, case, part, data=None, files=None):
        last = part.nominations.order_by("-rank").first() if data is None else None
        initial = {"rank": last.rank + 1 if last else 1}
        if len(part.countries) == 1:
            initial["country"] = part.countries[0]
        return NominationForm(data, case=case, user=self.request.user, session=part, initial=initial)

    def save(self, case, part, form):
        services.nominate(part, by=self.request.user, **form.values())

    def back(self, case, part):
        return session_url(case, part.pk, "candidatures")


class NominationPart(CaseForm):
    """A form about one nomination."""

    model, permission, part_model = CooperationAction, "cooperation.change_nomination", Nomination

    def part(self, case):
        found = nomination_of(case, self.request.user, self.kwargs["pk"])
        if found.status in GONE:
            raise Http404
        return found

    def back(self, case, part):
        return nomination_url(part, self.anchor)

    def page(self, case, part, form, status=200, theirs=()):
        self.hint = _("%(name)s, n° %(n)d, %(session)s") % {"name": part, "n": part.number, "session": part.session}
        return super().page(case, part, form, status, theirs)


class EditNomination(NominationPart):
    form_class, title = NominationForm, gettext_lazy("Modifier la candidature")

    def form(self, case, part, data=None, files=None):
        # The form writes on its instance what was typed: the service gets the row as it was.
        typed = Nomination.objects.get(pk=part.pk)
        return NominationForm(data, case=case, user=self.request.user, part=typed, session=part.session)

    def save(self, case, part, form):
        services.edit_nomination(part, by=self.request.user, **form.values())


class TickPieces(NominationPart):
    form_class, title, anchor = PiecesForm, gettext_lazy("Pièces de la candidature"), "pieces"

    def save(self, case, part, form):
        services.tick(part, by=self.request.user, states=form.values())


class Vet(NominationPart):
    """Ask for a vetting; once it is asked, record the decision alone."""

    anchor, title = "verification", gettext_lazy("Vérification")

    def pending(self, part):
        return part.vettings.filter(decided_on=None).first()

    def form(self, case, part, data=None, files=None):
        today = timezone.localdate(timezone=case.post.zone)
        form_class = VettingDecisionForm if self.pending(part) else VettingAskForm
        initial = {"asked_on": today, "decided_on": today}
        return form_class(data, case=case, user=self.request.user, part=part, initial=initial)

    def save(self, case, part, form):
        values = form.values()
        if "decision" in values:
            vetting = self.pending(part)
            vetting.nomination = part
            services.decide_vetting(vetting, by=self.request.user, **values)
        else:
            services.ask_vetting(part, by=self.request.user, **values)


class OneButton(CaseView):
    """An act of one button; its address leads back to the page that holds it."""

    model, permission = CooperationAction, "cooperation.change_nomination"

    def get(self, request, reference, pk):
        return redirect(nomination_url(nomination_of(self.get_case(), request.user, pk)))

    def post(self, request, reference, pk):
        nomination = nomination_of(self.get_case(), request.user, pk)
        try:
            said = self.do(nomination)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, said)
        return redirect(self.back(nomination))

    def back(self, nomination):
        return nomination_url(nomination)


class Act(OneButton):
    """`act`: the name of one of the acts the page offered."""

    permission = "cooperation.view_nomination"

    def do(self, nomination):
        name = self.request.POST.get("act", "")
        steps = {step.name: step for step in NOMINATION.transitions if not step.hidden}
        if name not in steps:
            raise Refusal(_("Choisissez un acte."), rule=_("états déclarés"))
        done = services.perform(nomination, name, by=self.request.user)
        return _("%(name)s : %(state)s.") % {"name": done, "state": NOMINATION.state(done.status).label}


class Replace(OneButton):
    """The reserve takes the seat: the page named who, and sends their key."""

    permission = "cooperation.replace_nomination"

    def do(self, nomination):
        expected = whole_number(self.request.POST.get("by"))
        chosen = reserve.replace(nomination, by=self.request.user, expected=expected)
        return _("%(chosen)s prend la place de %(lost)s.") % {"chosen": chosen, "lost": nomination}

    def back(self, nomination):
        return session_url(nomination.case, nomination.session_id, "candidatures")


class Reveal(OneButton):
    """« Montrer »: the passport number on the page of this act alone, and a line in the journal."""

    permission = "cooperation.reveal_nomination"

    def post(self, request, reference, pk):
        case = self.get_case()
        nomination = nomination_of(case, request.user, pk)
        context = {
            "case": case,
            "one": nomination,
            "number": services.reveal_passport(nomination, by=request.user),
            "back_url": nomination_url(nomination),
            **marks_of(case),
            "breadcrumbs": [
                {"label": case.reference, "url": case.get_absolute_url()},
                {"label": str(nomination), "url": nomination_url(nomination)},
                {"label": _("Passeport")},
            ],
        }
        return TemplateResponse(request, "cooperation/nomination_passport.html", context)
