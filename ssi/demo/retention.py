"""Old closed files out of their time: one prolonged, one destroyed by two persons, one archived, one to be signed.

Bucharest has no deputy: the DCIS director signs second. Fictitious facts and people.
"""

from datetime import datetime, time, timedelta

from ssi.accounts.context import acting_as
from ssi.approvals import services as approvals
from ssi.reports import documents
from ssi.retention import execution, queue, services
from ssi.retention.models import Disposal

from .stage import BYPASS, as_role
from .stories import close, draft, incoming, on_own, qualify, send, take

#: Titles by which the scenes find the files.
PROLONGED = "Location de véhicules à Cluj\u202f: loueur lésé par un réseau de Grenoble"
DESTROYED = "Perte d’un passeport signalée à Timișoara"
ARCHIVED = "Vérification d’un diplôme de sécurité privée"
TO_SIGN = "Adresse d’un débiteur de pension alimentaire"
WAITING = "Plaque relevée devant le lycée français"


def _asked(title, day, purpose, sought, answer, end, partner):
    """A request answered within days, closed and never used again."""
    return incoming(
        "BUC",
        "garrigues",
        "organised_crime",
        "RO",
        title,
        qualify(day),
        take(day),
        draft(day + 3, answer),
        on_own(day + 3),
        send(day + 3),
        close(day + 12, end),
        received=day,
        requester=partner,
        recipient="Sûreté départementale",
        purpose=purpose,
        information_sought=sought,
        availability_reasons="Le fait est rattaché à une adresse en France.",
        regime="BILATERAL",
        channel="MAIL",
    )


RETENTION_STORIES = (
    _asked(
        PROLONGED,
        -560,
        "Onze véhicules loués puis revendus\u202f; le loueur se constitue partie civile à Cluj.",
        "Suites données en France aux plaintes du loueur.",
        "Trois plaintes jointes au parquet de Grenoble, information ouverte.",
        "Information toujours en cours à Grenoble.",
        "Inspectorat de police du département de Cluj",
    ),
    _asked(
        DESTROYED,
        -540,
        "Un passeport français trouvé dans un car a été remis à la police de Timișoara.",
        "Titulaire et déclaration de perte.",
        "Perte déclarée, document invalidé et rendu au consulat.",
        "Document restitué, sans autre suite.",
        "Inspectorat de police du département de Timiș",
    ),
    _asked(
        ARCHIVED,
        -520,
        "Un candidat à un emploi d’agent de sûreté présente un titre français douteux.",
        "Authenticité du titre.",
        "Le titre n’a pas été délivré par l’organisme indiqué.",
        "Candidature écartée par l’employeur.",
        "Inspectorat général de la gendarmerie, bureau des agréments",
    ),
    _asked(
        TO_SIGN,
        -500,
        "Recherche d’adresse dans une procédure civile transmise par erreur au service.",
        "Adresse du débiteur.",
        "La demande relève de la voie civile\u202f; le partenaire y est renvoyé.",
        "Renvoyé à l’autorité centrale compétente.",
        "Police locale du secteur 3, Bucarest",
    ),
    _asked(
        WAITING,
        -480,
        "Un véhicule immatriculé en France stationne chaque matin devant le lycée.",
        "Titulaire du certificat d’immatriculation.",
        "Le véhicule appartient à un parent d’élève.",
        "Sans objet.",
        "Police locale du secteur 1, Bucarest",
    ),
)
REASON = {
    "DESTROY": "Affaire sans suite, plus aucune utilité opérationnelle.",
    "ARCHIVE": "Plus d’usage courant\u202f; la fiche suffit aux comptes du service.",
}


def retention_scenes(player):
    """(moment, what is done then): the head proposes, the director signs, the house carries out."""
    post = player.posts["BUC"]

    def on(day, hour):
        return datetime.combine(player.today - timedelta(days=day), time(hour, 10), tzinfo=post.zone)

    return [
        (on(24, 9), lambda: _prolong(player, PROLONGED)),
        (on(22, 9), lambda: _propose(player, DESTROYED, "DESTROY")),
        (on(20, 15), lambda: _sign(player, DESTROYED)),
        (on(19, 8), lambda: _certify(player, DESTROYED)),
        (on(19, 9), lambda: _propose(player, ARCHIVED, "ARCHIVE")),
        (on(17, 15), lambda: _sign(player, ARCHIVED)),
        (on(2, 9), lambda: _propose(player, TO_SIGN, "DESTROY")),
    ]


def _case(head, title):
    (found,) = [one.row for one in queue.expired_files(head) if one.row.title == title]
    return found


def _prolong(player, title):
    head = player.people["garrigues"]
    with as_role(BYPASS), acting_as(head):
        reason = "Information en cours à Grenoble, le partenaire peut être de nouveau sollicité."
        case = _case(head, title)
        until = player.today + timedelta(days=200)
        services.keep(case, by=head, nature="PROLONG", until=until, reason=reason)


def _propose(player, title, measure):
    head = player.people["garrigues"]
    with as_role(BYPASS), acting_as(head):
        disposal = services.propose(_case(head, title), by=head, measure=measure, reason=REASON[measure])
    player.files[title] = disposal.pk


def _sign(player, title):
    director = player.people["giraudet"]
    with as_role(BYPASS), acting_as(director):
        disposal = Disposal.objects.get(pk=player.files[title])
        approvals.decide(disposal.approval_requests.get(state="PENDING"), by=director, decision="APPROVE")
        execution.execute(Disposal.objects.get(pk=disposal.pk), by=director)


def _certify(player, title):
    head = player.people["garrigues"]
    with as_role(BYPASS), acting_as(head):
        disposal = Disposal.objects.get(pk=player.files[title])
        documents.request_document(disposal, execution.CERTIFICATE, by=head)
