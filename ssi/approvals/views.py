"""The parapheur: the queue on the left, the text to sign on the right with what changed since the last version."""

from django.contrib import messages
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from ssi.accounts.step_up import SIGN, step_up
from ssi.audit.log import record
from ssi.cases.views import marks_of
from ssi.web.htmx import answer, refuse_form
from ssi.web.refusals import Refusal

from . import services
from .changes import changed_lines
from .models import SignOff

Decision = SignOff.Decision


@step_up(SIGN)
class Parapheur(View):
    """What waits for this person's visa; GET ?dossier=… opens one, POST decides one or several."""

    def get(self, request):
        if not request.user.has_perm("approvals.view_parapheur"):
            raise Http404
        context = self.context(request.GET.get("dossier", ""))
        return TemplateResponse(request, "approvals/parapheur.html", context)

    def post(self, request):
        if not request.user.has_perm("approvals.view_parapheur"):
            raise Http404
        queue = services.waiting_for(request.user)
        chosen = [r for r in queue if str(r.pk) in request.POST.getlist("request")]
        if not chosen:
            messages.error(request, _("Rien n’est coché, ou cela vient d’être décidé."))
            return self.done()
        if request.POST.get("batch"):
            self.decide_batch(chosen)
            return self.done()
        return self.decide_one(chosen[0], queue)

    def decide_one(self, one, queue):
        comment = self.request.POST.get("comment", "").replace("\0", "").strip()
        decision = self.request.POST.get("decision", "")
        if decision not in Decision.values:
            raise Http404
        try:
            services.decide(
                one, by=self.request.user, decision=decision, comment=comment, sha256=self.request.POST.get("sha256")
            )
        except Refusal as refusal:
            context = {**self.context(one.case.reference), "refusal": refusal, "comment": comment}
            return refuse_form(
                self.request,
                page="approvals/parapheur.html",
                fragment="approvals/_parapheur.html",
                context=context,
            )
        label = dict(Decision.choices)[decision]
        messages.success(
            self.request, _("%(reference)s : %(decision)s.") % {"reference": one.case.reference, "decision": label}
        )
        return self.done(following(one, queue))

    def decide_batch(self, chosen):
        results = services.decide_many(chosen, by=self.request.user, decision=Decision.APPROVE)
        refused = [(r, refusal) for r, refusal in results if refusal is not None]
        done = len(results) - len(refused)
        if done:
            messages.success(self.request, ngettext("%(n)d texte visé.", "%(n)d textes visés.", done) % {"n": done})
        for one, refusal in refused:
            told = {"reference": one.case.reference, "refusal": refusal}
            messages.error(self.request, _("%(reference)s : %(refusal)s") % told)

    def done(self, next_reference=""):
        url = reverse("parapheur") + (f"?dossier={next_reference}" if next_reference else "")
        response = answer(
            self.request, fragment="approvals/_parapheur.html", context=self.context(next_reference), redirect_to=url
        )
        if response.status_code == 200:
            response.headers["HX-Push-Url"] = url
        return response

    def context(self, reference=""):
        queue = services.waiting_for(self.request.user)
        current = next((r for r in queue if r.case.reference == reference), queue[0] if queue else None)
        context = {"queue": queue, "current": current, "now": timezone.now()}
        if current is not None:
            record("case.consult", current.case, reason="parapheur")
            previous = current.previous
            context |= {
                "lines": changed_lines(previous.document if previous else None, current.document),
                "previous": previous,
                "last_word": previous.signoffs.select_related("by").last() if previous else None,
                "next_reference": following(current, queue),
                **marks_of(current.case),
            }
        return context


def following(one, queue):
    """Reference of the file after this one in the queue, "" at its end."""
    references = [r.case.reference for r in queue]
    index = references.index(one.case.reference)
    rest = references[index + 1 :] or references[:index]
    return rest[0] if rest else ""
