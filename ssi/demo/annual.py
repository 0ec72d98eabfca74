"""The annual report of Bucharest for last year: opened in January, commented, signed, sent, acknowledged."""

from datetime import date, datetime, time, timedelta

from ssi.figures.periods import Period
from ssi.reports import annual

from .weekly import ReportLife

WORD = (
    "L’année a été celle de la confiance retrouvée avec l’inspectorat général\u202f: les réponses arrivent plus vite, "
    "et par le canal convenu.",
    "Les vols en bande restent le premier sujet de nos échanges\u202f; les équipes de Buzău et de Bacău se "
    "renouvellent, leurs commanditaires non.",
    "La coopération technique est passée de l’action isolée au programme\u202f: la police technique et scientifique "
    "en est le premier.",
    "En Moldavie, le service a tenu son rang de non-résident\u202f: deux déplacements, un interlocuteur permanent à la "
    "police aux frontières.",
)
REMARKS = {
    annual.CONTEXT: "L’entrée pleine et entière dans l’espace Schengen a déplacé les contrôles vers la frontière "
    "moldave et vers les ports de la mer Noire.",
    annual.PRIORITIES: "Chaque besoin a été coté avec le service qui l’exprime\u202f; un seul relevait de la première "
    "classe, la police technique et scientifique.",
    annual.OPERATIONAL: "Les délais de la directive (UE) 2023/977 sont tenus\u202f; les retards viennent des demandes "
    "sans identité complète.",
    annual.COMMUNITY: "La communauté est jeune, mobile et peu inscrite au registre\u202f: l’effort de l’année qui "
    "vient portera sur les chefs d’îlot de Cluj et de Timișoara.",
    annual.STAFF: "L’effectif est complet. L’officier de liaison «\u00a0immigration\u00a0» couvre aussi Chișinău, à "
    "raison de trois jours par mois.",
    annual.NEXT: "Deux priorités\u202f: mener à terme le programme de police technique, et bâtir avec Chișinău une "
    "première action de lutte contre la fraude documentaire.",
}
SEEN = (
    "Lu avec intérêt. Je ferai état du programme de police technique auprès du ministre\u202f; prévoir un point sur la "
    "Moldavie avant la visite de printemps."
)
#: When last year's report is worked on.
OPENED = (1, 6)


def annual_scenes(player):
    """(moment, what is done then); nothing in the first days of January, when the report is still to come."""
    post = player.posts["BUC"]
    opened = datetime.combine(date(player.today.year, *OPENED), time(9, 10), tzinfo=post.zone)
    life = ReportLife(player, post, annual.CODE, Period.year(player.today.year - 1))
    day, minute = timedelta(days=1), timedelta(minutes=1)
    steps = [
        (opened, life.ask),
        (opened + 3 * day, lambda: life.write(WORD, remarks=REMARKS)),
        (opened + 5 * day, life.proofread),
        (opened + 6 * day, life.sign),
        (opened + 6 * day + 20 * minute, life.transmit),
        (opened + 8 * day, lambda: life.acknowledge(SEEN)),
    ]
    return steps if steps[-1][0] < player.now else []
