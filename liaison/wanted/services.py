"""What people do with a search: each function is one act, one transaction, all or nothing."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import drafted, entered, entitled, require, saved
from ssi.approvals.workflow import fire, lock, note
from ssi.cases.models import Case
from ssi.clocks import services as clocks
from ssi.clocks.engine import add_months
from ssi.web.dates import date_in_words
from ssi.web.refusals import Refusal

from ..intelligence import evaluation
from ..persons import links
from .guards import today_at
from .models import Sighting, WantedPerson
from .vocabulary import LONGEST, Danger

CHECK_RULE, STRIKE_RULE = "RPE_VERIF", "RPE_RADIATION"
#: Days before the first check of a search that resumes.
SOON = 7


@transaction.atomic
def open_search(*, by, post, person, **fields):
    """Open a search. `person`: the fields of `links.add_person`. Returns the WantedPerson.

    Raises NotAllowed at this post; Refusal without title or purpose, or when the dates do not hold.
    """
    require(by, "liaison.add_wantedperson", post)
    case = drafted(WantedPerson, by=by, post=post, status="RECHERCHEE", **fields)
    _check(case)
    _check_term(case, case.strike_off_on)
    _check_next(case, case.review_on)
    entered(case, by=by, verb="wantedperson.open", label=gettext_lazy("Recherche ouverte"))
    _start(case, CHECK_RULE, case.review_on)
    _start(case, STRIKE_RULE, case.strike_off_on)
    links.add_person(case, by=by, **person)
    links.follow_numbers(case, by=by)
    return case


@transaction.atomic
def edit(case, *, by, expected_version, **fields):
    """Change what is written in an open search; its two dates have acts of their own. Raises StaleVersion."""
    lock(case, expected_version=expected_version)
    _may(by, "liaison.change_wantedperson", case)
    before = links.numbers_of(case)
    for name, value in fields.items():
        setattr(case, name, value)
    _check(case)
    saved(case, fields, by=by, verb="wantedperson.edit", label=gettext_lazy("Recherche modifiée"))
    links.follow_numbers(case, by=by, before=before)
    return case


@transaction.atomic
def add_sighting(case, *, by, replaces=None, reason="", **fields):
    """Note where the person was seen. `replaces`: the Sighting it corrects, once. Returns the Sighting."""
    lock(case)
    _may(by, "liaison.change_wantedperson", case)
    evaluation.check(fields["scale"], fields["source_grade"], fields["information_grade"])
    if fields["seen_at"] > timezone.now():
        raise Refusal(_("Ce moment est dans l’avenir."), rule=_("dates"), field="seen_at")
    if replaces is not None:
        _may_replace(replaces, reason)
    sighting = Sighting.objects.create(case=case, replaces=replaces, reason=reason.strip(), added_by=by, **fields)
    Case.objects.filter(pk=case.pk).update(search_text=case.searchable(), updated_at=timezone.now())
    verb = "wantedperson.correct_sighting" if replaces else "wantedperson.sighting"
    label = gettext_lazy("Signalement corrigé") if replaces else gettext_lazy("Signalement ajouté")
    note(case, verb, label, by=by, row=sighting.pk)
    return sighting


@transaction.atomic
def check_done(case, *, by, found, next_on):
    """Say what the check found and when the next one is. Raises Refusal when the date does not hold."""
    lock(case)
    _may(by, "liaison.change_wantedperson", case)
    if case.status == "INTERPELLEE":
        raise Refusal(_("La personne est interpellée : il n’y a plus rien à vérifier."), rule=_("vérifications"))
    if not found.strip():
        raise Refusal(_("Dites ce que la vérification a donné."), rule=_("motif"), field="found")
    _check_next(case, next_on)
    clocks.keep(case, {CHECK_RULE})
    case.review_on = next_on
    _start(case, CHECK_RULE, next_on)
    return saved(
        case, ["review_on"], by=by, verb="wantedperson.check", label=gettext_lazy("Vérification faite"), comment=found
    )


@transaction.atomic
def extend(case, *, by, until, reason):
    """Put the strike-off later, with why: the search is thought over again (`LONGEST` months at most)."""
    lock(case)
    _may(by, "liaison.extend_wantedperson", case)
    if not reason.strip():
        raise Refusal(_("Dites pourquoi la recherche reste nécessaire."), rule=_("motif"), field="reason")
    _check_term(case, until)
    if until <= case.strike_off_on:
        raise Refusal(
            _("La recherche court déjà jusqu’au %(date)s.") % {"date": date_in_words(case.strike_off_on)},
            rule=_("radiation à date fixe"),
            field="until",
        )
    clocks.keep(case, {STRIKE_RULE})
    case.strike_off_on = until
    if case.status != "INTERPELLEE":
        _start(case, STRIKE_RULE, until)
    return saved(
        case,
        ["strike_off_on"],
        by=by,
        verb="wantedperson.extend",
        label=gettext_lazy("Recherche prolongée"),
        comment=reason,
    )


@transaction.atomic
def perform(case, name, *, by, comment="", expected_version=None):
    """Do a declared transition. An arrest stops both clocks of the search; a release starts them again."""
    lock(case, expected_version=expected_version)
    fire(case, name, by=by, comment=comment, locked=True)
    if name == "arrest":
        clocks.keep(case, {CHECK_RULE, STRIKE_RULE})
    elif name == "released":
        case.review_on = min(today_at(case) + timedelta(days=SOON), case.strike_off_on)
        WantedPerson.objects.filter(pk=case.pk).update(review_on=case.review_on)
        _start(case, CHECK_RULE, case.review_on)
        _start(case, STRIKE_RULE, case.strike_off_on)
    return case


@transaction.atomic
def end_at_term(case, *, by):
    """Strike the search off because its last day is past; its clock was kept, not missed."""
    lock(case)
    clocks.keep(case, {STRIKE_RULE})
    return fire(case, "expire", by=by, locked=True)


def longest_term(case):
    """The last day a search may be given today."""
    return add_months(today_at(case), LONGEST)


def _start(case, rule, day):
    clocks.start(case, rule, event_at=timezone.now(), fixed_on=day)


def _may(by, permission, case):
    entitled(by, permission, case)
    if not case.is_open:
        raise Refusal(
            _("Cette recherche est terminée : rien n’y change plus."),
            rule=_("dossier clos"),
            remedy=_("Un nouveau titre ouvre un nouveau dossier."),
        )


def _check(case):
    for name in ("legal_title", "title_reference", "title_authority", "purpose"):
        if not getattr(case, name).strip():
            raise Refusal(
                _("Une recherche repose sur un titre juridique et une finalité, écrits : ce n’est pas un fichier."),
                rule=_("titre et finalité obligatoires"),
                remedy=_("Demandez sa référence à l’autorité qui l’a émis."),
                field=name,
            )
    if case.title_date > today_at(case):
        raise Refusal(_("Ce titre serait émis dans l’avenir."), rule=_("dates"), field="title_date")
    if Danger.NONE in case.dangers and len(case.dangers) > 1:
        raise Refusal(
            _("« Aucun signe de dangerosité connu » ne va avec aucun autre choix."), rule=_("danger"), field="dangers"
        )


def _check_term(case, day):
    if not today_at(case) < day <= longest_term(case):
        raise Refusal(
            _("La radiation est à venir, au plus tard le %(date)s : une recherche se repense chaque année.")
            % {"date": date_in_words(longest_term(case))},
            rule=_("radiation à date fixe, usage interne"),
            remedy=_("Elle se prolonge, autant de fois qu’il faut, en disant pourquoi."),
            field="until" if case.pk else "strike_off_on",
        )


def _check_next(case, day):
    if not today_at(case) <= day <= case.strike_off_on:
        raise Refusal(
            _("La prochaine vérification est entre aujourd’hui et la radiation."),
            rule=_("vérifications"),
            field="next_on" if case.pk else "review_on",
        )


def _may_replace(sighting, reason):
    if not reason.strip():
        raise Refusal(_("Dites ce qui est corrigé."), rule=_("motif"), field="reason")
    if Sighting.objects.filter(replaces=sighting).exists():
        raise Refusal(
            _("Ce signalement a déjà été corrigé."),
            rule=_("correction"),
            remedy=_("Corrigez la version la plus récente."),
        )
