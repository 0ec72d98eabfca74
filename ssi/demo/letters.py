"""Bucharest chases: one reminder at each level, an oral request confirmed in writing, an answer whose worth is known.

Djibouti counts its first reminder in ten days. Documents are left to be asked for: drawing takes the worker's time.
"""

from datetime import datetime, time, timedelta

from liaison.letters import chasing, services
from liaison.letters.vocabulary import LetterKind, Result
from liaison.models import InformationExchange
from ssi.accounts.context import acting_as
from ssi.clocks.models import ClockRule, CountryTerm
from ssi.directory import oral
from ssi.network.models import Country

from .stage import BYPASS, as_role
from .stories import on_own, outgoing, send

SILENT = "Cigarettes de contrebande\u202f: transporteur de Giurgiu utilisé vers Toulouse"
FUGITIVE = "Localisation d’un fugitif condamné pour vol à main armée à Toulon"
ORADEA = "Donneur d’ordres d’une filière Calais–Hauts-de-France installé à Oradea"
CASH_MACHINES = "Distributeurs de billets attaqués à l’explosif dans l’Aube"

STORIES = (
    outgoing(
        "BUC",
        "ferracci",
        "organised_crime",
        "RO",
        SILENT,
        on_own(-35),
        send(-34),
        day=-36,
        requester="OCLTI, groupe fraudes",
        requester_contact="Lieutenante Margaux Vidal",
        recipient="Police aux frontières, inspectorat territorial de Giurgiu",
        offence="Contrebande de tabac manufacturé en bande organisée",
        purpose="Trois semi-remorques contrôlées près de Toulouse en un mois portaient la même lettre de voiture "
        "falsifiée. Le transporteur déclaré à Giurgiu n’a plus d’activité connue.",
        information_sought="Passages des trois tracteurs au pont de Giurgiu, gérants successifs du transporteur.",
        availability_reasons="Les passages au pont sont enregistrés par la police aux frontières.",
        person_link="Gérant se disant «\u00a0domnul Petrică\u00a0».",
        use_limits="Renseignement de police.",
        regime="BILATERAL",
        channel="SIENA",
    ),
)


def letter_scenes(player):
    """(moment, what is done then), to be played among the acts of the files."""
    desk = _Desk(player)
    return [
        (desk.afternoon(-60), desk.set_rhythm_of_djibouti),
        (desk.afternoon(-26), lambda: desk.write(SILENT, "ferracci", LetterKind.REMINDER_1, "ro", "SIENA")),
        (desk.afternoon(-18), lambda: desk.write(SILENT, "ferracci", LetterKind.REMINDER_2, "ro", "MAIL")),
        (desk.afternoon(-3), lambda: desk.write(SILENT, "ferracci", LetterKind.REMINDER_3, "ro", "BY_HAND")),
        (desk.afternoon(-8), lambda: desk.write(FUGITIVE, "ferracci", LetterKind.REMINDER_1, "ro", "SIENA")),
        (desk.afternoon(-3, 20), desk.ask_oradea_by_telephone),
        (desk.afternoon(-2, 40), lambda: desk.write(ORADEA, "kerhoas", LetterKind.ORAL_MADE, "ro", "SIENA")),
        (desk.afternoon(-2, 50), desk.value_the_cash_machines),
    ]


class _Desk:
    def __init__(self, player):
        self.player, self.zone = player, player.posts["BUC"].zone

    def afternoon(self, days, minutes=0):
        """Ten past three in Bucharest that many days from today, or the Friday before a week-end."""
        day = self.player.today + timedelta(days=days)
        day -= timedelta(days=max(0, day.isoweekday() - 5))
        return datetime.combine(day, time(15, 10), tzinfo=self.zone) + timedelta(minutes=minutes)

    def set_rhythm_of_djibouti(self):
        with as_role(BYPASS):
            CountryTerm.objects.create(
                rule=ClockRule.objects.get(code="RELANCE_1"),
                country=Country.objects.get(pk="DJ"),
                amount=10,
                source="usage du poste\u202f: semaine du dimanche au jeudi (fictif)",
            )

    def write(self, title, who, kind, language, channel):
        by = self.player.people[who]
        with as_role(BYPASS), acting_as(by):
            chasing.note_sent(self._file(title), kind, by=by, language=language, channel=channel)

    def ask_oradea_by_telephone(self):
        by = self.player.people["kerhoas"]
        with as_role(BYPASS), acting_as(by):
            exchange = self._file(ORADEA)
            oral.note(
                by=by,
                post=exchange.post,
                text="Demande de surveiller aussi le second garage, rue Matei Corvin. D’accord ; écrit attendu.",
                who="DCCO",
                nature="WE_ASKED",
                case=exchange,
            )

    def value_the_cash_machines(self):
        by = self.player.people["delattre"]
        with as_role(BYPASS), acting_as(by):
            exchange = self._file(CASH_MACHINES)
            thanked_on = exchange.answered_at.astimezone(self.zone).date() + timedelta(days=3)
            services.record_usefulness(
                exchange,
                by=by,
                result=Result.IDENTIFICATION,
                quantity=2,
                detail="deux auteurs, par leur profil génétique",
                national_reference="JI Troyes 26/118",
                thanked_on=thanked_on,
            )

    def _file(self, title):
        files = InformationExchange.objects.select_related("post__country", "country")
        return files.get(title=title, post=self.player.posts["BUC"])
