"""The acts of the money: a line, its plan, a commitment, what was seen done, what is paid. Each is one transaction.

The database holds the invariants (`sql/ledger.sql`); here they become sentences.
"""

from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from ..actions.models import CooperationAction
from ..programmes import services as programmes
from ..route import services as route
from . import rates
from .models import Certification, Commitment, CommitmentEntry, ExchangeRate, FundingLine, Payment, PaymentPlan

#: Name of a constraint → (sentence, rule, form field).
BROKEN = {
    "committed_within_the_credits": (
        gettext_lazy("Les engagements de cette ligne dépasseraient les AE notifiées."),
        gettext_lazy("Σ engagements ≤ AE notifiées"),
        "amount",
    ),
    "committed_is_not_negative": (
        gettext_lazy("Ce dégagement rendrait plus que ce qui est engagé."),
        gettext_lazy("engagement net ≥ 0"),
        "amount",
    ),
    "commitment_is_not_negative": (
        gettext_lazy("Ce dégagement rendrait plus que ce qui est engagé."),
        gettext_lazy("engagement net ≥ 0"),
        "amount",
    ),
    "paid_within_the_commitment": (
        gettext_lazy("Les paiements dépasseraient l’engagement net."),
        gettext_lazy("Σ paiements ≤ engagement net"),
        "amount",
    ),
    "paid_is_not_negative": (
        gettext_lazy("Cette annulation dépasse ce qui a été payé."),
        gettext_lazy("Σ paiements ≥ 0"),
        "amount",
    ),
    "certified_within_the_commitment": (
        gettext_lazy("Le service fait dépasserait l’engagement net."),
        gettext_lazy("service fait ≤ engagement net"),
        "amount",
    ),
    "certified_is_not_negative": (
        gettext_lazy("Cette annulation dépasse le service fait constaté."),
        gettext_lazy("service fait ≥ 0"),
        "amount",
    ),
    "certifier_does_not_pay": (
        gettext_lazy("Constater n’est pas payer : la même personne ne fait pas les deux sur un engagement."),
        gettext_lazy("séparation des rôles"),
        None,
    ),
    "only_notified_credits_are_notified": (
        gettext_lazy("Un montant notifié suppose des crédits à l’état « notifié »."),
        gettext_lazy("financement"),
        "notified",
    ),
    "one_commitment_per_number": (
        gettext_lazy("Cet engagement est déjà saisi sur cette ligne."),
        gettext_lazy("numéro d’engagement"),
        "number",
    ),
    "one_rate_per_currency_and_day": (
        gettext_lazy("Un taux existe déjà pour cette monnaie à cette date."),
        gettext_lazy("taux de change"),
        "starts_on",
    ),
}


