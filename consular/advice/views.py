"""Pages of the proposals of travel advice: the list, one proposal and its acts."""

from django.contrib import messages
from django.db.models import Case, Value, When
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.incidents.models import Incident
from consular.travel.views import ZONES
from ssi.accounts.post_pages import FormPage, PostPage
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from . import services
from .forms import ActForm, ProposalForm
from .models import AdviceProposal
from .vocabulary import DECISIONS, State

#: A post writes a few a year.
MOST = 300
PROPOSALS = {"label": gettext_lazy("Propositions de conseils"), "url": "/consulaire/conseils/"}


class ProposalList(PostPage):
    """Those that wait for somebody first."""

    permission = "consular.view_adviceproposal"
    template_name = "consular/proposals.html"

    def get(self, request):
        last = Case(When(status__in=DECISIONS, then=Value(1)), default=Value(0))
        rows = AdviceProposal.objects.visible_to(request.user).filter(post=self.post_).select_related("country")
        record("advice.list", None, at=self.post_.code)
        return self.page(
            {
                "rows": list(rows.order_by(last, "-reference")[:MOST]),
                "may_write": request.user.has_perm(services.WRITE, self.post_),
                "zones_url": ZONES["url"] if request.user.has_perm("consular.view_travelzone") else "",
            }
        )


class SaveProposal(FormPage):
    """A draft, begun from nothing or from an incident (?incident=)."""

    permission, form_class = services.WRITE, ProposalForm
    crumbs = (PROPOSALS,)
    hint = gettext_lazy(
        "Le poste propose, le CDCS décide. Le brouillon se soumet ensuite au consul ou à l’ambassadeur."
    )

    def prepare(self, user, pk=None):
        self.row = self.one(AdviceProposal.objects.all(), pk) if pk else None
        self.title = self.row.reference if self.row else _("Proposer une couleur")
        self.back_url = self.row.get_absolute_url() if self.row else reverse("consular:proposals")

    def form(self, data=None):
        initial = {"version": self.row.version} if self.row else {"country": self.post_.country_id}
        about = self.request.GET.get("incident", "")
        if not self.row and len(about) == 36:
            initial["incidents"] = [about]
        reader = self.request.user
        return self.form_class(
            data, post=self.post_, instance=self.row, initial=initial, reader=reader, today=self.today
        )

    def write(self, form):
        by, version = self.request.user, form.expected_version
        return services.save_proposal(
            by=by, post=self.post_, proposal=self.row, expected_version=version, **form.values()
        )


class ProposalPage(PostPage):
    permission = "consular.view_adviceproposal"
    template_name = "consular/proposal.html"

    def prepare(self, user, pk):
        rows = AdviceProposal.objects.select_related("country", "written_by", "validated_by")
        self.proposal = self.one(rows, pk)

    def get(self, request, pk):
        record("advice.consult", self.proposal)
        return self.shown()

    @property
    def acts(self):
        """The acts open to this person now, the next one first."""
        proposal, user, post = self.proposal, self.request.user, self.post_
        if proposal.is_decided:
            writes = user.has_perm("consular.change_travelzone", post)
            return ["colour"] if writes and services.owed_colour(proposal, self.today) else []
        permission, acts = {
            State.BROUILLON: (services.WRITE, ["submit"]),
            State.A_VALIDER: (services.VALIDATE, ["validate", "send_back"]),
            State.VALIDEE: (services.FOLLOW, ["sent"]),
            State.ENVOYEE: (services.FOLLOW, ["decide"]),
        }[proposal.status]
        if proposal.status == State.A_VALIDER and services.wrote(user, proposal):
            return []
        return acts if user.has_perm(permission, post) else []

    def shown(self, form=None, status=200):
        linked = Incident.objects.visible_to(self.request.user).filter(advice__proposal=self.proposal)
        context = {
            "proposal": self.proposal,
            "incidents": list(linked.select_related("last")),
            "acts": self.acts,
            "form": form or ActForm(acts=self.acts, initial={"sent_on": self.today, "decided_on": self.today}),
            "refused": form,
            "breadcrumbs": [PROPOSALS, {"label": self.proposal.reference}],
        }
        return self.page(context, status)


class ProposalAct(ProposalPage):
    """The answer to a button of the proposal's page."""

    http_method_names = ("post",)

    def post(self, request, pk):
        form = ActForm(request.POST, acts=self.acts)
        if not form.is_valid():
            return self.shown(form, status=422)
        asked = form.cleaned_data
        try:
            self.perform(asked, request.user)
        except Refusal as refusal:
            form.refuse(refusal)
            return self.shown(form, status=422)
        said = _("La nouvelle couleur de la zone est saisie.") if asked["act"] == "colour" else ""
        messages.success(request, said or _("%(what)s : enregistré.") % {"what": self.proposal})
        return redirect(self.proposal.get_absolute_url())

    def perform(self, asked, by):
        act, kinds = (
            asked["act"],
            {
                "submit": (services.submit, ()),
                "validate": (services.validate, ()),
                "send_back": (services.send_back, ("remark",)),
                "sent": (services.note_sent, ("cdcs_ref", "sent_on")),
                "decide": (services.decide, ("decision", "decided_on", "colour")),
                "colour": (services.take_colour, ()),
            },
        )
        function, names = kinds[act]
        return function(self.proposal, by=by, **{name: asked[name] for name in names})
