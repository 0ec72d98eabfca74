"""Old closed files out of their time: prolonged, destroyed by two persons, archived, to be signed, kept under hold.

Bucharest has no deputy: the DCIS director signs second. Each post has at least one to decide. Fictitious facts and
people.
"""

from datetime import datetime, time, timedelta

from ssi.accounts.context import acting_as
from ssi.reports import documents
from ssi.retention import execution, holds, queue, services
from ssi.retention.models import Disposal, Remnant

from .stage import BYPASS, as_role
from .stories import close, draft, incoming, on_own, qualify, send, take
from .visas import decide

#: Titles by which the scenes find the files.
PROLONGED = "Location de véhicules à Cluj\u202f: loueur lésé par un réseau de Grenoble"
DESTROYED = "Perte d’un passeport signalée à Timișoara"
ARCHIVED = "Vérification d’un diplôme de sécurité privée"
TO_SIGN = "Adresse d’un débiteur de pension alimentaire"
WAITING = "Plaque relevée devant le lycée français"
HELD = "Faux policiers à Brașov : plainte d’un touriste lyonnais"
LIFTED = "Visa obtenu avec une attestation d’employeur de Lille"


def _asked(title, day, purpose, sought, answer, end, partner, *, post=("BUC", "garrigues", "organised_crime", "RO")):
    """A request answered within days, closed and never used again. `post`: where, by whom, domain, country."""
    return incoming(
        *post,
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
    _asked(
        HELD,
        -530,
        "Deux hommes en uniforme ont dépouillé un touriste lyonnais ; il porte plainte à Brașov et en France.",
        "Procès-verbal d’audition du plaignant en France.",
        "Audition faite à Lyon, transmise par la voie judiciaire.",
        "Auteurs non identifiés à ce jour.",
        "Inspectorat de police du département de Brașov",
    ),
    _asked(
        "Camionnette volée à Tournai retrouvée à Roubaix",
        -510,
        "Le véhicule aurait servi à deux vols de cuivre à Mouscron.",
        "Lieu et date de la découverte, traces relevées.",
        "Découverte incendiée, aucune trace exploitable.",
        "Classé à Tournai.",
        "Police fédérale belge, arrondissement du Hainaut",
        post=("BRU", "morvan", "organised_crime", "BE"),
    ),
    _asked(
        "Passager refoulé d’Addis-Abeba : identité à confirmer",
        -495,
        "Un passager sans document dit avoir résidé à Marseille.",
        "Existence d’un titre de séjour à ce nom.",
        "Aucun titre de séjour connu sous cette identité.",
        "Passager reconduit par la compagnie.",
        "Police nationale djiboutienne, aéroport d’Ambouli",
        post=("DJI", "kermadec", "immigration", "DJ"),
    ),
    _asked(
        "Escroquerie au faux recrutement d’infirmières de Kochi",
        -525,
        "Huit familles ont versé des frais à une agence se disant accréditée à Paris.",
        "Existence de l’agence à l’adresse indiquée.",
        "L’adresse est celle d’une société de domiciliation, dissoute depuis.",
        "Plaintes jointes à Kochi, sans autre demande.",
        "Kerala Police, Crime Branch",
        post=("DEL", "bastiani", "organised_crime", "IN"),
    ),
    _asked(
        LIFTED,
        -505,
        "Une attestation d’employeur de Lille est jointe à trois demandes de visa de Chennai.",
        "Réalité de l’emploi déclaré.",
        "L’employeur n’a jamais établi ces attestations.",
        "Visas refusés ; l’employeur a déposé plainte à Lille.",
        "Bureau of Immigration, aéroport de Chennai",
        post=("DEL", "bastiani", "document_fraud", "IN"),
    ),
)
REASON = {
    "DESTROY": "Affaire sans suite, plus aucune utilité opérationnelle.",
    "ARCHIVE": "Plus d’usage courant\u202f; la fiche suffit aux comptes du service.",
}


def retention_scenes(player):
    """(moment, what is done then): the head proposes, the director signs, the house carries out."""

    def on(day, hour, post="BUC"):
        return datetime.combine(player.today - timedelta(days=day), time(hour, 10), tzinfo=player.posts[post].zone)

    return [
        (
            on(60, 10),
            lambda: _hold(player, HELD, "garrigues", "Plainte en cours à Lyon : le magistrat peut la demander."),
        ),
        (
            on(55, 10, "DEL"),
            lambda: _hold(player, LIFTED, "ledoux", "Plainte de l’employeur de Lille, non encore jugée."),
        ),
        (on(9, 11, "DEL"), lambda: _lift(player, LIFTED, "bastiani", "Jugement rendu à Lille, sans appel.")),
        (on(24, 9), lambda: _prolong(player, PROLONGED)),
        (on(22, 9), lambda: _propose(player, DESTROYED, "DESTROY")),
        (on(20, 15), lambda: _sign(player, DESTROYED)),
        (on(19, 8), lambda: _certify(player, DESTROYED)),
        (on(19, 9), lambda: _propose(player, ARCHIVED, "ARCHIVE")),
        (on(17, 15), lambda: _sign(player, ARCHIVED)),
        (on(6, 10), lambda: _hold_sheet(player, ARCHIVED)),
        (on(2, 9), lambda: _propose(player, TO_SIGN, "DESTROY")),
    ]


def _case(head, title):
    (found,) = [one.row for one in queue.expired_files(head) if one.row.title == title]
    return found


def _hold(player, title, who, reason):
    by = player.people[who]
    with as_role(BYPASS), acting_as(by):
        holds.hold(_case(by, title), by=by, reason=reason)


def _lift(player, title, who, reason):
    by = player.people[who]
    with as_role(BYPASS), acting_as(by):
        (row,) = [one for one in holds.holds_at(by, [player.posts["DEL"]]) if one.case.title == title]
        holds.lift(row.case, by=by, reason=reason)


def _hold_sheet(player, title):
    """Whoever reads what is left of the file holds it: its title is gone, its decision leads to the sheet."""
    head = player.people["garrigues"]
    with as_role(BYPASS), acting_as(head):
        decided = Disposal.objects.get(pk=player.files[title])
        sheet = Remnant.objects.get(decided_by=decided.reference)
        holds.hold_sheet(sheet, by=head, reason="Recours du candidat devant le tribunal de Bucarest.")


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
        decide(disposal, by=director)
        execution.execute(Disposal.objects.get(pk=disposal.pk), by=director)


def _certify(player, title):
    head = player.people["garrigues"]
    with as_role(BYPASS), acting_as(head):
        disposal = Disposal.objects.get(pk=player.files[title])
        documents.request_document(disposal, execution.CERTIFICATE, by=head)
