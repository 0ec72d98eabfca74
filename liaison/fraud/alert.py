"""The alert to services: a text proposed from the sheet, and the document that is read and signed.

It speaks of the document alone: neither its holder nor the person of the zone ever stands in it.
"""

from django.utils.translation import gettext as _
from django.utils.translation import override

from ssi.web.dates import date_in_words


def proposed(case):
    """A first text of the alert, in French, from what the sheet says; the officer writes on."""
    with override("fr"):
        lines = [
            _("Fraude documentaire : %(document)s.") % {"document": _document(case)},
            _("Découvert le %(date)s, %(where)s (%(who)s).")
            % {
                "date": date_in_words(case.discovered_on),
                "where": case.discovered_at_place,
                "who": str(case.get_discovered_by_display()).lower(),
            },
            _("Fraude : %(type)s.") % {"type": case.get_fraud_type_display()} if case.fraud_type else "",
            _("Points de contrôle : %(points)s") % {"points": case.technique.strip()} if case.technique else "",
            _("Route : %(route)s.") % {"route": case.route} if case.route else "",
            _("En cas de découverte d’un document semblable, retenir le document et prévenir le poste."),
        ]
    return "\n\n".join(line for line in lines if line)


def _document(case):
    parts = [str(case.get_document_type_display()).lower()]
    if case.issuing_country:
        parts.append(case.issuing_country.name_fr)
    if case.document_series:
        parts.append(_("série %(series)s") % {"series": case.document_series})
    return ", ".join(parts)


def document_of(case):
    """What is read and signed before the alert leaves."""
    return {
        "kind": "fraud_alert",
        "reference": case.reference,
        "lines": [
            [str(_("Texte de l’alerte")), case.alert],
            [str(_("Destinataires")), " ; ".join(f"{r.service} ({r.country_id})" for r in case.recipients.all())],
        ],
    }
