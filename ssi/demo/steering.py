"""What comes next and what may go wrong with the programmes of Bucharest; an evaluation given up. All invented."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from cooperation.models import NextStep, Programme, ProgrammeRisk, TrainingEvaluation
from cooperation.steering import services
from cooperation.waivers import services as waivers
from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role

_PTS = "Police technique et scientifique en Roumanie"
_FRAUD = "Détection de la fraude documentaire à la frontière moldave"


class Risk(NamedTuple):
    """`ago`: days before today it was named; `review`: days after today; `lifted`: how it ended, the day before."""

    programme: str
    by: str
    owner: str
    ago: int
    what: str
    likelihood: int
    severity: int
    answer: str
    review: int
    lifted: str = ""


class Step(NamedTuple):
    programme: str
    by: str
    owner: str
    ago: int
    what: str
    due: int
    done: str = ""


RISKS = (
    Risk(
        _PTS,
        "ferracci",
        "garrigues",
        60,
        "Les techniciens formés sont mutés avant d’avoir formé leurs collègues",
        3,
        2,
        "Engagement écrit de l’inspectorat : deux ans dans le poste après le cours",
        18,
    ),
    Risk(
        _PTS,
        "ferracci",
        "ferracci",
        48,
        "Le lot de consommables reste en douane au-delà de la session",
        2,
        2,
        "Franchise demandée dès la commande, note verbale de rappel prête",
        5,
    ),
    Risk(
        _PTS,
        "delattre",
        "delattre",
        90,
        "L’école de police n’a pas de salle libre au printemps",
        2,
        3,
        "Salle de repli retenue à Cluj",
        -10,
        lifted="Salle confirmée par l’école, lettre au dossier",
    ),
    Risk(
        _FRAUD,
        "kerhoas",
        "kerhoas",
        20,
        "Les crédits notifiés tard ne peuvent plus être engagés",
        2,
        3,
        "Devis des deux lecteurs déjà reçus, engagement prêt à signer",
        6,
    ),
)
STEPS = (
    Step(
        _PTS, "ferracci", "garrigues", 40, "Lettre de bilan d’étape au directeur général", -12, "Remise en main propre"
    ),
    Step(_PTS, "ferracci", "ferracci", 15, "Engager le solde des crédits notifiés", 12),
    Step(_PTS, "ferracci", "roussel", 6, "Réunir le comité de pilotage du programme", 4),
    Step(_FRAUD, "kerhoas", "kerhoas", 10, "Faire signer la convention de mise à disposition des lecteurs", 9),
)
WHY_WAIVED = (
    "La brigade formée a été dissoute et ses agents dispersés : il ne reste personne à appeler qui emploie la méthode."
)


def steering_scenes(player):
    """(moment, what is done then)."""
    scenes = []
    for rank, risk in enumerate(RISKS):
        scenes.append((_moment(player, risk.ago, rank), partial(_risk, player, risk)))
        if risk.lifted:
            scenes.append((_moment(player, 1, rank), partial(_lift, player, risk)))
    for rank, step in enumerate(STEPS, start=len(RISKS)):
        scenes.append((_moment(player, step.ago, rank), partial(_step, player, step)))
        if step.done:
            scenes.append((_moment(player, max(1, -step.due), rank), partial(_finish, player, step)))
    scenes.append((_moment(player, 1, len(scenes)), partial(_waive, player)))
    return scenes


def _moment(player, ago, rank):
    day = player.today - timedelta(days=ago)
    return datetime.combine(day, time(16, 5), tzinfo=player.posts["BUC"].zone) + timedelta(minutes=3 * rank)


def _as(player, key):
    return as_role(BYPASS), acting_as(player.people[key])


def _programme(title):
    return Programme.objects.get(title=title)


def _risk(player, risk):
    role, person = _as(player, risk.by)
    with role, person as by:
        services.save_risk(
            _programme(risk.programme),
            by=by,
            what=risk.what,
            likelihood=risk.likelihood,
            severity=risk.severity,
            answer=risk.answer,
            owner=player.people[risk.owner],
            review_on=player.today + timedelta(days=risk.review),
        )


def _lift(player, risk):
    role, person = _as(player, risk.owner)
    with role, person as by:
        row = ProgrammeRisk.objects.get(what=risk.what)
        services.lift_risk(_programme(risk.programme), row, by=by, outcome=risk.lifted)


def _step(player, step):
    role, person = _as(player, step.by)
    with role, person as by:
        due_on, owner = player.today + timedelta(days=step.due), player.people[step.owner]
        services.save_step(_programme(step.programme), by=by, what=step.what, owner=owner, due_on=due_on)


def _finish(player, step):
    role, person = _as(player, step.owner)
    with role, person as by:
        row = NextStep.objects.get(what=step.what)
        services.finish_step(_programme(step.programme), row, by=by, outcome=step.done)


def _waive(player):
    """The calls at twelve months of a past session at Bucharest."""
    role, person = _as(player, player.heads["BUC"])
    with role, person as by:
        rows = TrainingEvaluation.objects.filter(
            case__post__code="BUC", level=4, done_on=None, session__ends_on__lt=player.today
        )
        row = rows.select_related("session", "case__post").order_by("session__starts_on", "pk").first()
        if row is not None:
            row.session.case = row.case
            waivers.waive_level(row, by=by, reason=WHY_WAIVED)
