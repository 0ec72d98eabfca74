"""What people do with a note: each function is one act, one transaction, all or nothing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals import services as approvals
from ssi.approvals.opening import drafted, entered, entitled, require, saved
from ssi.approvals.workflow import fire, lock, note
from ssi.cases import links
from ssi.cases.models import Case, CaseLink, LinkNature
from ssi.clocks import services as clocks
from ssi.web.refusals import Refusal

from . import editions, evaluated
from .guards import check_source, today_at
from .models import AnalysisNote, Ground, Judgement
from .vocabulary import CONFIDENCE, LIKELIHOOD, in_force
from .workflow import IN_FORCE, WRITABLE

CHANGE, REVIEW_RULE = "liaison.change_analysisnote", "NAN_REVUE"
#: Acts of the timeline by which somebody writes in a note: they do not sign it.
WRITING = ("analysisnote.open", "analysisnote.edit", "analysisnote.judge", "analysisnote.judge_again")


@transaction.atomic
def open_note(*, by, post, **fields):
    """Begin a note about a country in a domain. Returns the AnalysisNote. Raises NotAllowed, Refusal."""
    require(by, "liaison.add_analysisnote", post)
    case = drafted(AnalysisNote, by=by, post=post, **fields)
    _check(case)
    return entered(case, by=by, verb="analysisnote.open", label=gettext_lazy("Note ouverte"))


@transaction.atomic
def edit(case, *, by, expected_version, **fields):
    """Write the note again while it is a draft. Raises StaleVersion, NotAllowed, Refusal."""
    lock(case, expected_version=expected_version)
    _may_write(by, case)
    for name, value in fields.items():
        setattr(case, name, value)
    _check(case)
    return saved(case, fields, by=by, verb="analysisnote.edit", label=gettext_lazy("Note modifiée"))


@transaction.atomic
def judge(case, *, by, judgement=None, **fields):
    """Add a key judgement, or write `judgement` again. Returns the Judgement."""
    lock(case)
    _may_write(by, case)
    _check_words(case, fields)
    if judgement is None:
        judgement = Judgement.objects.create(case=case, since=case.number, added_by=by, **fields)
        verb, label = "analysisnote.judge", gettext_lazy("Jugement ajouté")
    else:
        Judgement.objects.filter(pk=judgement.pk).update(**fields)
        verb, label = "analysisnote.judge_again", gettext_lazy("Jugement réécrit")
    _followed(case, verb, label, by, judgement)
    return judgement


@transaction.atomic
def drop_judgement(judgement, *, by):
    """Take a judgement off the edition being written; the frozen ones keep it."""
    case = lock(judgement.case)
    _may_write(by, case)
    Judgement.objects.filter(pk=judgement.pk).update(dropped_in=case.number)
    _followed(case, "analysisnote.unjudge", gettext_lazy("Jugement retiré"), by, judgement)


@transaction.atomic
def add_ground(judgement, *, by, source, fact, origin=""):
    """Say on which fact of which file a judgement rests. `origin`: the evaluated part of it, "" when there is none.

    The two files are linked from then on. Returns the Ground. Raises Refusal: file unknown to the asker, less
    protected note, part of another file.
    """
    case = lock(judgement.case)
    _may_write(by, case)
    if source.pk == case.pk or not Case.objects.visible_to(by).filter(pk=source.pk).exists():
        raise Refusal(
            _("Aucun dossier de cette référence ne vous est ouvert."),
            rule=_("faits à l’appui"),
            remedy=_("Vérifiez la référence, par exemple EXI-BUC-2026-00012."),
            field="reference",
        )
    if source.kind == case.kind:
        raise Refusal(
            _("Une note ne s’appuie pas sur une note : deux avis ne se confirment pas l’un l’autre."),
            rule=_("faits à l’appui"),
            remedy=_("Citez le dossier sur lequel l’autre note repose, et liez les deux notes."),
            field="reference",
        )
    part = _part(source, origin)
    check_source(case, source, special_france=bool(part and part.special_france))
    told = {name: getattr(part, name) for name in ("scale", "source_grade", "information_grade", "special_france")}
    told["codes"] = list(part.codes)
    ground = Ground.objects.create(
        judgement=judgement, source_id=source.pk, fact=fact, origin=origin, since=case.number, added_by=by, **told
    )
    _link(case, source, by)
    return ground


@transaction.atomic
def drop_ground(ground, *, by):
    """Take a fact off the edition being written; the link between the files stays, for whoever wants it."""
    case = lock(ground.judgement.case)
    _may_write(by, case)
    if ground.since == case.number:
        ground.delete()
    else:
        Ground.objects.filter(pk=ground.pk).update(dropped_in=case.number)


@transaction.atomic
def submit(case, *, by, comment="", expected_version=None):
    """Send the note to the parapheur. Returns the approval request."""
    authors = case.events.filter(verb__in=WRITING).values_list("by", flat=True)
    return approvals.submit(
        case,
        "submit",
        by=by,
        document=editions.document_of(case),
        authors=[key for key in authors if key],
        title=_("Note d’analyse : %(title)s") % {"title": case.title},
        comment=comment,
        expected_version=expected_version,
    )


@transaction.atomic
def perform(case, name, *, by, comment="", expected_version=None):
    """Do a declared transition. What is disseminated is frozen and its review begins; a new edition ends it."""
    if name == "submit":
        return submit(case, by=by, comment=comment, expected_version=expected_version)
    lock(case, expected_version=expected_version)
    signed = case.status == "VISEE"
    fire(case, name, by=by, comment=comment, locked=True)
    if signed and case.status in IN_FORCE:
        editions.freeze(case, by=by)
        clocks.start(case, REVIEW_RULE, event_at=timezone.now(), fixed_on=case.review_on)
    elif name == "revise":
        clocks.keep(case, {REVIEW_RULE})
        case.number, case.changes = case.number + 1, ""
        AnalysisNote.objects.filter(pk=case.pk).update(number=case.number, changes="")
    elif name == "outdate":
        clocks.moot(case, {REVIEW_RULE})
    return case


@transaction.atomic
def reviewed(case, *, by, found, next_on):
    """The note was read again and still holds: what was looked at, and when the next review is."""
    lock(case)
    entitled(by, "liaison.review_analysisnote", case)
    if case.status not in IN_FORCE:
        raise not_now(case, review=True)
    if not found.strip():
        raise Refusal(_("Dites ce que la revue a donné."), rule=_("motif"), field="found")
    case.review_on = next_on
    _check_review(case, "next_on")
    clocks.keep(case, {REVIEW_RULE})
    clocks.start(case, REVIEW_RULE, event_at=timezone.now(), fixed_on=next_on)
    label = gettext_lazy("Revue faite, la note tient")
    return saved(case, ["review_on"], by=by, verb="analysisnote.review", label=label, comment=found)


def not_now(case, *, review=False):
    """Why the note is not written, or not reviewed, in its state: pages say it before anything is typed."""
    if review:
        return Refusal(_("Seule une note diffusée se revoit."), rule=_("états déclarés"))
    return Refusal(
        _("La note ne s’écrit que tant qu’elle est un brouillon."),
        rule=_("texte figé"),
        remedy=_("« Écrire la version suivante » la rouvre ; la version diffusée reste lisible."),
    )


def _part(source, origin):
    """The evaluated part of that name; an empty one for a fact of the file as a whole."""
    if not origin:
        return evaluated.NOTHING
    found = {part.key: part for part in evaluated.parts_of(source)}
    if origin not in found:
        raise Refusal(_("Cette partie n’est pas, ou plus, dans ce dossier."), rule=_("faits à l’appui"), field="origin")
    return found[origin]


def _link(case, source, by):
    """Once: a file may hold several facts."""
    ends = [case.pk, source.pk]
    if not CaseLink.objects.filter(origin__in=ends, destination__in=ends).exists():
        links.link(case, to=source, by=by, nature=LinkNature.RESTS_ON)


def _followed(case, verb, label, by, judgement):
    """The search box finds what is judged; the timeline says who wrote."""
    Case.objects.filter(pk=case.pk).update(search_text=case.searchable(), updated_at=timezone.now())
    note(case, verb, label, by=by, row=judgement.pk)


def _may_write(by, case):
    entitled(by, CHANGE, case)
    if case.status not in WRITABLE:
        raise not_now(case)


def _check(case):
    for name in ("country_id", "domain_id"):
        if not getattr(case, name):
            raise Refusal(_("Une note porte sur un pays et un domaine."), rule=_("objet de la note"), field=name[:-3])
    if not case.question.strip():
        raise Refusal(_("Écrivez la question à laquelle la note répond."), rule=_("objet de la note"), field="question")
    _check_review(case, "review_on")


def _check_review(case, field):
    if case.review_on <= today_at(case):
        raise Refusal(_("La prochaine revue est à venir."), rule=_("date de revue"), field=field)


def _check_words(case, fields):
    """Words of the vocabularies in force today, and a reason: a confidence without one says nothing."""
    today = today_at(case)
    for name, scale in (("likelihood", LIKELIHOOD), ("confidence", CONFIDENCE)):
        if fields[name] not in {e.code for e in in_force(scale, today)}:
            raise Refusal(_("Ce mot n’est pas dans le vocabulaire en vigueur."), rule=_("vocabulaire"), field=name)
    for name in ("text", "because"):
        if not fields[name].strip():
            raise Refusal(_("Écrivez-le en une phrase."), rule=_("jugements clés"), field=name)
