"""Acts on sites: keep a sheet, assess with evidence, hand the assessment over, follow its recommendations."""

from django.utils import timezone
from django.utils.translation import gettext as _

from consular.rows import check_of_the_post, check_place, save_row
from ssi.accounts.context import check_constraints_now
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from . import grid
from .models import AssessmentItem, Recommendation, Site, SiteAssessment
from .vocabulary import AssessmentState, FollowState


def save_site(*, by, post, site=None, expected_version=0, **fields):
    """Record a site of French interest, or change its sheet. Raises StaleVersion."""
    _require(by, post)
    check_place(fields)
    check_of_the_post(post, fields, "ilot")
    if fields.get("french") and fields.get("staff") is not None and fields["french"] > fields["staff"]:
        raise Refusal(_("Il y a plus de Français que de présents."), field="french")
    return save_row(Site, site, by, post, expected_version, fields, "site.save")


def save_assessment(*, by, site, marks, assessment=None, expected_version=0, **fields):
    """Write a visit, or change it while it is a draft. `marks`: {code: (mark, evidence)}, those already known.

    A mark without evidence is refused, and so is evidence of nothing.
    """
    _require(by, site.post)
    if fields["made_on"] > timezone.localdate(timezone=site.post.zone):
        raise Refusal(_("Cette date est dans l’avenir."), field="made_on")
    if assessment is not None:
        _draft_only(assessment)
    _check_marks(marks, assessment.grid if assessment else grid.VERSION)
    fields["site"] = site
    row = save_row(SiteAssessment, assessment, by, site.post, expected_version, fields, "site.assess")
    row.items.exclude(code__in=marks).delete()
    for code, (mark, evidence) in marks.items():
        values = {"post": site.post, "mark": mark, "evidence": evidence.strip()}
        AssessmentItem.objects.update_or_create(assessment=row, code=code, defaults=values)
    check_constraints_now()
    return row


def hand_over(assessment, *, by):
    """Give the assessment to the site: its score is counted, it does not change any more."""
    _require(by, assessment.post)
    now = _locked(assessment)
    _draft_only(now)
    score = grid.score({line.code: line.mark for line in now.items.all()}, now.grid)
    if score is None:
        missing = [str(item.label) for item, line in now.lines if line is None]
        raise Refusal(_("Sans note : %(items)s.") % {"items": " ; ".join(missing)}, rule=_("grille entière"))
    now.score, now.status = score, AssessmentState.RESTITUEE
    now.handed_on, now.version = timezone.localdate(timezone=assessment.post.zone), now.version + 1
    now.save(update_fields=["score", "status", "handed_on", "version"])
    check_constraints_now()
    record("site.hand_over", now, score=score, grid=now.grid)
    return now


def save_recommendation(*, by, assessment, recommendation=None, expected_version=0, **fields):
    """Ask something of somebody, or say what became of it: followed to the last one, the assessment is followed."""
    _require(by, assessment.post)
    if recommendation is None:
        fields = {**fields, "status": FollowState.A_FAIRE, "outcome": ""}
    if fields["status"] != FollowState.A_FAIRE and not fields.get("outcome", "").strip():
        raise Refusal(_("Dites ce qui a été fait, ou pourquoi rien ne le sera."), field="outcome")
    fields["assessment"] = assessment
    row = save_row(Recommendation, recommendation, by, assessment.post, expected_version, fields, "site.recommend")
    now = _locked(assessment)
    left = now.recommendations.filter(status=FollowState.A_FAIRE).exists()
    wanted = AssessmentState.RESTITUEE if left else AssessmentState.SUIVIE
    if now.status != AssessmentState.BROUILLON and now.status != wanted:
        now.status = wanted
        now.save(update_fields=["status"])
    check_constraints_now()
    return row


def _check_marks(marks, version):
    codes = {item.code for item in grid.items_of(version)}
    for code, (mark, evidence) in marks.items():
        if code not in codes or not grid.LOWEST <= mark <= grid.HIGHEST:
            raise Refusal(_("Cette note n’est pas de la grille."), field=f"mark_{code}")
        if not evidence.strip():
            raise Refusal(
                _("Une note sans preuve n’est pas reçue : dites ce qui a été vu."),
                rule=_("évaluation avec preuve"),
                field=f"evidence_{code}",
            )


def _draft_only(assessment):
    if assessment.status != AssessmentState.BROUILLON:
        raise Refusal(
            _("Cette évaluation a été restituée : elle ne change plus."),
            rule=_("états déclarés"),
            remedy=_("Faites une nouvelle visite."),
        )


def _locked(assessment):
    now = SiteAssessment.objects.select_for_update(of=["self"]).get(pk=assessment.pk)
    now.post = assessment.post
    return now


def _require(by, post):
    if not by.has_perm("consular.change_site", post):
        raise NotAllowed(
            _("Vous ne tenez pas les sites d’intérêt français de ce poste."),
            rule=_("matrice des droits"),
            remedy=_("La section consulaire ou l’attaché de sécurité intérieure le peut."),
        )
