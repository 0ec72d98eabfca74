"""The neutrality register of a year: the opportunities where a line was written about that year, and their rows."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.network import known

from .models import CompanyContact, Opportunity
from .neutrality import registers_of

HEADER = (
    gettext_lazy("Dossier"),
    gettext_lazy("Date"),
    gettext_lazy("Entreprise"),
    "SIREN",
    gettext_lazy("Objet"),
    gettext_lazy("Information donnée"),
    gettext_lazy("Dite à ses concurrents"),
    gettext_lazy("Comment, ou pourquoi non"),
    gettext_lazy("Concurrents non informés"),
    gettext_lazy("Depuis le"),
    gettext_lazy("Cadeau"),
    gettext_lazy("Valeur (€)"),
    gettext_lazy("Suite"),
    gettext_lazy("Noté par"),
    gettext_lazy("Correction"),
)


def year_of(user, year):
    """The registers of the opportunities `user` sees that have a line dated in `year`, by reference.

    Each is whole: a competitor told in January of what another was told in December is in both years.
    """
    dated = CompanyContact.objects.filter(on__year=year).values("case")
    rows = Opportunity.objects.visible_to(user).filter(pk__in=dated).select_related("owner")
    return registers_of(known.attach(rows.order_by("reference")))


def rows_of(registers):
    """One row per line, corrected ones included: a register shows what was wrong too."""
    for register in registers:
        corrected = {line.corrects_id for line in register.contacts}
        told = {one.information.pk: one for one in register.informations}
        for line in register.contacts:
            yield _row(register.opportunity, line, told.get(line.information_id), line.pk in corrected)


def _row(opportunity, line, told, corrected):
    untold = told.untold if told else ()
    return (
        opportunity.reference,
        line.on,
        line.company.name,
        line.company.siren,
        line.subject,
        line.information.text if line.information else "",
        line.told_others,
        line.told_others_why,
        ", ".join(one.company.name for one in untold),
        min((one.since for one in untold), default=None),
        line.gift,
        line.gift_amount,
        line.gift_outcome,
        line.by.get_full_name(),
        correction_in_words(line, corrected),
    )


def correction_in_words(line, corrected):
    """What a line is in the history of its register, "" when it is neither corrected nor a correction."""
    said = [_("ligne corrigée depuis")] if corrected else []
    if line.void:
        said.append(_("annule une ligne : %(why)s") % {"why": line.correction_reason})
    elif line.corrects_id:
        said.append(_("remplace une ligne : %(why)s") % {"why": line.correction_reason})
    return " ; ".join(said)
