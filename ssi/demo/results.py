"""What the programmes of Bucharest measure, what was found, and how they were judged. Every fact is invented."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from cooperation.models import Evaluation, Period, Programme, Reading
from cooperation.results import services
from ssi.accounts.context import acting_as

from .cooperation_deeds import NOTES
from .stage import BYPASS, as_role

_PTS = "Police technique et scientifique en Roumanie"
_BURGLARIES = "Lutte contre les cambriolages en série"
_TRAFFICKING = "Traite des êtres humains, enquêtes conjointes"

USUAL_MEASURES = (
    {
        "result_title": "Des agents formés aux méthodes communes",
        "title": "Agents formés",
        "unit": "agents",
        "baseline": Decimal(0),
        "target": Decimal(48),
    },
)
#: Measures of the programmes that have more than the usual one.
MEASURES = {
    _PTS: (
        *USUAL_MEASURES,
        {
            "level": "2",
            "result_title": "Les scènes de crime sont mieux exploitées",
            "title": "Part des scènes d’où part une trace exploitable",
            "measure": "2",
            "unit": "%",
            "baseline": Decimal(22),
            "baseline_year": 2025,
            "target": Decimal(45),
        },
        {
            "level": "2",
            "result_title": "Les scènes de crime sont mieux exploitées",
            "title": "Délai d’analyse au laboratoire de Cluj",
            "ascending": False,
            "unit": "jours",
            "baseline": Decimal(34),
            "target": Decimal(20),
        },
        {
            "level": "3",
            "result_title": "Des procédures aboutissent grâce à la trace",
            "title": "Ce qu’en disent les parquets",
            "measure": "5",
        },
    )
}
LESSONS = (
    "Tenir les sessions sur place : deux fois plus de stagiaires pour le même prix\n"
    "Faire désigner les stagiaires par le laboratoire et non par la direction\n"
    "Prévoir dès le départ les consommables de la première année"
)


class Found(NamedTuple):
    """A reading of the indicator `title` of `programme`, `ago` days ago; `then` is what the head did of it."""

    programme: str
    title: str
    ago: int
    by: str
    value: str | None
    narrative: str
    women: int | None = None
    men: int | None = None
    then: str = "validate"
    reason: str = ""


FOUND = (
    Found(
        _PTS,
        "Agents formés",
        68,
        "ferracci",
        "22",
        "Session d’automne : vingt-deux certifiés sur vingt-quatre inscrits.",
        8,
        14,
    ),
    Found(
        _PTS,
        "Part des scènes d’où part une trace exploitable",
        40,
        "ferracci",
        "47",
        "Sur les soixante scènes suivies par le service central depuis le cours, vingt-huit ont donné une trace.",
    ),
    Found(
        _PTS,
        "Délai d’analyse au laboratoire de Cluj",
        25,
        "delattre",
        "26",
        "Le second poste d’analyse est installé, le recrutement attend.",
        then="return",
        reason="Préciser sur combien de dossiers porte la moyenne.",
    ),
    Found(
        _PTS,
        "Agents formés",
        2,
        "roussel",
        "26",
        "Quatre stagiaires d’Écully s’ajoutent aux vingt-deux de l’automne.",
        9,
        17,
        then="",
    ),
    Found(
        _BURGLARIES,
        "Agents formés",
        90,
        "ferracci",
        "51",
        "Trois ateliers au lieu de deux, à la demande du partenaire.",
        17,
        34,
        then="lock",
    ),
    Found(
        _TRAFFICKING,
        "Agents formés",
        200,
        "ferracci",
        "44",
        "Trois ateliers ; quatre magistrats inscrits ne sont pas venus.",
        21,
        23,
        then="lock",
    ),
)


def results_scenes(player):
    """(moment, what is done then): the readings and what the head decides, then the evaluation from outside."""
    scenes = []
    for rank, found in enumerate(FOUND):
        scenes.append((_moment(player, found.ago, rank), partial(_read, player, found)))
        if found.then:
            scenes.append((_moment(player, found.ago - 1, rank), partial(_decide, player, found)))
    scenes.append((_moment(player, 180, 0), partial(_judge, player)))
    scenes.append((_moment(player, 60, 9), partial(_follow, player)))
    return scenes


def _moment(player, ago, rank):
    zone = player.posts["BUC"].zone
    return datetime.combine(player.today - timedelta(days=ago), time(11, 5), tzinfo=zone) + timedelta(minutes=6 * rank)


def _acting(player, key):
    return as_role(BYPASS), acting_as(player.people[key])


def _read(player, found):
    role, person = _acting(player, found.by)
    with role, person as by:
        programme = Programme.objects.get(title=found.programme)
        period = Period.objects.get(case=programme, indicator__title=found.title)
        services.write_reading(
            programme,
            period,
            by=by,
            on=player.today - timedelta(days=found.ago),
            value=found.value and Decimal(found.value),
            women=found.women,
            men=found.men,
            narrative=found.narrative,
        )


def _decide(player, found):
    role, person = _acting(player, player.heads["BUC"])
    with role, person as by:
        reading = Reading.objects.filter(case__title=found.programme, narrative=found.narrative).get()
        programme = Programme.objects.get(pk=reading.case_id)
        if reading.state == "S":  # written under an interim, it was validated as it was submitted
            valid = found.then != "return"
            services.decide_reading(programme, reading, by=by, validated=valid, comment=found.reason)
        if found.then == "lock":
            services.set_lock(programme, reading.period, by=by, locked=True)


def _judge(player):
    role, person = _acting(player, player.heads["BUC"])
    with role, person as by:
        programme = Programme.objects.get(title=_TRAFFICKING)
        evaluation = services.evaluate(
            programme,
            by=by,
            evaluator="Cabinet Ostrava Conseil (fictif)",
            done_on=player.today - timedelta(days=185),
            notes=NOTES | {"IMP": (3, "Deux équipes communes d’enquête ouvertes dans l’année qui a suivi.")},
            lessons="Associer les parquets dès la conception",
        )
        follow_ups = (
            ("Proposer un module commun aux parquets de Bucarest et de Paris", 170, by),
            ("Mesurer à dix-huit mois les suites des ateliers", -6, player.people["ferracci"]),
        )
        for what, ago, owner in follow_ups:
            due_on = player.today - timedelta(days=ago)
            services.add_follow_up(programme, evaluation, by=by, what=what, owner=owner, due_on=due_on)


def _follow(player):
    role, person = _acting(player, player.heads["BUC"])
    with role, person as by:
        evaluation = Evaluation.objects.get(kind="EXTERNE", case__title=_TRAFFICKING)
        programme = Programme.objects.get(pk=evaluation.case_id)
        row = evaluation.follow_ups.earliest("due_on")
        services.finish_follow_up(programme, row, by=by, outcome="Module tenu à Bucarest, en mars.")
