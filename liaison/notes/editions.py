"""The text of a note as it is signed and frozen, and what changed from one edition to the next.

It holds what every reader of the note may read: the files it rests on are not in it, for each reader sees theirs.
"""

from django.utils.translation import gettext as _
from django.utils.translation import override

from ssi.approvals.models import ApprovalRequest, SignOff
from ssi.approvals.workflow import note
from ssi.cases.links import fits
from ssi.web.dates import date_in_words

from .models import SECTIONS, Ground, NoteEdition


def document_of(case):
    """What is read and signed, in French; the words of the vocabularies as they are that day."""
    with override("fr"):
        lines = [
            [str(_("Pays et domaine")), f"{case.country}, {case.domain}"],
            [str(_("Question posée")), case.question],
        ]
        for number, judgement in enumerate(case.judgements.current(), 1):
            lines.append([str(_("Jugement %(number)d") % {"number": number}), told(judgement)])
        for name in SECTIONS:
            label = str(case._meta.get_field(name).verbose_name)
            lines.append([label[0].upper() + label[1:], getattr(case, name)])
        lines += [
            [str(_("Ce qui change")), case.changes],
            [str(_("Prochaine revue")), date_in_words(case.review_on)],
        ]
    return {"kind": "analysis_note", "reference": case.reference, "number": case.number, "lines": lines}


def told(judgement):
    """A judgement in one text: what is held, how likely, how sure and why."""
    return "\n".join(
        [
            judgement.text,
            _("Probabilité : %(told)s.") % {"told": judgement.likely.told},
            _("Confiance %(told)s : %(because)s") % {"told": judgement.sure.told, "because": judgement.because},
        ]
    )


def marked(case, grounds):
    """These facts, each knowing whether a page or a paper of the note may say it (`fits`): its file may have risen."""
    for row in grounds:
        row.fits = fits(case, row.source.marking, row.source.special_france)
        yield row


def freeze(case, *, by):
    """Freeze the text whose visa was given, as the edition of its number. Returns the NoteEdition."""
    request = case.approval_requests.filter(transition="approve", state=ApprovalRequest.State.APPROVED).latest(
        "decided_at"
    )
    signed = request.signoffs.get(decision=SignOff.Decision.APPROVE)
    edition = NoteEdition.objects.create(
        case=case,
        number=case.number,
        document=request.document,
        sha256=request.sha256,
        signed_by=signed.by,
        acting=signed.acting,
        frozen_by=by,
    )
    note(case, "analysisnote.freeze", _("Version figée"), by=by, number=edition.number, sha256=edition.sha256)
    return edition


def grounds_of(case, number, user):
    """[(number of the judgement, its grounds)] of a frozen edition: those whose file its reader sees."""
    found = []
    judgements = case.judgements.in_edition(number)
    rows = Ground.objects.seen_by(user).filter(judgement__in=judgements).in_edition(number).select_related("source")
    by_judgement = {}
    for row in marked(case, rows):
        by_judgement.setdefault(row.judgement_id, []).append(row)
    for index, judgement in enumerate(judgements, 1):
        if judgement.pk in by_judgement:
            found.append((index, by_judgement[judgement.pk]))
    return found
