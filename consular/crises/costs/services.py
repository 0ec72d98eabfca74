"""Acts on the claims of costs of a crisis: begin one, write what was spent, send it, note what the State answered.

They are written after the close too: accounts are made when people are safe.
"""

import uuid

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consular.papers.models import What
from ssi.audit.log import record
from ssi.web.refusals import Refusal

from ..guards import one_writer, require
from ..movements import PRINT, print_copy
from .models import CLAIM, ClaimStatus, CostClaim, CostLine
from .term import term_on

COST = "crisis-cost"
_LOCK = 3082  # first half; the other is the crisis


@transaction.atomic
def open_claim(crisis, *, by, state, currency, key=None):
    """Begin a claim on a Member State. Sent again with the same `key`, it is the one already begun. Returns it."""
    require(by, CLAIM, crisis)
    _asks(state)
    one_writer(_LOCK, crisis.pk)
    known = CostClaim.objects.filter(crisis=crisis.pk, key=key).first() if key else None
    if known is not None:
        return known
    last = CostClaim.objects.filter(crisis=crisis.pk).first()
    claim = CostClaim(
        crisis=crisis, post_id=crisis.post_id, number=last.number + 1 if last else 1, key=key or uuid.uuid4(),
        at=timezone.now(), state=state, currency=currency, by=by,
    )  # fmt: skip
    claim.save(force_insert=True)
    record("crisis.cost_claim", claim, number=claim.number, state=state.pk)
    return claim


@transaction.atomic
def change_claim(claim, *, by, state, currency):
    """Another State or currency, while it is a draft. Returns the claim."""
    claim = _draft(claim, by)
    _asks(state)
    for line in claim.lines.select_related("person"):
        _of_that_state(line.person, state, "state")
    claim.state, claim.currency = state, currency
    claim.save(update_fields=["state", "currency"])
    record("crisis.cost_claim", claim, number=claim.number, state=state.pk)
    return claim


@transaction.atomic
def add_line(
    claim, *, by, helped_on, amount, person=None, name="", document="", undertaken_on=None, key=None, **fields
):
    """Write what was spent for somebody: one of the crisis, or a name. Returns the line.

    `fields`: help. Raises Refusal for a day to come, a person of another crisis or of another State.
    """
    claim = _draft(claim, by)
    name = name.strip() or (str(person) if person else "")
    if not name:
        raise Refusal(_("Choisissez une personne de la crise, ou écrivez son nom."), field="name")
    if person is not None and person.crisis_id != claim.crisis_id:
        raise Refusal(_("Cette personne n’est pas de cette crise."), field="person")
    _of_that_state(person, claim.state, "person")
    _past(claim, helped_on, "helped_on")
    _past(claim, undertaken_on, "undertaken_on")
    known = CostLine.objects.filter(claim=claim, key=key).first() if key else None
    if known is not None:
        return known
    line = CostLine(
        claim=claim, crisis_id=claim.crisis_id, post_id=claim.post_id, key=key or uuid.uuid4(), at=timezone.now(),
        person=person, name=name, document=document.strip() or None, helped_on=helped_on, amount=amount,
        undertaken_on=undertaken_on, by=by, **fields,
    )  # fmt: skip
    line.save(force_insert=True)
    _sum(claim)
    record("crisis.cost_line", claim, number=claim.number, line=line.pk)
    return line


@transaction.atomic
def drop_line(line, *, by):
    """Take a line off a draft: it was written by mistake. Returns the claim."""
    claim = _draft(line.claim, by)
    record("crisis.cost_drop", claim, number=claim.number, line=line.pk)
    CostLine.objects.filter(pk=line.pk).delete()
    return _sum(claim)


@transaction.atomic
def send(claim, *, by, sent_on):
    """The claim left: nothing changes in it any more, and its term runs. Returns it."""
    claim = _draft(claim, by)
    last = claim.lines.order_by("-helped_on").first()
    if last is None:
        raise Refusal(
            _("Aucun frais n’est encore écrit."), remedy=_("Ajoutez d’abord les personnes aidées."), field="sent_on"
        )
    _past(claim, sent_on, "sent_on")
    if sent_on < last.helped_on:
        raise Refusal(_("La demande part après la dernière aide qu’elle compte."), rule=_("dates"), field="sent_on")
    term = term_on(sent_on)
    if term is None:
        raise Refusal(_("La directive ne s’appliquait pas encore ce jour-là."), rule=_("dates"), field="sent_on")
    claim.status, claim.sent_on, claim.expected_on = ClaimStatus.ENVOYEE, sent_on, term.after(sent_on)
    claim.save(update_fields=["status", "sent_on", "expected_on"])
    record("crisis.cost_send", claim, number=claim.number, state=claim.state_id)
    return claim


