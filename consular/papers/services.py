"""Acts on paper copies: print one, hand it, take it back, destroy it before a witness."""

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from consular.ilots.models import Ilot
from consular.register.models import RegisterExtract
from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.reports import documents
from ssi.web.refusals import NotAllowed, Refusal

from .models import PaperCopy, State

BOOKLET = "ilot-booklet"
_LOCK = 0x0C06  # first half of the advisory lock of a number; the other is the post


@transaction.atomic
def print_booklet(ilot, *, by, reason):
    """Number a copy of the booklet of `ilot` and ask for its PDF. Returns (PaperCopy, Printout).

    Raises NotAllowed; Refusal without an extract in use or without anybody in the îlot.
    """
    post = ilot.post
    _may_print(by, post, reason)
    extract = RegisterExtract.objects.filter(post=post, ended_at=None).first()
    if extract is None or not ilot.persons.exists():
        raise Refusal(
            _("Aucune personne du registre n’est rattachée à cet îlot."),
            remedy=_("Importez un extrait et rattachez-y des foyers."),
        )
    copy = PaperCopy(
        post=post,
        number=next_number(post),
        ilot=ilot,
        extract=extract,
        reason=reason.strip(),
        printed_by=by,
        printed_at=timezone.now(),
    )
    copy.save(force_insert=True)
    printout = documents.request_document(ilot, BOOKLET, by=by, variant=str(copy.number))
    copy.printout_key, copy.document, copy.fingerprint = printout.pk, printout.reference, printout.fingerprint
    copy.save(update_fields=["printout_key", "document", "fingerprint"])
    check_constraints_now()
    record("paper.print", copy, reason=copy.reason, ilot=ilot.code, number=copy.number, sha256=copy.fingerprint)
    return copy, printout


@transaction.atomic
def print_every_booklet(post, *, by, reason):
    """Number a copy for each îlot of the post where somebody lives, and ask for their PDFs: all of them, or none.

    Returns the copies, in the order of the îlots: their numbers follow one another. Raises NotAllowed; Refusal when
    no îlot has anybody.
    """
    _may_print(by, post, reason)
    ilots = Ilot.objects.visible_to(by).filter(post=post).select_related("main_point", "fallback_point")
    inhabited = [ilot for ilot in ilots.order_by("code") if ilot.persons.exists()]
    if not inhabited:
        raise Refusal(
            _("Aucune personne du registre n’est rattachée à un îlot."),
            remedy=_("Importez un extrait et rattachez-y des foyers."),
        )
    copies = []
    for ilot in inhabited:
        ilot.post = post
        copies.append(print_booklet(ilot, by=by, reason=reason)[0])
    return copies


def _may_print(by, post, reason):
    if not by.has_perm("consular.print_booklet", post):
        raise NotAllowed(
            _("Vous ne pouvez pas imprimer ce livret."),
            rule=_("matrice des droits"),
            remedy=_("La section consulaire ou l’attaché de sécurité intérieure le peut."),
        )
    if not reason.strip():
        raise Refusal(_("Dites pourquoi ce livret est imprimé."), rule=_("lecture nominative motivée"), field="reason")


def move(copy, *, by, state, on, holder="", witness="", expected_version):
    """Say what became of a copy: handed to `holder`, given back, destroyed before `witness`, on day `on`."""
    if not by.has_perm("consular.change_ilot", copy.post):
        raise NotAllowed(
            _("Vous ne tenez pas le registre des exemplaires de ce poste."),
            rule=_("matrice des droits"),
            remedy=_("La section consulaire ou l’attaché de sécurité intérieure le tient."),
        )
    now = PaperCopy.objects.select_for_update().get(pk=copy.pk)
    if now.version != expected_version or state not in now.may_become:
        raise Refusal(
            _("Cet exemplaire est déjà « %(state)s ».") % {"state": now.get_state_display().lower()},
            remedy=_("Relisez sa ligne : quelqu’un l’a peut-être enregistrée entre-temps."),
        )
    _check(now, by, state, on, holder, witness)
    now.state, now.moved_on, now.version = state, on, now.version + 1
    now.holder = holder if state == State.REMIS else now.holder
    now.witness = witness if state == State.DETRUIT else ""
    now.save(update_fields=["state", "moved_on", "holder", "witness", "version"])
    check_constraints_now()
    record("paper.move", now, state=state, number=now.number)
    return now


def _check(copy, by, state, on, holder, witness):
    if on > timezone.localdate(timezone=copy.post.zone) or on < copy.printed_at.astimezone(copy.post.zone).date():
        raise Refusal(_("Cette date est entre l’impression et aujourd’hui."), field="on")
    if state == State.REMIS and not holder:
        raise Refusal(_("À qui cet exemplaire est-il remis ?"), field="holder")
    if state == State.DETRUIT and not witness:
        raise Refusal(_("Une destruction a un témoin."), rule=_("registre des exemplaires papier"), field="witness")
    if state == State.DETRUIT and witness.casefold() == by.get_full_name().casefold():
        raise Refusal(_("Le témoin est une autre personne que vous."), field="witness")


def next_number(post):
    """Gapless per post: a copy that is missing is seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, post.pk])
    last = PaperCopy.objects.filter(post=post).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
