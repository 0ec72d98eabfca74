"""What people do to support an export: each function is one act, one transaction, all or nothing."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.approvals.opening import drafted, entered, rewritten
from ssi.approvals.workflow import fire, lock, note
from ssi.audit.log import record
from ssi.web.refusals import NotAllowed, Refusal

from .guards import control_is_answered
from .models import Company, CompanyContact, ExportRule, MarketInformation, NeutralityWaiver, Opportunity
from .vocabulary import Rule


@transaction.atomic
def save_company(company, *, by, post, **fields):
    """Add or change a company of the post. Raises NotAllowed, or Refusal when its SIREN is already there."""
    if not by.has_perm("cooperation.add_company", post):
        raise _not_yours()
    company.post = post
    for name, value in fields.items():
        setattr(company, name, value)
    twin = Company.objects.filter(post=post, siren=company.siren).exclude(pk=company.pk).first()
    if twin is not None:
        raise Refusal(
            _("Ce SIREN est déjà celui de %(company)s.") % {"company": twin.name}, rule="SIREN", field="siren"
        )
    company.save()
    record("company.save", company)
    return company


@transaction.atomic
def open_opportunity(*, by, post, **fields):
    """Open an opportunity of the post: number it. Raises NotAllowed."""
    if not by.has_perm("cooperation.add_opportunity", post):
        raise _not_yours()
    opportunity = drafted(Opportunity, by=by, post=post, status="DETECTEE", **fields)
    return entered(opportunity, by=by, verb="opportunity.open", label=gettext_lazy("Opportunité détectée"))


@transaction.atomic
def edit(opportunity, *, by, expected_version, **fields):
    """Change the sheet. What export control was answered stays answered once companies were told. Raises Refusal."""
    _begin(opportunity, by, "cooperation.change_opportunity", expected_version=expected_version)
    if "export_control" in fields and opportunity.status != "DETECTEE" and not fields["export_control"]:
        raise Refusal(
            _("Ce marché est déjà diffusé : la question du contrôle des exportations garde une réponse."),
            rule=_("contrôle des exportations"),
            field="export_control",
        )
    return rewritten(opportunity, fields, by=by, verb="opportunity.edit", label=gettext_lazy("Opportunité modifiée"))


@transaction.atomic
def note_contact(opportunity, *, by, company, on, subject, information=None, new_information="", **fields):
    """Add a line to the register. `new_information`: a text told for the first time, numbered here.

    Raises Refusal: nothing is told before the export control is answered, nor without saying whether the
    competitors were told; a gift above the ceiling says what became of it.
    """
    _begin(opportunity, by, "cooperation.contact_opportunity")
    _checked(opportunity, by, company, on, information, new_information, fields)
    if new_information:
        information = _number(opportunity, by, new_information)
    line = CompanyContact.objects.create(
        case=opportunity, by=by, company=company, on=on, subject=subject, information=information, **fields
    )
    return _told(opportunity, by, "opportunity.contact", gettext_lazy("Contact noté au registre"), line)


@transaction.atomic
def correct_contact(line, *, by, reason, void=False, **fields):
    """Replace a line by another that names it; with `void`, by nothing. The corrected line stays as it was written.

    Correcting is open after the end of the file too: a register with an error in it proves nothing.
    """
    opportunity = line.case
    lock(opportunity)
    _may(by, "cooperation.contact_opportunity", opportunity)
    if not reason.strip():
        raise Refusal(_("Dites pourquoi cette ligne est corrigée."), rule=_("registre"), field="correction_reason")
    if CompanyContact.objects.filter(corrects=line).exists():
        raise Refusal(
            _("Cette ligne est déjà corrigée."), rule=_("registre"), remedy=_("Corrigez la ligne qui la remplace.")
        )
    values = {name: getattr(line, name) for name in ("company", "on", "subject")}
    if not void:
        new = fields.pop("new_information", "")
        _checked(opportunity, by, fields["company"], fields["on"], fields.get("information"), new, fields)
        values |= fields
        if new:
            values["information"] = _number(opportunity, by, new)
    correction = CompanyContact.objects.create(
        case=opportunity, by=by, corrects=line, void=void, correction_reason=reason, **values
    )
    return _told(opportunity, by, "opportunity.correction", gettext_lazy("Ligne du registre corrigée"), correction)


@transaction.atomic
def accept_gap(information, *, by, why):
    """The head accepts that this information was not given to the competitors. Raises NotAllowed, Refusal."""
    opportunity = information.case
    lock(opportunity)
    _may(by, "cooperation.waive_opportunity", opportunity)
    if NeutralityWaiver.objects.filter(information=information).exists():
        raise Refusal(_("Cet écart est déjà accepté."), rule=_("neutralité"))
    waiver = NeutralityWaiver.objects.create(case=opportunity, information=information, by=by, why=why)
    return _told(opportunity, by, "opportunity.waive", gettext_lazy("Écart de neutralité accepté"), waiver)


@transaction.atomic
def perform(opportunity, name, *, by, comment="", expected_version=None):
    """Do the transition `name`. Raises what `fire()` raises."""
    lock(opportunity, expected_version=expected_version)
    return fire(opportunity, name, by=by, comment=comment, locked=True)


# --- Below ---------------------------------------------------------------------------------------------------


def _checked(opportunity, by, company, on, information, new_information, fields):
    today = timezone.localdate(timezone=opportunity.post.zone)
    if on > today:
        raise Refusal(_("Ce contact aurait lieu dans l’avenir : vérifiez la date."), rule=_("dates"), field="on")
    if company.post_id != opportunity.post_id:
        raise Refusal(_("Cette entreprise n’est pas suivie par le poste."), rule=_("entreprises"), field="company")
    if information is not None and (new_information or information.case_id != opportunity.pk):
        raise Refusal(
            _("Choisissez une information de ce dossier, ou écrivez-en une nouvelle : pas les deux."),
            rule=_("registre"),
            field="information",
        )
    if information is not None or new_information:
        _told_to_all(opportunity, by, fields)
    else:
        fields["told_others"] = None
    _gift_is_below(fields, today)


def _told_to_all(opportunity, by, fields):
    control_is_answered(opportunity, by)
    if fields.get("told_others") is None:
        raise Refusal(
            _("Dite à l’une, est-elle dite à ses concurrents ? Répondez oui ou non."),
            rule=_("neutralité"),
            field="told_others",
        )
    if not fields.get("told_others_why", "").strip():
        raise Refusal(
            _("Dites comment elle leur est donnée, ou pourquoi elle ne l’est pas."),
            rule=_("neutralité"),
            field="told_others_why",
        )


def _gift_is_below(fields, today):
    """A gift has its value; above the ceiling of that day it has its outcome too: the register says what was done."""
    amount = fields.get("gift_amount")
    if bool(fields.get("gift")) != (amount is not None):
        raise Refusal(
            _("Un cadeau se note avec sa nature et sa valeur estimée."), rule=_("cadeaux"), field="gift_amount"
        )
    ceiling = ExportRule.in_force(today)[Rule.GIFT_CEILING].value
    if amount is not None and amount > ceiling and not fields.get("gift_outcome", "").strip():
        raise Refusal(
            _("Ce cadeau dépasse le plafond de %(ceiling)d € : dites ce qu’il en a été fait (refusé, rendu, remis).")
            % {"ceiling": ceiling},
            rule=_("plafond des cadeaux, à vérifier"),
            field="gift_outcome",
        )


def _number(opportunity, by, text):
    """The file is locked: two texts never take the same number."""
    last = opportunity.informations.order_by("-number").values_list("number", flat=True).first()
    return MarketInformation.objects.create(case=opportunity, number=(last or 0) + 1, text=text, by=by)


def _begin(opportunity, by, permission, *, expected_version=None):
    lock(opportunity, expected_version=expected_version)
    _may(by, permission, opportunity)
    if opportunity.status in {"GAGNEE", "PERDUE", "ABANDONNEE"}:
        raise NotAllowed(
            _("Le dossier est clos : il ne change plus."),
            rule=_("états déclarés"),
            remedy=_("Une ligne fausse du registre peut encore être corrigée."),
        )


def _may(by, permission, opportunity):
    if not by.has_perm(permission, opportunity):
        raise _not_yours()


def _not_yours():
    return NotAllowed(
        _("Cet acte n’est pas dans vos attributions."),
        rule=_("matrice des droits"),
        remedy=_("L’attaché de sécurité intérieure du poste peut le faire."),
    )


def _told(opportunity, by, verb, label, part):
    note(opportunity, verb, label, by=by, part=part.pk)
    return part