@transaction.atomic
def settle(claim, *, by, outcome, settled_on, repaid=None, answer=""):
    """What the State answered: it repaid, all or a part, or it refused. Returns the claim."""
    claim = _locked(claim, by)
    if claim.status != ClaimStatus.ENVOYEE:
        raise Refusal(
            _("La demande est à l’état « %(state)s » : elle n’attend pas de réponse.")
            % {"state": claim.get_status_display()},
            rule=_("états déclarés"),
            field="outcome",
        )
    _past(claim, settled_on, "settled_on")
    if settled_on < claim.sent_on:
        raise Refusal(_("La réponse ne précède pas l’envoi."), rule=_("dates"), field="settled_on")
    paid = outcome == ClaimStatus.REMBOURSEE
    if paid and not repaid:
        raise Refusal(_("Écrivez le montant remboursé."), field="repaid")
    if paid and repaid > claim.total:
        raise Refusal(_("Le montant remboursé dépasse celui de la demande."), field="repaid")
    if not paid and not answer.strip():
        raise Refusal(_("Dites pourquoi l’État refuse."), rule=_("motif"), field="answer")
    claim.status, claim.settled_on = outcome, settled_on
    claim.repaid, claim.answer = repaid if paid else None, answer.strip()
    claim.save(update_fields=["status", "settled_on", "repaid", "answer"])
    record("crisis.cost_settle", claim, number=claim.number, outcome=outcome)
    return claim


def print_claim(claim, *, by, reason):
    """Number a copy of the form as the claim stands now and ask for its PDF. Returns (PaperCopy, Printout)."""
    require(by, PRINT, claim.crisis)
    if not claim.lines.exists():
        raise Refusal(_("Aucun nom n’est dans cette demande."), remedy=_("Ajoutez d’abord les personnes aidées."))
    return print_copy(claim, What.COST, COST, by=by, reason=reason)


def counts(crisis=None):
    """{crisis: {"reference", "post_id", "exercise", "closed", "claims", "persons", "waiting", "late"}}, that this
    person may count: of one crisis; or of every open one, and every closed one a State still owes an answer to.

    Numbers only: `sec.cost_counts` decides.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sec.cost_counts(%s)", [crisis.pk if crisis else None])
        names = [column.name for column in cursor.description[1:]]
        return {key: dict(zip(names, row, strict=True)) for key, *row in cursor.fetchall()}


# --- Below ---------------------------------------------------------------------------------------------------


def _locked(claim, by):
    require(by, CLAIM, claim.crisis)
    return CostClaim.objects.select_for_update(of=["self"]).select_related("crisis__post", "state").get(pk=claim.pk)


def _draft(claim, by):
    now = _locked(claim, by)
    if not now.is_draft:
        raise Refusal(
            _("Cette demande est partie : elle ne change plus."),
            rule=_("états déclarés"),
            remedy=_("Pour d’autres frais, commencez une autre demande."),
        )
    return now


def _sum(claim):
    lines = list(claim.lines.all())
    claim.total = sum(line.amount for line in lines)
    claim.persons = len({line.person_id or line.name.casefold() for line in lines})
    claim.save(update_fields=["total", "persons"])
    return claim


def _asks(state):
    if not state.in_european_union or state.pk == "FR":
        raise Refusal(_("Les frais se demandent à un autre État membre de l’Union."), field="state")


def _of_that_state(person, state, field):
    if person is not None and person.nationalities and state.pk not in person.nationalities:
        raise Refusal(
            _("%(who)s n’a pas la nationalité de l’État sollicité (%(state)s).") % {"who": person, "state": state},
            remedy=_("Une demande par État membre : commencez-en une autre."),
            field=field,
        )


def _past(claim, day, field):
    if day is not None and day > timezone.localdate(timezone=claim.crisis.post.zone):
        raise Refusal(_("Ce jour est à venir."), rule=_("dates"), field=field)
