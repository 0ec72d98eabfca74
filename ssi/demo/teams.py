"""Joint investigation teams of two posts: every state at Bucharest, one near its end, a call running. All invented."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from liaison.models import FundingCall, JointTeam, TeamMeeting, TeamMember, TeamParty
from liaison.teams import services
from liaison.teams.vocabulary import headings
from ssi.accounts.context import acting_as
from ssi.network import known

from .stage import BYPASS, as_role

#: The route of a team, act by act: how many of them a file has done gives its state.
ROUTE = ("negotiate", "minister_agrees", "sign", "activate", "extend", "expire", "evaluate", "close")


@dataclass(frozen=True)
class Team:
    """`steps`: days before today of the acts of `ROUTE`, in order; `skip`: those left out. `months`: its duration."""

    post: str
    by: str
    country: str
    domain: str
    title: str
    day: int
    steps: tuple
    authority: str
    partner: str
    purpose: str
    months: int = 12
    skip: tuple = ()
    call: tuple = ()
    body: str = "EUROJUST"


FILES = (
    Team(
        "BUC",
        "ferracci",
        "RO",
        "organised_crime",
        "Équipe à monter sur une filière de fret volé",
        -4,
        (),
        "JIRS de Lyon",
        "DIICOT, Craiova",
        "Vols de fret dans la vallée du Rhône, recel organisé en Olténie.",
    ),
    Team(
        "BUC",
        "ferracci",
        "RO",
        "drugs",
        "Équipe en négociation : cocaïne par Constanța",
        -40,
        (-30,),
        "JIRS de Lille",
        "DIICOT, Constanța",
        "Conteneurs entre Guayaquil, Le Havre et Constanța.",
    ),
    Team(
        "BUC",
        "delattre",
        "RO",
        "itinerant_crime",
        "Équipe sur les cambriolages itinérants : accord du ministre obtenu",
        -80,
        (-70, -6),
        "JIRS de Nancy",
        "Parquet près le tribunal d’Alba",
        "Équipes mobiles dans l’Est, retour en Roumanie entre les séries.",
    ),
    Team(
        "BUC",
        "garrigues",
        "RO",
        "organised_crime",
        "Équipe traite des êtres humains : signée la semaine dernière",
        -120,
        (-110, -40, -7),
        "JIRS de Rennes",
        "DIICOT, Bucarest",
        "Exploitation sexuelle, victimes recrutées en Moldavie roumaine.",
        24,
        body="EUROPOL",
    ),
    Team(
        "BUC",
        "ferracci",
        "RO",
        "organised_crime",
        "Équipe fraude à la TVA : active, fin dans moins de deux mois",
        -420,
        (-410, -370, -325, -320),
        "Parquet européen et JIRS de Paris",
        "DNA, Bucarest",
        "Carrousel sur des véhicules d’occasion.",
        12,
        call=(-12, 20, 110, 142),
        body="OLAF",
    ),
    Team(
        "BUC",
        "delattre",
        "RO",
        "itinerant_crime",
        "Équipe vols de métaux : prolongée",
        -500,
        (-490, -470, -440, -435, -150),
        "JIRS de Bordeaux",
        "Parquet de Timiș",
        "Câbles de chemin de fer, recel de part et d’autre.",
        12,
        call=(25, 60, 150, 181),
    ),
    Team(
        "BUC",
        "ferracci",
        "RO",
        "drugs",
        "Équipe héroïne : terme atteint, évaluation à écrire",
        -630,
        (-620, -600, -560, -555, -10),
        "JIRS de Marseille",
        "DIICOT, Cluj",
        "Laboratoire de coupe démantelé à Cluj.",
        18,
        skip=("extend",),
    ),
    Team(
        "BUC",
        "garrigues",
        "RO",
        "organised_crime",
        "Équipe rançongiciel : évaluée",
        -800,
        (-790, -760, -700, -695, -330, -30),
        "Parquet de Paris, section J3",
        "DIICOT, Bucarest",
        "Attaques de collectivités ; serveurs saisis à Bucarest.",
        12,
        skip=("extend",),
        body="EUROPOL",
    ),
    Team(
        "BUC",
        "garrigues",
        "RO",
        "organised_crime",
        "Équipe faux billets : terminée",
        -810,
        (-805, -795, -780, -775, -410, -300, -200),
        "JIRS de Lyon",
        "Parquet près la Haute Cour",
        "Imprimerie clandestine démantelée à Bacău.",
        12,
        skip=("extend",),
    ),
    Team(
        "BRU",
        "wattiez",
        "BE",
        "organised_crime",
        "Équipe sur un réseau de tueurs à gages",
        -100,
        (-95, -60, -30, -28),
        "JIRS de Lille",
        "Parquet fédéral belge",
        "Donneurs d’ordre en Belgique, exécutions dans le Nord.",
        18,
    ),
)


def team_scenes(player):
    """(moment, what is done then), to be played among the acts of the other stories."""
    return [scene for file in FILES for scene in _Teller(player, file).scenes()]


class _Teller:
    def __init__(self, player, file):
        self.player, self.file, self.key = player, file, None
        self.post, self.by = player.posts[file.post], player.people[file.by]

    def scenes(self):
        route = [name for name in ROUTE if name not in self.file.skip][: len(self.file.steps)]
        acts = [(self.file.day, "open"), *zip(self.file.steps, route, strict=True)]
        found = []
        for rank, (day, name) in enumerate(acts):
            moment = datetime.combine(self._day(day), time(10, 50), tzinfo=self.post.zone) + timedelta(minutes=8 * rank)
            moment = min(moment, self.player.now - timedelta(minutes=5 * (len(acts) - rank)))
            found.append((moment, partial(self._do, name, moment.date())))
        return found

    def _day(self, offset):
        return self.player.today + timedelta(days=offset)

    def _do(self, name, day):
        with as_role(BYPASS), acting_as(self.by):
            if name == "open":
                self._open(day)
                return
            team = JointTeam.objects.select_related("post", "country").get(pk=self.key)
            if name == "extend":
                ends_on = self._day(35)
                services.extend(
                    team, by=self.by, signed_on=day, ends_on=ends_on, reason="Exploitation des saisies en cours"
                )
            else:
                services.perform(team, name, by=self.by, **self._fields(name, day))
            if name == "sign":
                self._meet(team, day)

    def _fields(self, name, day):
        """What each act writes; the comment of the acts that ask for one."""
        return {
            "minister_agrees": {"minister_agreed_on": day, "consents_on": day},
            "sign": {"signed_on": day, "duration_months": self.file.months},
            "expire": {"comment": "Terme de l’accord."},
            "evaluate": {
                "evaluated_on": day,
                "evaluation": "Actes simultanés réussis ; le partage quotidien a évité quatre demandes d’entraide. "
                "À refaire plus tôt : l’appendice des participants.",
            },
            "close": {"comment": "Évaluation transmise à Eurojust."},
        }.get(name, {})

    def _open(self, day):
        file = self.file
        done = [code for code, _label in headings()]
        team = services.open_team(
            by=self.by,
            post=self.post,
            country=known.countries()[file.country],
            domain=self.player.domains[file.domain],
            title=file.title,
            french_authority=file.authority,
            purpose=file.purpose,
            ground="COORDINATED",
            headings_done=done if len(file.steps) >= 3 else done[: 3 * len(file.steps)],
        )
        self.key = team.pk
        home, there = known.countries()["FR"], team.country
        services.add(team, TeamParty, by=self.by, country=home, authority=file.authority)
        services.add(team, TeamParty, by=self.by, country=there, authority=file.partner)
        held = {
            "held_on": day,
            "place": "La Haye, Eurojust",
            "summary": "Réunion de coordination : intérêt commun constaté.",
        }
        services.add(team, TeamMeeting, by=self.by, **held)

    def _meet(self, team, day):
        """Once signed: who is in it, and the call it answers."""
        home, there = known.countries()["FR"], team.country
        for part, name, function, country, body in (
            ("LEADER", "Claire Aubert", "Vice-procureure", home, ""),
            ("LEADER", "Radu Munteanu" if team.country_id == "RO" else "Wim Peeters", "Procureur", there, ""),
            ("MEMBER", "Commandant Lefèvre", "Office central de lutte contre le crime organisé", home, ""),
            (
                "PARTICIPANT",
                "Sofia Lindqvist",
                "Membre national adjoint" if self.file.body == "EUROJUST" else "Analyste",
                None,
                self.file.body,
            ),
        ):
            fields = {"part": part, "name": name, "function": function, "country": country, "body": body}
            services.add(team, TeamMember, by=self.by, **fields)
        if self.file.call:
            apply_by, starts, ends, claim = (self._day(offset) for offset in self.file.call)
            dates = {"apply_by": apply_by, "action_starts_on": starts, "action_ends_on": ends, "claim_by": claim}
            applied = {"applied_on": day} if apply_by < self.player.today else {}
            note = "Déplacements, interprétation, transport de scellés"
            services.add(team, FundingCall, by=self.by, name="Appel Eurojust nº 4", note=note, **dates, **applied)
