"""The weekly reports of Bucharest: one of the attaché's leave, signed « p.i. »; last week's, signed, sent and
acknowledged; this week's, a draft being written.
"""

from datetime import datetime, time, timedelta

from ssi.accounts.context import acting_as
from ssi.figures.periods import Period
from ssi.reports import services
from ssi.reports.models import Report

from .stage import BYPASS, as_role

LAST_WEEK = (
    "Fret\u202f: neuf vols en roulant rapprochés d’une équipe de Buzău, échange direct ouvert avec Dijon.",
    "Nădlac\u202f: troisième découverte de migrants en un mois sur l’axe d’Arad, même donneur d’ordres présumé.",
    "Moldavie\u202f: premier contact utile avec la police aux frontières sur les cartes d’identité contrefaites.",
)
LAST_ATTENTION = "Accord de principe sur une réunion opérationnelle à Oradea, attendu sous huit jours."
#: During the interim recorded in `people.DELEGATIONS`.
INTERIM_WEEK = (
    "Galați\u202f: la police fluviale a remis les relevés de trois mois de passages, exploités avec l’office central.",
    "Relève de l’attaché assurée sans rupture\u202f: aucun délai de la directive n’est dépassé.",
)
INTERIM_ATTENTION = "Réponse à donner à l’inspectorat général sur la date du comité mixte, avant la fin du mois."
INTERIM_SEEN = "Merci. Retenons la deuxième date proposée."
THIS_WEEK = (
    "Stupéfiants\u202f: saisie de 38\u00a0kg de résine dans un autocar de la ligne Lyon–Bucarest.",
    "Cyber\u202f: gel des journaux demandé à Bucarest après le rançongiciel contre un hôpital de l’Allier.",
)
SEEN = "Vu. M’en reparler avant le comité de sécurité de jeudi, en particulier pour Nădlac."


def weekly_scenes(player):
    """(moment, what is done then) for the three reports, to be played among the acts of the files."""
    post = player.posts["BUC"]
    week = Period.week_of(player.now.astimezone(post.zone).date())
    closing = datetime.combine(week.previous.end, time(12, 20), tzinfo=post.zone)
    last = ReportLife(player, post, "weekly", week.previous)
    this = ReportLife(player, post, "weekly", week)
    now, minute = player.now, timedelta(minutes=1)
    away = Period.week_of(player.today - timedelta(days=29)).previous
    noon = datetime.combine(away.end, time(12, 15), tzinfo=post.zone)
    interim = ReportLife(player, post, "weekly", away, head="ferracci")
    return [
        (noon, interim.ask),
        (noon + 50 * minute, lambda: interim.write(INTERIM_WEEK, INTERIM_ATTENTION)),
        (noon + 70 * minute, interim.proofread),
        (noon + 85 * minute, interim.sign),
        (noon + 90 * minute, interim.transmit),
        (noon + 260 * minute, lambda: interim.acknowledge(INTERIM_SEEN)),
        (closing, last.ask),
        (closing + 95 * minute, lambda: last.write(LAST_WEEK, LAST_ATTENTION)),
        (closing + 130 * minute, last.proofread),
        (closing + 165 * minute, last.sign),
        (closing + 168 * minute, last.transmit),
        (closing + 320 * minute, last.acknowledge),
        (now - 12 * minute, this.ask),
        (now - 3 * minute, lambda: this.write(THIS_WEEK, "")),
    ]


class ReportLife:
    """One report of Bucharest, act by act; `head`: whoever holds the signature then."""

    def __init__(self, player, post, code, period, head="garrigues"):
        self.head, self.ambassador = player.people[head], player.people["saint-aubert"]
        self.post, self.code, self.period, self.key = post, code, period, None

    def ask(self):
        with as_role(BYPASS), acting_as(self.head):
            self.key = services.request_report(by=self.head, post=self.post, code=self.code, period=self.period).pk

    def write(self, highlights, attention="", remarks=None):
        self._do(
            self.head,
            lambda report: services.edit(
                report,
                by=self.head,
                expected_version=report.version,
                highlights="\n".join(highlights),
                attention=attention,
                marking=report.marking,
                remarks=remarks,
            ),
        )

    def proofread(self):
        self._do(self.head, lambda report: services.proofread(report, by=self.head))

    def sign(self):
        self._do(self.head, lambda report: services.sign(report, by=self.head))

    def transmit(self):
        self._do(self.head, lambda report: services.transmit(report, by=self.head))

    def acknowledge(self, annotation=SEEN):
        self._do(
            self.ambassador, lambda report: services.acknowledge(report, by=self.ambassador, annotation=annotation)
        )

    def _do(self, by, act):
        with as_role(BYPASS), acting_as(by):
            act(Report.objects.select_related("post__country").get(pk=self.key))
