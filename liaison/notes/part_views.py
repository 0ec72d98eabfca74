"""Pages about one part of a note: a judgement, a fact it rests on, a review."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from ..pages import ActPage
from . import services
from .forms import ConfirmForm, DropGroundForm, GroundForm, JudgementForm, ReviewForm
from .models import AnalysisNote, Judgement
from .views import CHANGE, CRUMB
from .workflow import IN_FORCE


class NotePart(ActPage):
    model, permission, crumb, anchor = AnalysisNote, CHANGE, CRUMB, "#jugements"

    def judgement(self, case):
        return self.child(case, Judgement.objects.current())


class AddJudgement(NotePart):
    form_class, title, said = (
        JudgementForm,
        _("Ajouter un jugement"),
        _("Jugement ajouté : dites sur quels faits il repose."),
    )
    lead = _("Ce que le poste tient pour vrai ou à venir, avec quelle probabilité, et combien il s’y fie.")

    def do(self, case, form):
        services.judge(case, by=self.request.user, **form.values())


class RewriteJudgement(NotePart):
    form_class, title, said = JudgementForm, _("Réécrire le jugement"), _("Jugement réécrit.")

    def form_for(self, case, data=None):
        return JudgementForm(data, case=case, user=self.request.user, instance=self.judgement(case))

    def do(self, case, form):
        services.judge(case, by=self.request.user, judgement=self.judgement(case), **form.values())


class DropJudgement(NotePart):
    form_class, title, said = ConfirmForm, _("Retirer le jugement"), _("Jugement retiré.")
    lead = _(
        "Il ne paraîtra plus dans la version en cours, ni les faits qui l’appuient ; les versions diffusées le gardent."
    )

    def form_for(self, case, data=None):
        self.judgement(case)
        return super().form_for(case, data)

    def do(self, case, form):
        services.drop_judgement(self.judgement(case), by=self.request.user)


class AddGround(NotePart):
    form_class, title, said = GroundForm, _("Ajouter un fait à l’appui"), _("Fait ajouté.")
    lead = _(
        "Son évaluation est celle du dossier. Chaque lecteur de la note ne verra que les faits des dossiers qu’il voit."
    )

    def form_for(self, case, data=None):
        self.judgement(case)
        return super().form_for(case, data)

    def do(self, case, form):
        services.add_ground(self.judgement(case), by=self.request.user, **form.values())


class DropGround(NotePart):
    form_class, title, said = DropGroundForm, _("Retirer un fait"), _("Fait retiré.")
    lead = _("Le jugement ne s’appuiera plus sur lui. Les deux dossiers restent liés.")

    def form_for(self, case, data=None):
        found = self.judgement(case).grounds.current().seen_by(self.request.user).select_related("source")
        chosen = {"ground": self.request.GET.get("fait", "")}
        return DropGroundForm(data, case=case, user=self.request.user, grounds=found, initial=chosen)

    def do(self, case, form):
        ground = form.cleaned_data["ground"]
        ground.judgement.case = case
        services.drop_ground(ground, by=self.request.user)


class ReviewNote(NotePart):
    permission, anchor = "liaison.review_analysisnote", ""
    form_class, title, said = ReviewForm, _("Revoir la note"), _("Revue enregistrée.")
    lead = _("Relisez les jugements à la lumière de ce qui est arrivé depuis : tiennent-ils tous ?")

    def get_case(self):
        case = super().get_case()
        if self.request.method == "GET" and case.status not in IN_FORCE:
            raise Http404
        return case

    def do(self, case, form):
        services.reviewed(case, by=self.request.user, **form.cleaned_data)
