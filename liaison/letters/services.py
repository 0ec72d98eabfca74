"""What the French unit did with an answer (liaison.md §§6.1 step 10, 8.14): recorded once, thanked or not."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import entitled
from ssi.approvals.workflow import lock, note
from ssi.cases.models import Direction
from ssi.clocks import services as clocks
from ssi.web.refusals import Refusal

from .models import Usefulness
from .vocabulary import USEFULNESS_RULE, Result


@transaction.atomic
def record_usefulness(exchange, *, by, result, national_reference="", quantity=None, detail="", thanked_on=None):
    """Note one result of an answer the partner gave. Returns the row.

    A file may hold several results; the same one of the same procedure is refused, so that nothing counts twice.
    """
    lock(exchange)
    entitled(by, "liaison.add_usefulness", exchange)
    if exchange.direction != Direction.OUT or exchange.answered_at is None:
        raise Refusal(_("Le partenaire n’a pas encore répondu à cette demande."), rule=_("retour d’utilité"))
    if thanked_on and thanked_on > timezone.localdate(timezone=exchange.post.zone):
        raise Refusal(_("Ce remerciement serait dans l’avenir."), rule=_("dates"), field="thanked_on")
    if quantity and result in {Result.NOTHING, Result.OTHER}:
        raise Refusal(
            _("Un nombre ne se compte que pour une interpellation, une saisie ou une identification."),
            rule=_("unité de compte"),
            field="quantity",
        )
    national_reference = " ".join(national_reference.split())
    if exchange.usefulness.filter(national_reference=national_reference, result=result).exists():
        raise Refusal(
            _("Cette suite est déjà comptée pour cette procédure."),
            rule=_("une suite ne compte qu’une fois"),
            remedy=_("Une autre suite, ou une autre procédure, s’ajoute."),
            field="result",
        )
    row = Usefulness.objects.create(
        case=exchange,
        recorded_by=by,
        result=result,
        national_reference=national_reference,
        quantity=quantity,
        detail=detail,
        thanked_on=thanked_on,
    )
    clocks.keep(exchange, {USEFULNESS_RULE})
    label = gettext_lazy("Retour d’utilité enregistré")
    note(exchange, "informationexchange.record_usefulness", label, by=by, result=result)
    return row
