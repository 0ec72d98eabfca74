"""The verbs of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

from .crises import journal  # noqa: F401

tell(
    Nature.ACT,
    {
        "register.bring": _("Extrait du registre apporté"),
        "register.give_up": _("Extrait du registre abandonné avant usage"),
        "register.ask": _("Mise en usage d’un extrait demandée"),
        "register.import": _("Extrait du registre mis en usage"),
        "register.open_reading": _("Motif donné pour lire des noms"),
        "ilot.save": _("Îlot enregistré"),
        "ilot.save_point": _("Point de regroupement enregistré"),
        "ilot.verify_point": _("Point de regroupement vérifié"),
        "ilot.save_chef": _("Chef d’îlot enregistré"),
        "ilot.note_call": _("Appel d’essai noté"),
        "ilot.place": _("Foyers rattachés à un îlot"),
        "paper.print": _("Exemplaire papier imprimé"),
        "hostrule.save": _("Règle d’un pays hôte enregistrée"),
        "comparison.make": _("Deux listes nominatives comparées"),
        "comparison.decide": _("Paire de noms décidée"),
        "zone.save": _("Couleur d’une zone enregistrée"),
        "paper.move": _("Exemplaire papier : remis, rendu ou détruit"),
        "site.save": _("Site d’intérêt français enregistré"),
        "site.assess": _("Évaluation de site écrite"),
        "site.hand_over": _("Évaluation de site restituée"),
        "site.recommend": _("Recommandation de sûreté enregistrée"),
        "plan.begin": _("Version du plan de sécurité commencée"),
        "plan.save": _("Plan de sécurité enregistré"),
        "plan.validate": _("Plan de sécurité validé"),
        "plan.save_committee": _("Relevé d’un comité de sécurité enregistré"),
        "plan.save_exercise": _("Exercice de sécurité enregistré"),
        "plan.follow_up": _("Suite à donner enregistrée"),
        "incident.open": _("Incident ouvert"),
        "incident.add_entry": _("Entrée d’incident écrite"),
        "alert.save": _("Brouillon d’alerte enregistré"),
        "alert.submit": _("Alerte soumise à validation"),
        "alert.approve": _("Alerte validée"),
        "alert.send_back": _("Alerte renvoyée à son auteur"),
        "alert.send": _("Alerte notée diffusée"),
        "alert.close": _("Alerte close"),
        "alert.cancel": _("Alerte annulée"),
        "alert.take_answers": _("Réponses à une alerte enregistrées"),
        "alert.match_answer": _("Réponse à une alerte rapprochée d’une personne"),
    },
)
tell(
    Nature.OUT,
    {
        "incident.export": _("Liste des incidents exportée"),
        "alert.recipients": _("Destinataires d’une alerte exportés"),
        "alert.cap": _("Message CAP d’une alerte exporté"),
    },
)
tell(
    Nature.CONSULTATION,
    {
        "plan.consult": _("Plan de sécurité consulté"),
        "plan.counts": _("Sécurité du réseau consultée, en nombres"),
        "site.list": _("Sites d’intérêt français consultés"),
        "site.consult": _("Site d’intérêt français consulté"),
        "incident.list": _("Incidents consultés"),
        "incident.consult": _("Incident consulté"),
        "alert.list": _("Alertes consultées"),
        "alert.consult": _("Alerte consultée"),
        "alert.answers": _("Réponses nominatives à une alerte consultées"),
        "register.numbers": _("Registre consulté, en nombres"),
        "register.preview": _("Aperçu d’un extrait consulté"),
        "register.list": _("Liste nominative consultée"),
        "register.consult": _("Fiche d’une personne du registre consultée"),
        "register.counts": _("Effectifs des communautés consultés"),
        "ilot.list": _("Carte d’îlotage consultée"),
        "ilot.consult": _("Îlot ou point de regroupement consulté"),
        "paper.list": _("Registre des exemplaires papier consulté"),
        "paper.consult": _("Exemplaire papier consulté"),
        "hostrule.list": _("Règles des pays hôtes consultées"),
        "comparison.list": _("Comparaisons de listes consultées"),
        "comparison.consult": _("Comparaison de listes consultée"),
        "zone.list": _("Couleurs des zones consultées"),
        "visit.calendar": _("Programme d’une visite pris pour l’agenda"),
        "visit.compare": _("Versions d’une visite comparées"),
        "visit.reveal": _("Pièce d’identité d’un membre de délégation montrée"),
    },
)
