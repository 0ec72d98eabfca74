"""What an extract may tell of a person, and under which headings consular sections write it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz, process

from .names import fold

#: How alike a heading and one of ours must be (0 to 100) to be matched before anybody looks.
ALIKE = 88


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    headings: tuple
    required: bool = False


FIELDS = (
    Field("ref", _("Référence de la personne"), ("reference", "ref", "identifiant", "numic", "id"), True),
    Field("last_name", _("Nom"), ("nom", "nom de famille", "nom d usage"), True),
    Field("first_name", _("Prénom"), ("prenom", "prenoms"), True),
    Field("household", _("Référence du foyer"), ("foyer", "reference foyer", "ref foyer", "famille")),
    Field("status", _("Statut"), ("statut", "situation")),
    Field("born", _("Date de naissance"), ("date de naissance", "naissance", "ne le", "nee le")),
    Field("nationalities", _("Nationalités"), ("nationalites", "nationalite")),
    Field("address", _("Adresse"), ("adresse", "rue", "domicile")),
    Field("area", _("Ville ou quartier"), ("ville", "quartier", "commune", "localite", "ville ou quartier")),
    Field("latitude", _("Latitude"), ("latitude", "lat")),
    Field("longitude", _("Longitude"), ("longitude", "lon", "lng")),
    Field("phones", _("Téléphones"), ("telephone", "telephones", "tel", "portable", "mobile")),
    Field("email", _("Courriel"), ("courriel", "email", "e mail", "mel", "adresse electronique")),
    Field("emergency", _("À prévenir"), ("a prevenir", "contact d urgence", "personne a prevenir", "urgence")),
    Field("vulnerable", _("Vulnérabilité (codes)"), ("vulnerabilite", "vulnerable", "codes")),
    Field("language", _("Langue"), ("langue", "langues")),
    Field("confirmed", _("Confirmé le"), ("confirme le", "derniere confirmation", "mis a jour le", "verifie le")),
    Field("stays_from", _("Séjour : arrivée"), ("arrivee", "du", "debut de sejour", "sejour du")),
    Field("stays_until", _("Séjour : retour"), ("retour", "au", "fin de sejour", "sejour au")),
    Field("ilot", _("Îlot (code)"), ("ilot", "code ilot")),
)
BY_NAME = {field.name: field for field in FIELDS}


def guess(header):
    """{field: index of its column}, each column given once, the surest first."""
    folded = {index: fold(heading) for index, heading in enumerate(header) if fold(heading)}
    pairs = [
        (score, field.name, index)
        for field in FIELDS
        for _heading, score, index in process.extract(field.headings[0], folded, scorer=fuzz.ratio, limit=3)
        if score >= ALIKE
    ] + [(100.5, field.name, index) for field in FIELDS for index, text in folded.items() if text in field.headings]
    found = {}
    for _score, name, index in sorted(pairs, key=lambda pair: (-pair[0], pair[2])):
        if name not in found and index not in found.values():
            found[name] = index
    return found


def missing(matching):
    """The required fields that no column gives."""
    return [field for field in FIELDS if field.required and matching.get(field.name) is None]
