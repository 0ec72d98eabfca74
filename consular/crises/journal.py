"""The verbs of crises in the journal."""

from django.utils.translation import gettext_lazy as _

from ssi.audit.words import Nature, tell

tell(
    Nature.ACT,
    {
        "crisis.open": _("Crise ouverte"),
        "crisis.move": _("Crise passée à une autre phase"),
        "crisis.perimeter": _("Périmètre d’une crise repris du registre"),
        "crisis.function": _("Fonction de la cellule donnée ou libérée"),
        "crisis.log": _("Entrée écrite à la main courante"),
        "crisis.call": _("Fiche d’appel écrite"),
        "crisis.call_back": _("Rappel d’un appelant noté"),
        "crisis.call_link": _("Fiche d’appel rattachée ou détachée"),
        "crisis.cost_claim": _("Demande de remboursement commencée ou modifiée"),
        "crisis.cost_line": _("Frais d’une personne écrits dans une demande de remboursement"),
        "crisis.cost_drop": _("Frais retirés d’une demande de remboursement"),
        "crisis.cost_send": _("Demande de remboursement envoyée"),
        "crisis.cost_settle": _("Réponse à une demande de remboursement notée"),
        "crisis.word": _("Éléments de langage écrits"),
        "crisis.validate_wording": _("Éléments de langage validés"),
        "crisis.observe": _("Observations enregistrées"),
        "crisis.report_death": _("Décès signalé"),
        "crisis.confirm_death": _("Décès confirmé par le consul"),
        "crisis.discover": _("Personne absente du registre notée"),
        "crisis.match": _("Personne rencontrée rapprochée du registre"),
        "crisis.freeze": _("Chiffres d’une crise arrêtés"),
        "crisis.sitrep": _("Point de situation établi"),
        "crisis.movement": _("Mouvement enregistré"),
        "crisis.seats": _("Personnes inscrites sur un mouvement"),
        "crisis.give_up_seat": _("Personne retirée d’un mouvement"),
        "crisis.tick": _("Embarquements ou arrivées pointés"),
        "crisis.offline": _("Carnet hors ligne emporté"),
        "crisis.bring": _("Carnet hors ligne rapporté"),
    },
)
tell(
    Nature.CONSULTATION,
    {
        "crisis.list": _("Liste des crises consultée"),
        "crisis.network": _("Crises du réseau consultées, en nombres"),
        "crisis.consult": _("Tableau d’une crise consulté"),
        "crisis.read_log": _("Main courante consultée"),
        "crisis.calls": _("Fiches d’appel consultées"),
        "crisis.read_call": _("Fiche d’appel consultée"),
        "crisis.costs": _("Demandes de remboursement consultées"),
        "crisis.read_cost": _("Demande de remboursement consultée"),
        "crisis.read_wording": _("Éléments de langage consultés"),
        "crisis.sheet": _("Fiche de relève consultée"),
        "crisis.headcount": _("Recensement consulté, en nombres"),
        "crisis.persons": _("Liste nominative d’une crise consultée"),
        "crisis.person": _("Fiche d’une personne consultée dans une crise"),
        "crisis.rapid": _("Feuille d’un îlot consultée en saisie éclair"),
        "crisis.figure": _("Chiffres arrêtés consultés"),
        "crisis.read_sitrep": _("Point de situation consulté"),
        "crisis.movements": _("Mouvements consultés, en nombres"),
        "crisis.read_movement": _("Liste d’un mouvement consultée"),
    },
)
