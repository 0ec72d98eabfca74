"""Write a version of what is said, validate it; what the situation report prints of it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ssi.audit.log import record
from ssi.reports.typography import moment
from ssi.web.refusals import Refusal

from .. import log
from ..guards import one_writer, refuse_closed, require
from ..vocabulary import EntryKind
from .models import Wording

WRITE, VALIDATE = "consular.write_log", "consular.validate_wording"
_LOCK = 3083  # one writer of wordings at a time in a crisis, before the main courante


@transaction.atomic
def draft(crisis, *, by, families="", press=""):
    """Write the next version, to be validated. Returns it. Raises NotAllowed; Refusal when it says nothing new."""
    require(by, WRITE, crisis)
    refuse_closed(crisis)
    families, press = families.strip(), press.strip()
    if not families and not press:
        raise Refusal(_("Écrivez ce qui est dit aux familles, ou à la presse."), field="families")
    one_writer(_LOCK, crisis.pk)
    last = Wording.objects.filter(crisis=crisis).first()
    if last is not None and (last.families, last.press) == (families, press):
        raise Refusal(_("Cette version dit la même chose que la précédente."), field="families")
    number = last.number + 1 if last else 1
    wording = Wording(
        crisis=crisis, post_id=crisis.post_id, number=number, families=families, press=press, written_by=by,
        written_at=timezone.now(),
    )  # fmt: skip
    wording.save(force_insert=True)
    record("crisis.word", wording, number=number)
    return wording


@transaction.atomic
def validate(wording, *, by):
    """The consul or the ambassador takes this version as theirs: from now on it is what is said. Returns it."""
    crisis = wording.crisis
    require(by, VALIDATE, crisis)
    refuse_closed(crisis)
    one_writer(_LOCK, crisis.pk)
    last = Wording.objects.filter(crisis=crisis).first()
    if last.pk != wording.pk or last.validated_at is not None:
        raise Refusal(
            _("Cette version n’est plus à valider."),
            rule=_("éléments de langage"),
            remedy=_("Relisez la page : elle a été validée, ou une autre a été écrite depuis."),
        )
    wording.validated_at, wording.validated_by = timezone.now(), by
    wording.save(update_fields=["validated_at", "validated_by"])
    record("crisis.validate_wording", wording, number=wording.number)
    text = _("Éléments de langage n° %(n)d validés.") % {"n": wording.number}
    log.append(crisis, by=by, kind=EntryKind.DECISION, text=text)
    return wording


def in_force(crisis):
    """The last version somebody validated; None while nothing may be said."""
    said = Wording.objects.filter(crisis=crisis, validated_at__isnull=False)
    return said.select_related("validated_by").first()


def lines(crisis):
    """What a situation report prints: the version, who validated it and when, then the texts. Empty while none is."""
    wording = in_force(crisis)
    if wording is None:
        return
    told = {
        "n": wording.number,
        "who": wording.validated_by.get_full_name(),
        "at": moment(wording.validated_at, crisis.post.time_zone),
    }
    yield _("Version n° %(n)d, validée par %(who)s le %(at)s.") % told
    if wording.families:
        yield _("Aux familles : %(text)s") % {"text": wording.families}
    if wording.press:
        yield _("À la presse : %(text)s") % {"text": wording.press}
