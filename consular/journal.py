"""The verbs of this room in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

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
    },
)
tell(
    Nature.CONSULTATION,
    {
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
