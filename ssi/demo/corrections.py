"""What a partner was told of somebody and that proved wrong: one notice to send, one that left. Fictitious facts.

A birth year copied the wrong way round is corrected after the answer left; a line that changed hands is withdrawn.
"""

from datetime import timedelta
from functools import partial

from liaison.intelligence import notices
from liaison.models import InformationExchange
from liaison.persons import links
from liaison.persons.crosscheck import Birth
from ssi.accounts.context import acting_as

from .stage import BYPASS, as_role
from .stories import draft, incoming, on_own, qualify, send, take

TITLE = "Bijouterie de Iași : complice présumé hébergé à Metz"

CORRECTION_STORIES = (
    incoming(
        "BUC",
        "delattre",
        "itinerant_crime",
        "RO",
        TITLE,
        qualify(-16),
        take(-16),
        draft(
            -13,
            "Le logement de Metz est connu : son locataire héberge depuis février la personne jointe. Aucune mesure "
            "n’est en cours en France.",
        ),
        on_own(-13),
        send(-13),
        received=-17,
        requester="Inspectorat de police du département de Iași",
        requester_contact="Inspecteur principal Mihaela Cernat",
        recipient="SCCOPOL, section centrale",
        partner_reference="IS-2231/26",
        purpose="Vol à la bélier d’une bijouterie du boulevard Ștefan cel Mare ; un complice présumé vivrait à Metz.",
        information_sought="Identité de l’occupant du logement, ligne téléphonique utilisée.",
        availability_reasons="L’adresse figure sur un reçu de transport de colis.",
        regime="BILATERAL",
        channel="MAIL",
    ),
)


def correction_scenes(player, stories):
    """(moment, what is done then): named as the file opens, corrected once the answer left."""
    (number,) = (n for n, story in enumerate(stories) if story.title == TITLE)
    moments = [moment for moment, _act in player.moments(number, stories[number])]
    told = _Corrected(player, number)
    first, last = moments[0] + timedelta(minutes=1), moments[-1]
    return [
        (first, told.name),
        (first + timedelta(minutes=1), told.put),
        (last + timedelta(days=4), told.withdraw),
        (last + timedelta(days=4, minutes=20), told.send),
        (last + timedelta(days=9), told.correct),
    ]


class _Corrected:
    def __init__(self, player, number):
        self.player, self.number, self.by = player, number, player.people["delattre"]

    def _as_officer(self, act):
        with as_role(BYPASS), acting_as(self.by):
            return act(InformationExchange.objects.get(pk=self.player.files[self.number]))

    def name(self):
        fields = {"surname": "Vasiliu", "given_names": "Costel", "born": Birth(1987, 4, 9), "category": "SUSPECT"}
        more = {"nationalities": ["RO"], "sex": "M", "for_partner": True}
        self.person = self._as_officer(partial(links.add_person, by=self.by, **fields, **more))

    def put(self):
        fields = {"kind": "PHONE", "value": "+33 6 39 98 61 24", "for_partner": True}
        self.phone = self._as_officer(partial(links.add_item, by=self.by, **fields))

    def withdraw(self):
        why = "Ligne résiliée avant les faits, attribuée depuis à un tiers."
        self._as_officer(lambda _file: links.remove(self.phone, by=self.by, why=why))

    def send(self):
        self._as_officer(lambda _file: notices.send(notices.of_subject(self.phone)[0], by=self.by))

    def correct(self):
        reason = "Année de naissance recopiée à l’envers : 1978 et non 1987."
        born = Birth(1978, 4, 9)
        self._as_officer(lambda _file: links.edit(self.person, by=self.by, born=born, reason=reason))
