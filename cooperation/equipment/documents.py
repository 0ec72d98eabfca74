"""The hand-over certificate (R11): what is given, with its serial numbers, to whom; once it is handed over."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.reports.document import Column, Paragraph, Section, Table
from ssi.reports.documents import CaseDocument, draw, register
from ssi.web.dates import date_in_words

from ..actions.models import CooperationAction
from ..money.words import in_euros
from .models import Equipment


@register
class HandOverCertificate(CaseDocument):
    code, about = "equipment-handover", CooperationAction
    title = gettext_lazy("Procès-verbal de remise")
    intent = gettext_lazy("La désignation, les numéros de série et les engagements, à signer par les deux parties.")
    template = "cooperation/pdf/handover.html"
    has_versions = True

    def opens(self, user, case):
        """An action that gave nothing yet offers no such paper (`beside.py`)."""
        return getattr(case, "has_equipment", True) and super().opens(user, case)

    def offered(self, subject, user):
        given = subject.equipment.filter(handed_on__isnull=False)
        return [(f"e{lot.pk}", f"{lot}, {lot.service}") for lot in given]

    def collect(self, subject, *, by, number, variant):
        lot = Equipment.objects.get(case=subject.pk, pk=variant[1:])
        return draw(
            self,
            post=subject.post,
            number=number,
            title=_("Procès-verbal de remise d’équipement"),
            subtitle=f"{subject.reference} – {subject.title}",
            period=(lot.handed_on, lot.handed_on),
            marking=(subject.marking, subject.special_france),
            sections=[
                Section(_("La remise"), [_facts(lot)]),
                Section(_("Matériel et numéros de série"), [_serials(lot)]),
                Section(_("Engagements du service bénéficiaire"), [Paragraph(text) for text in _promises()]),
            ],
            extra={
                "parties": [
                    [_("Pour le service de sécurité intérieure"), by.get_full_name()],
                    [_("Pour le service bénéficiaire"), lot.received_by],
                ]
            },
        )


def _facts(lot):
    licence = f" – {_('licence')} {lot.licence}" if lot.licence else ""
    rows = [
        (_("Désignation"), lot.designation),
        (_("Quantité"), str(lot.quantity)),
        (_("Valeur du lot"), in_euros(lot.value)),
        (_("Service bénéficiaire"), lot.service),
        (_("Remis le"), date_in_words(lot.handed_on)),
        (_("Lieu"), lot.handed_at),
        (_("Contrôle des exportations"), f"{lot.get_control_display()}{licence}"),
        (_("Douane"), lot.get_customs_display()),
    ]
    return Table([Column(_("Fait"), width=34), Column(_("Valeur"))], [(str(a), str(b)) for a, b in rows])


def _serials(lot):
    columns = [Column(_("N°"), width=10), Column(_("Désignation"), width=45), Column(_("Numéro de série"))]
    numbers = lot.serials or [_("sans numéro de série")] * lot.quantity
    return Table(columns, [(str(n), lot.designation, str(one)) for n, one in enumerate(numbers, 1)])


def _promises():
    return (
        _("Le matériel est employé par le service désigné ci-dessus, pour ses missions, et n’est ni cédé ni prêté."),
        _("Le service de sécurité intérieure en vérifie la présence et l’emploi à six mois et à douze mois."),
        _("Toute perte, tout vol ou toute mise hors service lui est signalé."),
    )
