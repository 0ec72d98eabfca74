"""The indicators: their names, what they count in plain French, their order on the page."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Indicator:
    """`code` is its name in addresses and exports. `better`: "up" or "down" when a direction is a progress."""

    code: str
    label: str
    definition: str
    unit: str = ""
    better: str = ""


def _named(*rows):
    return {row[0]: Indicator(*row) for row in rows}


INDICATORS = _named(
    (
        "asked_in",
        _("demandes reçues"),
        _("Demandes de partenaires enregistrées pendant la période."),
    ),
    (
        "answered_in",
        _("réponses transmises"),
        _(
            "Demandes de partenaires auxquelles une réponse est partie pendant la période, quelle que soit leur "
            "ancienneté."
        ),
    ),
    (
        "share_in",
        _("part répondue"),
        _("Part des demandes de partenaires enregistrées pendant la période qui ont une réponse à ce jour."),
        "%",
        "up",
    ),
    (
        "median_in",
        _("délai médian"),
        _(
            "Médiane des heures écoulées entre la réception d’une demande de partenaire et la réponse partie "
            "pendant la période ; les suspensions ne sont pas déduites."
        ),
        "h",
        "down",
    ),
    (
        "p90_in",
        _("pour neuf réponses sur dix"),
        _(
            "Délai, en heures écoulées, que neuf réponses sur dix parties pendant la période n’ont pas dépassé "
            "(90e centile) ; les suspensions ne sont pas déduites."
        ),
        "h",
        "down",
    ),
    (
        "in_time",
        _("dans le délai"),
        _(
            "Part des réponses parties pendant la période dont aucun délai n’a été dépassé ; une demande sans "
            "délai compte comme tenue."
        ),
        "%",
        "up",
    ),
    (
        "asked_out",
        _("demandes émises"),
        _("Demandes à des partenaires ouvertes pendant la période, brouillons et annulées compris."),
    ),
    (
        "answered_out",
        _("réponses obtenues"),
        _(
            "Demandes à des partenaires dont la réponse a été enregistrée pendant la période, quelle que soit "
            "leur ancienneté."
        ),
    ),
    (
        "share_out",
        _("part obtenue"),
        _("Part des demandes ouvertes pendant la période auxquelles le partenaire a répondu à ce jour."),
        "%",
        "up",
    ),
    (
        "median_out",
        _("délai médian du partenaire"),
        _(
            "Médiane des heures écoulées entre la transmission de notre demande et la réponse enregistrée pendant"
            " la période."
        ),
        "h",
        "down",
    ),
    (
        "p90_out",
        _("pour neuf réponses sur dix"),
        _(
            "Délai, en heures écoulées, que neuf réponses de partenaires sur dix enregistrées pendant la période "
            "n’ont pas dépassé (90e centile)."
        ),
        "h",
        "down",
    ),
    (
        "pieces",
        _("renseignements"),
        _("Renseignements versés aux dossiers pendant la période, corrections comprises."),
    ),
    (
        "evaluated",
        _("évalués"),
        _(
            "Part des renseignements de la période dont la source et l’information ont reçu une vraie cotation : "
            "ni « non évaluable » (X, F), ni « véracité non évaluable » (6)."
        ),
        "%",
        "up",
    ),
    (
        "outcome_known",
        _("suite connue"),
        _(
            "Part de ce que les partenaires nous ont donné pendant la période (réponses obtenues, informations "
            "spontanées et alertes reçues) dont on sait ce qu’il est devenu : suite donnée ou retour d’utilité."
        ),
        "%",
        "up",
    ),
    (
        "useful",
        _("échanges utiles"),
        _(
            "Parmi ceux dont la suite est connue, part de ceux qui ont servi : tout sauf « sans résultat » ou « aucune "
            "suite ». Quand le service français a répondu au retour d’utilité, lui seul compte ; sinon, la suite "
            "donnée en exploitant la réponse."
        ),
        "%",
        "up",
    ),
    (
        "messages",
        _("messages"),
        _("Messages des fils d’échange, émis et reçus, à leur date d’émission."),
    ),
    (
        "density",
        _("messages par jour ouvré"),
        _("Messages de la période par jour ouvré écoulé et par poste, selon le calendrier du pays de chaque poste."),
    ),
    (
        "files_density",
        _("dossiers par jour ouvré"),
        _("Demandes reçues et émises ouvertes pendant la période, par jour ouvré écoulé et par poste."),
    ),
    (
        "refused",
        _("refus"),
        _("Demandes refusées pendant la période, dans les deux sens ; leurs motifs sont dans le tableau."),
    ),
    (
        "suspended",
        _("précisions demandées"),
        _("Fois où une demande a attendu une précision pendant la période : le délai s’arrête alors."),
    ),
    (
        "judicial",
        _("attentes judiciaires"),
        _("Fois où une réponse a attendu une autorisation judiciaire pendant la période."),
    ),
)
#: The order of the page: (title, codes).
GROUPS = (
    (_("Rapidité : ils nous demandent"), ("asked_in", "answered_in", "share_in", "median_in", "p90_in", "in_time")),
    (_("Rapidité : nous leur demandons"), ("asked_out", "answered_out", "share_out", "median_out", "p90_out")),
    (_("Qualité"), ("outcome_known", "useful", "pieces", "evaluated", "refused", "suspended", "judicial")),
    (_("Densité"), ("messages", "density", "files_density")),
)
#: Columns of the table by domain, country, service or post, under shorter heads.
COLUMNS = {
    "asked_in": _("Reçues"),
    "answered_in": _("Répondues"),
    "median_in": _("Médiane (h)"),
    "in_time": _("À temps (%)"),
    "asked_out": _("Émises"),
    "answered_out": _("Obtenues"),
    "median_out": _("Médiane (h)"),
    "useful": _("Utiles (%)"),
    "messages": _("Messages"),
    "refused": _("Refus"),
}
