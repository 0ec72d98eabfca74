"""Persons and objects in what a partner receives: those an officer chose, field by field (liaison.md §8.8).

A name is copied only if its row was ticked « à joindre à la copie partenaire »; then its fields named here, and no
other: never the note, who added it, its matches, nor a holder who stays. Nothing of the persons of a file « Spécial
France » leaves by itself, for a row does not say from which part of the file it came. References stay: they are ours.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ssi.network import known
from ssi.web.refusals import Refusal

from .section import KEYS, nature_of, rows_of
from .typed import birth_in_words
from .vocabulary import Kind


@dataclass(frozen=True)
class Leaving:
    """`lines` are (label, text) of the copy, `versions` [key, version] of the rows in it, `removed` (text, reason)."""

    lines: tuple
    versions: tuple
    removed: tuple


def sorted_out(case):
    """What leaves of the persons and objects of this file, and what stays with its reason. One statement."""
    rows = [row.subject for row in rows_of(case) if row.subject.kind != Kind.REFERENCE]
    kept = [subject for subject in rows if subject.for_partner and not case.special_france]
    told = {subject.pk: subject.label for subject in kept}
    people = [subject for subject in kept if subject.kind == Kind.PERSON]
    things = [subject for subject in kept if subject.kind != Kind.PERSON]
    lines = [([_("Personne %(n)d") % {"n": n}, _person(one)]) for n, one in enumerate(people, 1)]
    lines += [([_("Objet %(n)d") % {"n": n}, _thing(one, told)]) for n, one in enumerate(things, 1)]
    return Leaving(
        lines=tuple(lines),
        versions=tuple([subject.pk, subject.version] for subject in kept),
        removed=tuple((_name_of(one), _why_not(case, one)) for one in rows if one.pk not in told),
    )


def still_as_signed(case, versions):
    """The rows of a signed copy. Raises Refusal when one was changed, or taken out of the file, since."""
    if not versions:
        return []
    wanted = dict(versions)
    rows = list(case.subjects.current().filter(pk__in=wanted).defer(*KEYS))
    if wanted != {row.pk: row.version for row in rows}:
        raise Refusal(
            _("Une personne ou un objet de la copie a été modifié, ou retiré du dossier, depuis le visa."),
            rule=_("texte figé"),
            remedy=_("Reprenez le texte : il repartira au visa avec la fiche corrigée."),
        )
    return rows


def as_told(subject):
    """One row as the partner reads it."""
    if subject.kind == Kind.PERSON:
        return _person(subject)
    holder = subject.holder if subject.holder_id and subject.holder.for_partner else None
    return _thing(subject, {holder.pk: holder.label} if holder else {})


def _person(person):
    """What somebody is in the case, and whether it is a fact, go with the name (directive (EU) 2016/680 arts 6, 7)."""
    countries = known.countries()
    born = " ".join(filter(None, [birth_in_words(person.born), person.birth_place and f"({person.birth_place})"]))
    facts = [
        (_("Dans son écriture"), person.original_name),
        (_("Autres noms"), ", ".join(person.aliases)),
        (_("Naissance"), born),
        (_("Sexe"), person.get_sex_display() if person.sex else ""),
        (_("Nationalités"), ", ".join(str(countries.get(code, code)) for code in person.nationalities)),
        (_("Qualité"), nature_of(person)),
    ]
    return _written(person.label, facts)


def _thing(thing, told):
    country = str(known.countries().get(thing.country_id, "")) if thing.country_id else ""
    facts = [
        (_("Nature"), nature_of(thing)),
        (_("Pays"), country),
        (_("Numéro de châssis"), thing.vin),
        (_("Détenteur ou utilisateur"), told.get(thing.holder_id, "")),
    ]
    return _written(thing.label, facts)


def _written(head, facts):
    return "\n".join([head, *(f"{label}\u202f: {text}" for label, text in facts if text)])


def _name_of(subject):
    return f"{subject.get_kind_display()}\u202f: {subject.label}"


def _why_not(case, subject):
    if subject.for_partner and case.special_france:
        return _("Dossier Spécial France : aucune fiche n’en part. Écrivez dans le texte ce qui doit partir.")
    return _("Non destiné au partenaire : choix de l’officier.")
