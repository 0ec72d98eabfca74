"""States of an exchange of information (liaison.md §7.1), in both directions."""

from django.utils.translation import gettext_lazy as _

from ssi.approvals.workflow import State, Workflow

from .steps import BOTH, INCOMING, OUTGOING

#: Where an exchange begins: an incoming one is received, an outgoing one is drafted.
RECEIVED, DRAFT = "RECU", "BROUILLON"

EXCHANGE = Workflow(
    kind="informationexchange",
    initial=(RECEIVED, DRAFT),
    states=(
        State("RECU", _("Reçu"), ""),
        State("QUALIFIE", _("Qualifié"), "open"),
        State("AFFECTE", _("Affecté"), "open"),
        State("EN_TRAITEMENT", _("En traitement"), "open"),
        State("PRECISION_DEMANDEE", _("Précision demandée"), "wait"),
        State("ATTENTE_JUDICIAIRE", _("Autorisation judiciaire attendue"), "wait"),
        State("PARTIELLE_A_VALIDER", _("Réponse partielle à viser"), "wait"),
        State("PARTIELLE_VALIDEE", _("Réponse partielle visée"), "good"),
        State("REPONSE_A_VALIDER", _("Réponse à viser"), "wait"),
        State("REPONSE_VALIDEE", _("Réponse visée"), "good"),
        State("REPONDU", _("Répondu"), "good"),
        State("REFUS_A_VALIDER", _("Refus à viser"), "wait"),
        State("REFUS_VALIDE", _("Refus visé"), "stop"),
        State("TRANSFERE", _("Transféré"), "stop"),
        State("BROUILLON", _("Brouillon"), ""),
        State("A_VALIDER", _("À viser"), "wait"),
        State("VALIDE", _("Visé"), "good"),
        State("TRANSMIS", _("Transmis"), "open"),
        State("EN_COURS", _("En cours chez le partenaire"), "open"),
        State("PRECISION_A_FOURNIR", _("Précision à fournir"), "wait"),
        State("REPONSE_PARTIELLE", _("Réponse partielle"), "open"),
        State("REPONSE_RECUE", _("Réponse reçue"), "good"),
        State("SANS_REPONSE", _("Sans réponse"), "stop"),
        State("EXPLOITE", _("Exploité"), "good"),
        State("REFUSE", _("Refusé"), "stop"),
        State("ANNULE", _("Annulé"), "stop"),
        State("DOUBLON", _("Doublon"), "stop"),
        State("CLOS", _("Clos"), "good"),
    ),
    answered=frozenset({"REPONDU", "REPONSE_RECUE"}),
    closed=frozenset({"CLOS", "REFUSE", "ANNULE", "SANS_REPONSE", "TRANSFERE", "DOUBLON"}),
    transitions=(*INCOMING, *OUTGOING, *BOTH),
)

#: States in which nothing is rewritten: a visa is awaited or given, or the file is over.
FROZEN = frozenset(
    {f"{text}_{word}" for text in ("PARTIELLE", "REPONSE") for word in ("A_VALIDER", "VALIDEE")}
    | {"REFUS_A_VALIDER", "REFUS_VALIDE", "A_VALIDER", "VALIDE"}
)
