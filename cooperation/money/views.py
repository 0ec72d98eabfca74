"""Forms of the money of a file: a line, its plan, a commitment and its movements."""

from django.utils.translation import gettext_lazy as _

from ..views import CaseForm
from . import services
from .forms import AdjustForm, CertifyForm, CommitForm, LineForm, PayForm, PlanForm
from .models import Commitment, FundingLine

MONEY = "argent"


class LinePage(CaseForm):
    permission = "cooperation.change_fundingline"
    form_class, title, anchor, part_model = LineForm, _("Ligne de financement"), MONEY, FundingLine
    hint = _("Une hausse de plus de 10 % du total ou une nouvelle source fait tomber une approbation déjà donnée.")

    def save(self, case, part, form):
        services.save_line(part, case, by=self.request.user, **form.values())


class PlanPage(CaseForm):
    permission = "cooperation.change_fundingline"
    form_class, title, anchor, part_model = PlanForm, _("Crédits de paiement d’une année"), MONEY, FundingLine

    def save(self, case, part, form):
        services.plan(part, case, by=self.request.user, **form.values())


class CommitPage(CaseForm):
    permission = "cooperation.add_commitment"
    form_class, title, anchor, part_model = CommitForm, _("Engager"), MONEY, FundingLine

    def save(self, case, part, form):
        services.commit(part, case, by=self.request.user, **form.values())


class AdjustPage(CaseForm):
    permission = "cooperation.add_commitment"
    form_class, title, anchor, part_model = AdjustForm, _("Compléter ou dégager un engagement"), MONEY, Commitment

    def save(self, case, part, form):
        services.adjust(part, case, by=self.request.user, **form.values())


class CertifyPage(CaseForm):
    permission = "cooperation.add_certification"
    form_class, title, anchor, part_model = CertifyForm, _("Constater le service fait"), MONEY, Commitment
    hint = _("Constater n’est pas payer : une autre personne fera la demande de paiement.")

    def save(self, case, part, form):
        services.certify(part, case, by=self.request.user, **form.values())


class PayPage(CaseForm):
    permission = "cooperation.add_payment"
    form_class, title, anchor, part_model = PayForm, _("Demander un paiement"), MONEY, Commitment
    hint = _("Une personne qui a constaté le service fait sur cet engagement ne peut pas en demander le paiement.")

    def save(self, case, part, form):
        services.pay(part, case, by=self.request.user, **form.values())
