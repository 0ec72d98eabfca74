"""Funding requests: each state once at Bucharest, one or two at each other post; a window about to close."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from django.utils import timezone

from cooperation.funding import services
from cooperation.models import FundingLine, FundingRequest, FundingSource, FundingWindow
from ssi.accounts.context import acting_as
from ssi.cases.models import Case
from ssi.directory.models import PartnerService

from .stage import BYPASS, as_role

#: Days until the call of the embassy closes.
CLOSES_IN = 20


class Ask(NamedTuple):
    """A request for the file of that title. `steps`: (days before today, act); `wished`: days after today."""

    post: str
    by: str
    bearer: str
    window: str
    asked: int
    wished: int
    steps: tuple
    granted: int = 0
    text: str = ""


ASKS = (
    Ask("BUC", "kerhoas", "Audition protégée des victimes mineures", "appel-de-lambassade", 24000, 170, ((4, "open"),)),
    Ask(
        "BUC",
        "ferracci",
        "Filière cynophile franco-roumaine",
        "DCSD",
        42000,
        350,
        ((20, "open"), (10, "ready")),
    ),
    Ask(
        "BUC",
        "kerhoas",
        "Détection de la fraude documentaire à la frontière moldave",
        "TAIEX",
        6000,
        150,
        ((60, "open"), (50, "ready"), (44, "hand_over"), (12, "remind")),
        text="Traduction en cours à la direction générale.",
    ),
    Ask(
        "BUC",
        "ferracci",
        "Lutte contre le trafic d’armes converties",
        "DCSD",
        33000,
        300,
        ((35, "open"), (34, "ready"), (33, "file"), (3, "remind")),
        text="Le dossier passe au comité du mois prochain.",
    ),
    Ask(
        "BUC",
        "ferracci",
        "Renseignement criminel, formation de formateurs",
        "DCSD",
        27500,
        290,
        ((46, "open"), (45, "ready"), (44, "file"), (2, "grant")),
        granted=24000,
        text="Accordé hors indemnités des formateurs.",
    ),
    Ask(
        "BUC",
        "ferracci",
        "École de police, module de déontologie",
        "DCSD",
        19000,
        240,
        ((82, "open"), (81, "ready"), (80, "file"), (12, "grant"), (9, "enter")),
        granted=17000,
    ),
    Ask(
        "BUC",
        "delattre",
        "Plongeurs enquêteurs du Danube",
        "FSPI-R",
        31000,
        260,
        ((112, "open"), (111, "ready"), (110, "file"), (40, "refuse")),
        text="La Roumanie, membre de l’Union, n’entre pas dans les pays de ce fonds.",
    ),
    Ask(
        "BUC",
        "ferracci",
        "Analyse financière des réseaux",
        "DCIS",
        14000,
        200,
        ((18, "open"), (6, "drop")),
        text="Le partenaire prend la formation à sa charge.",
    ),
    Ask("DJI", "benhaddou", "Place à l’école de Thiès", "DCSD", 6800, 340, ((15, "open"),)),
    Ask(
        "DEL",
        "amrani",
        "Mission d’expert de la police aux frontières",
        "DCIS",
        6100,
        150,
        ((14, "open"), (5, "ready")),
    ),
    Ask("BRU", "wattiez", "Séminaire d’analystes sur les drogues de synthèse", "DCIS", 4300, 160, ((11, "open"),)),
)


def funding_scenes(player):
    """(moment, what is done then): the call of the embassy first, then each request step by step."""
    scenes = [(_moment(player, "BUC", 28, 0), partial(_call_of_the_embassy, player))]
    made = {}
    for rank, ask in enumerate(ASKS, start=1):
        for ago, name in ask.steps:
            scenes.append((_moment(player, ask.post, ago, rank), partial(_do, player, made, ask, name)))
    return scenes


def _moment(player, post, ago, rank):
    day = player.today - timedelta(days=ago)
    return datetime.combine(day, time(15, 5), tzinfo=player.posts[post].zone) + timedelta(minutes=3 * rank)


def _call_of_the_embassy(player):
    by, post = player.people[player.heads["BUC"]], player.posts["BUC"]
    with as_role(BYPASS), acting_as(by):
        services.save_window(
            None,
            by=by,
            post=post,
            label="Appel de l’ambassade",
            source=FundingSource.objects.get(pk="P185"),
            filed_by="POSTE",
            max_amount=Decimal(30000),
            max_days=365,
            excludes="équipement seul",
            lead_days=60,
            visa_days=8,
            draft_days=10,
            closes_on=player.today + timedelta(days=CLOSES_IN),
            doubts=["EXCLUSION"],
            to_verify=True,
            basis="note interne de l’ambassade, fictive",
            valid_from=player.today - timedelta(days=28),
        )


def _do(player, made, ask, name):
    by = player.people[ask.by]
    with as_role(BYPASS), acting_as(by):
        if name == "open":
            made[ask.bearer] = _open(player, ask, by).pk
            return
        request = FundingRequest.objects.get(pk=made[ask.bearer])
        if name in ACTS:
            ACTS[name](request, ask, by)
        else:
            services.perform(request, name, by=by, comment=ask.text if name == "drop" else "")


def _open(player, ask, by):
    post = player.posts[ask.post]
    bearer = Case.objects.get(post=post, title=ask.bearer, kind__in=("programme", "cooperationaction"))
    partner = PartnerService.objects.filter(post=post, name__startswith="Inspectorat général").first()
    return services.open_request(
        by=by,
        bearer=bearer,
        window=FundingWindow.objects.get(code=ask.window),
        asked=Decimal(ask.asked),
        wished_on=player.today + timedelta(days=ask.wished),
        partner=partner,
    )


def _today(request):
    return timezone.localdate(timezone=request.post.zone)


def _file(request, ask, by):
    services.file(request, by=by, filed_on=_today(request), reference=f"Envoi {request.pk % 90 + 10}")


def _remind(request, ask, by):
    whom = "Direction générale, bureau des projets" if request.status == "AU_PORTEUR" else "DCSD, bureau des projets"
    services.remind(request, by=by, on=_today(request), channel="COURRIEL", whom=whom, said=ask.text)


def _grant(request, ask, by):
    fields = {"granted": Decimal(ask.granted), "reference": f"DCSD {request.pk % 90 + 10}", "text": ask.text}
    services.answer(request, "grant", by=by, on=_today(request), **fields)


def _refuse(request, ask, by):
    services.answer(request, "refuse", by=by, on=_today(request), text=ask.text)


def _enter(request, ask, by):
    line = FundingLine.objects.filter(case=request.for_case_id, source=request.window.source_id).first()
    fields = {"amount": Decimal(ask.granted), "commit_before": _today(request) + timedelta(days=220)}
    services.enter(request, by=by, label=line.label if line else request.window.label, line=line, **fields)


ACTS = {"file": _file, "remind": _remind, "grant": _grant, "refuse": _refuse, "enter": _enter}