@contextmanager
def sentences():
    """A limit of the database becomes a refusal; anything else is a defect."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in BROKEN:
            raise
        sentence, rule, field = BROKEN[name]
        raise Refusal(str(sentence), rule=rule, field=field) from error


@transaction.atomic
def save_line(line, case, *, by, **fields):
    """Add or change a funding line (`line` None: a new one). An approval the money outgrew falls. Returns the line."""
    lock(case)
    entitled(by, "cooperation.change_fundingline", case)
    _open(case)
    line = line or FundingLine(case_id=case.pk)
    for name, value in fields.items():
        setattr(line, name, value)
    line.version += 0 if line._state.adding else 1
    with sentences():
        line.save()
    note(case, f"{case.kind}.line", gettext_lazy("Financement modifié"), by=by, line=line.pk)
    _recheck(case, by)
    return line


@transaction.atomic
def plan(line, case, *, by, year, planned):
    """Foresee what will be paid in a year; said again, it replaces."""
    entitled(by, "cooperation.change_fundingline", case)
    _open(case)
    row, _new = PaymentPlan.objects.update_or_create(
        line=line, year=year, defaults={"planned": planned, "case_id": case.pk}
    )
    note(case, f"{case.kind}.plan", gettext_lazy("Échéancier de CP modifié"), by=by, line=line.pk, year=year)
    return row


@transaction.atomic
def commit(line, case, *, by, number, supplier, on, amount, currency=rates.EURO):
    """Commit an amount on a line. The file starts at its first commitment. Returns the Commitment."""
    lock(case)
    entitled(by, "cooperation.add_commitment", case)
    _may_spend(case)
    if line.commit_before and on > line.commit_before:
        raise Refusal(
            _("La date limite d’engagement est passée : ces AE sont perdues."),
            rule=_("date limite d’engagement"),
            remedy=_("Si elle a été reportée, corrigez la ligne d’après la nouvelle notification."),
            field="on",
        )
    with sentences():
        commitment = Commitment.objects.create(line=line, case_id=case.pk, number=number, supplier=supplier, by=by)
        _move(CommitmentEntry, commitment, case, by, on, amount, currency)
    note(case, f"{case.kind}.commit", gettext_lazy("Engagement enregistré"), by=by, commitment=commitment.pk)
    programmes.begin_if_approved(case, by=by)
    return commitment


@transaction.atomic
def adjust(commitment, case, *, by, on, amount, reason, currency=rates.EURO):
    """Commit more on a commitment, or give back (a negative amount: *dégagement*)."""
    entitled(by, "cooperation.add_commitment", case)
    _open(case)
    if amount > 0:
        _may_spend(case)
    with sentences():
        _move(CommitmentEntry, commitment, case, by, on, amount, currency, reason=reason)
    note(case, f"{case.kind}.adjust", gettext_lazy("Engagement ajusté"), by=by, commitment=commitment.pk)


@transaction.atomic
def certify(commitment, case, *, by, on, amount, what, currency=rates.EURO):
    """Say that it was done. Whoever certifies does not ask to pay."""
    entitled(by, "cooperation.add_certification", case)
    _open(case)
    with sentences():
        _move(Certification, commitment, case, by, on, amount, currency, what=what)
    note(case, f"{case.kind}.certify", gettext_lazy("Service fait constaté"), by=by, commitment=commitment.pk)


@transaction.atomic
def pay(commitment, case, *, by, on, amount, reference, currency=rates.EURO):
    """Ask to pay: never above what is committed, whoever pays at the same time."""
    entitled(by, "cooperation.add_payment", case)
    _open(case)
    with sentences():
        _move(Payment, commitment, case, by, on, amount, currency, reference=reference)
    note(case, f"{case.kind}.pay", gettext_lazy("Paiement enregistré"), by=by, commitment=commitment.pk)


@transaction.atomic
def add_rate(*, by, currency, per_euro, starts_on, source):
    """A rate typed by hand, from a day on; fixed parities are data and are not typed over."""
    if not by.has_perm("cooperation.add_exchangerate"):
        raise NotAllowed(_("Vous n’enregistrez pas de taux."), rule=_("matrice des droits"))
    if ExchangeRate.objects.filter(currency=currency, fixed=True).exists():
        raise Refusal(
            _("La parité de %(currency)s est fixe.") % {"currency": currency},
            rule=_("taux de change"),
            field="currency",
        )
    with sentences():
        rate = ExchangeRate.objects.create(
            currency=currency, per_euro=per_euro, starts_on=starts_on, source=source, entered_by=by
        )
    record("money.rate", rate, currency=currency, per_euro=str(per_euro))
    return rate


def _move(model, commitment, case, by, on, amount, currency, **fields):
    valued = rates.value(amount, currency, on)
    return model.objects.create(
        commitment=commitment,
        case_id=case.pk,
        on=on,
        currency=valued.currency,
        amount=valued.amount,
        rate=valued.rate,
        rate_on=valued.rate_on,
        eur=valued.eur,
        by=by,
        at=timezone.now(),
        **fields,
    )


def _recheck(case, by):
    """The approval that falls is the programme's when the line hangs on one of its actions."""
    route.recheck(_bearer(case), by=by)


def _bearer(case):
    """The file that bears the approval: the programme of an action, or the file itself."""
    case = case.specific()
    return case.part_of if isinstance(case, CooperationAction) and case.part_of_id else case


def _may_spend(case):
    bearer = _bearer(case)
    if bearer.status not in programmes.SPENDABLE:
        raise Refusal(
            _("%(reference)s n’est pas approuvé : rien ne s’engage encore.") % {"reference": bearer.reference},
            rule=_("circuit d’approbation"),
            remedy=_("Le circuit s’affiche dans le dossier, avec le niveau qui manque."),
        )


def _open(case):
    if case.closed_at is not None:
        raise NotAllowed(_("Le dossier est clos : il ne change plus."), rule=_("états déclarés"))
