"""Last year's exchanges of Bucharest under directive (EU) 2023/977, and their yearly statistics, signed in February."""

from datetime import date, datetime, time, timedelta

from liaison.statistics.reports import CODE
from ssi.accounts.context import acting_as
from ssi.figures.periods import Period
from ssi.reports import services
from ssi.reports.models import Report

from .stage import BYPASS, as_role
from .stories import answered, close, draft, incoming, on_own, outgoing, qualify, send, take

EU = {"regime": "EU_2023_977", "channel": "SIENA"}
#: When last year's statistics are signed: before 1 March.
SIGNED = (2, 12)


def statistics_stories(today):
    """Three closed files of the spring of last year, held by the head himself."""
    day = (date(today.year - 1, 4, 7) - today).days
    return (
        incoming(
            "BUC",
            "garrigues",
            "drugs",
            "RO",
            "Convoyeur interpellé à Giurgiu : relais présumé à Nîmes",
            qualify(day),
            take(day),
            draft(
                day + 2,
                "Le relais désigné est connu de l’antenne OFAST de Montpellier pour deux procédures closes. Aucun "
                "déplacement vers la Roumanie n’a été relevé depuis dix-huit mois.",
            ),
            on_own(day + 3),
            send(day + 3),
            close(day + 20, "Remerciements du partenaire ; pas de suite judiciaire en France."),
            received=day,
            requester="Direction de lutte contre la criminalité organisée (DCCO), brigade de Bucarest",
            recipient="OFAST, antenne de Montpellier",
            partner_reference="DCCO-B-3071",
            purpose="Convoi de 4 kg d’héroïne intercepté sur le pont de Giurgiu.",
            information_sought="Identification et antécédents du relais présumé.",
            availability_reasons="Adresse et ligne françaises relevées dans le téléphone du convoyeur.",
            **EU,
        ),
        incoming(
            "BUC",
            "garrigues",
            "organised_crime",
            "RO",
            "Témoin menacé à Ploiești : adresse française à vérifier",
            qualify(day + 70),
            take(day + 70),
            draft(day + 70, "L’adresse existe ; le témoin n’y réside plus. Le commissariat de secteur est avisé."),
            on_own(day + 70),
            send(day + 70),
            close(day + 90, "Témoin localisé et pris en charge par le partenaire."),
            received=day + 70,
            requester="Inspectorat de police du département de Prahova",
            recipient="Sûreté départementale du Rhône",
            partner_reference="IPJ-PH-1190",
            purpose="Menaces de mort contre le témoin d’un procès en cours.",
            information_sought="Présence du témoin à l’adresse indiquée.",
            availability_reasons="L’adresse est dans le ressort du service saisi.",
            urgent=True,
            urgency_reason="U2",
            urgency_text="menaces datées de la veille",
            **EU,
        ),
        outgoing(
            "BUC",
            "garrigues",
            "itinerant_crime",
            "RO",
            "Engins de chantier volés en Seine-et-Marne, revente à Pitești",
            on_own(day + 31),
            send(day + 31),
            answered(day + 47, "Deux pelles mécaniques retrouvées et saisies ; le revendeur est entendu."),
            close(day + 60, "Restitution organisée par l’assureur."),
            day=day + 30,
            requester="Brigade de recherches de Meaux",
            recipient="IGPR, Direction des enquêtes criminelles",
            purpose="Série de vols d’engins de chantier sur trois communes.",
            information_sought="Présence des engins dans un parc de revente de Pitești.",
            availability_reasons="Annonces en ligne publiées depuis Pitești.",
            person_link="Le vendeur des annonces utilise une ligne déjà relevée près des vols.",
            offence="Vol en bande organisée",
            **EU,
        ),
    )


def statistics_scenes(player):
    """(moment, what is done then); nothing before 12 February, when the head's day still asks for it."""
    post, head = player.posts["BUC"], player.people["garrigues"]
    moment = datetime.combine(date(player.today.year, *SIGNED), time(9, 40), tzinfo=post.zone)
    if moment > player.now:
        return []
    year, key = Period.year(player.today.year - 1), []

    def prepare():
        with as_role(BYPASS), acting_as(head):
            key.append(services.request_report(by=head, post=post, code=CODE, period=year).pk)

    def sign():
        with as_role(BYPASS), acting_as(head):
            services.sign(Report.objects.select_related("post__country").get(pk=key[0]), by=head)

    return [(moment, prepare), (moment + timedelta(minutes=25), sign)]
