"""Acts on the persons, objects and references of a file: add, change, remove. Each is one transaction.

Any room's file: the case of the shared table is enough. What is saved is compared with the other files at once
(`matching.after_save`); a comparison that fails never loses what was typed. What a partner copy told of a row and
proves wrong is owed to whoever received it (`..intelligence.notices`).
"""

from types import MappingProxyType

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.accounts.context import check_constraints_now
from ssi.approvals.workflow import lock, note
from ssi.web.names import fold
from ssi.web.refusals import NotAllowed, Refusal, StaleVersion

from ..intelligence import notices
from . import identifiers, keys, leaving, matching
from .crosscheck import Birth, Key
from .models import ExternalReference, Item, Person, Subject
from .section import CHANGE
from .vocabulary import WITH_PARTNER_COPY, Kind

#: What the timeline says: never a name, which may be taken out of the file one day.
ADDED = {Kind.PERSON: gettext_lazy("Personne ajoutée"), Kind.REFERENCE: gettext_lazy("Référence externe ajoutée")}


@transaction.atomic
def add_person(case, *, by, born=None, **fields):
    """Name somebody in a file. `born`: a Birth, or None. Returns the Person. Raises NotAllowed, Refusal."""
    person = Person(case_id=case.pk, kind=Kind.PERSON, added_by=by, **fields)
    _write_person(person, born)
    return _add(case, person, by)


@transaction.atomic
def add_item(case, *, by, kind, **fields):
    """Put an object in a file. Raises the Refusal of a number that cannot be one."""
    item = Item(case_id=case.pk, kind=kind, added_by=by, **fields)
    _write_item(item)
    return _add(case, item, by)


@transaction.atomic
def add_reference(case, *, by, system, number, note=""):
    """Note the number of the same matter in another system. Returns the ExternalReference."""
    reference = ExternalReference(
        case_id=case.pk, kind=Kind.REFERENCE, added_by=by, system=system, number=number, note=note
    )
    _write_reference(reference)
    if ExternalReference.objects.current().filter(case=case.pk, system=system, key=reference.key).exists():
        raise Refusal(_("Cette référence est déjà dans le dossier."), rule=_("doublon"), field="number")
    return _add(case, reference, by)


def numbers_of(case):
    """The numbers that a file has elsewhere, in columns of its own: {system: number}.

    A kind says which in `numbers_elsewhere`: (field, System) pairs.
    """
    return {system: getattr(case, field) for field, system in case.numbers_elsewhere}


def follow_numbers(case, *, by, before=MappingProxyType({})):
    """Keep the numbers that a file has elsewhere among its references, so that they are compared as those are.

    Never in the way of the act that writes them: what is no number (« s/n »), what is there already, what `by` may
    not write are left out. `before`: what `numbers_of` said before the act. The act tells the timeline; nothing is
    added to it.
    """
    if not case.is_open or not by.has_perm(CHANGE, case):
        return
    for system, number in numbers_of(case).items():
        _follow(case, by, system, number, before.get(system, ""))


def _follow(case, by, system, number, before):
    key, old = _key_of(number), _key_of(before)
    if key == old:
        return
    mine = ExternalReference.objects.current().filter(case=case.pk, system=system)
    for row in mine.filter(key=old) if old else ():
        _take_out(row, by, _("Ce numéro a changé dans le dossier."))
    if key and not mine.filter(key=key).exists():
        number = number.strip()
        row = ExternalReference(case_id=case.pk, kind=Kind.REFERENCE, added_by=by, system=system, number=number)
        _write_reference(row)
        row.save(force_insert=True)
        check_constraints_now()
        matching.after_save(row)


def _key_of(number):
    """The one spelling of a number; "" when it can be none: a number has a figure in it."""
    try:
        key = identifiers.reference(number or "")
    except Refusal:
        return ""
    return key if any(character.isdigit() for character in key) else ""


@transaction.atomic
def edit(subject, *, by, expected_version=None, reason="", **fields):
    """Change a row; `born` is a person's Birth. Compared anew. Raises StaleVersion, NotAllowed, Refusal.

    `reason`: what was wrong, owed when somebody was told what now reads otherwise.
    """
    case = lock(subject.case)
    _may(by, case)
    current = Subject.objects.select_for_update().get(pk=subject.pk)
    if expected_version is not None and int(expected_version) != current.version:
        raise StaleVersion(
            _("Quelqu’un d’autre a modifié cette fiche pendant que vous l’aviez ouverte."),
            theirs=current,
            rule="version",
            remedy=_("Votre saisie est gardée : comparez, puis enregistrez de nouveau."),
        )
    if (refusal := never_again(case, current)) is not None:
        raise refusal
    told = sent_to(subject)
    before = leaving.as_told(current.specific()) if told else ""
    born = fields.pop("born", subject.born)
    for name, value in fields.items():
        setattr(subject, name, value)
    subject.version = current.version + 1
    if subject.kind == Kind.PERSON:
        _write_person(subject, born)
    elif subject.kind == Kind.REFERENCE:
        _write_reference(subject)
    else:
        _write_item(subject)
    subject.save()
    check_constraints_now()
    owed = []
    if told and before != leaving.as_told(subject):
        owed = _draft_notices(case, told, reason, field="reason")
    verb, label = "subject.edit", gettext_lazy("Personne ou objet modifié")
    note(case, verb, label, by=by, row=subject.pk, fields=sorted(fields), notices=len(owed))
    matching.after_save(subject)
    return subject


@transaction.atomic
def remove(subject, *, by, why):
    """Take a row out of the file's lists and of every comparison; it stays, with why (rectification, art. 16)."""
    case = lock(subject.case)
    _may(by, case)
    if not why.strip():
        raise Refusal(_("Dites pourquoi vous retirez cette fiche."), rule=_("motif"), field="why")
    if subject.removed_at:
        return subject
    owed = _draft_notices(case, sent_to(subject), why, field="why")
    _take_out(subject, by, why.strip())
    label = gettext_lazy("Personne ou objet retiré")
    note(case, "subject.remove", label, by=by, row=subject.pk, notices=len(owed))
    return subject


def sent_to(subject):
    """The latest communication of this row to each service that received it in a partner copy. One query at most."""
    if subject.kind == Kind.REFERENCE or subject.case.kind not in WITH_PARTNER_COPY:
        return []
    return notices.recipients_of(subject)


def _draft_notices(case, recipients, reason, *, field):
    if not recipients:
        return []
    if not reason.strip():
        raise Refusal(
            _("Un partenaire a reçu cette fiche : dites ce qui était faux."),
            rule=_("avis de correction, directive (UE) 2016/680, art. 7"),
            remedy=_("Le motif sera repris dans l’avis à chaque destinataire."),
            field=field,
        )
    return notices.draft(recipients, case, reason=reason.strip())


def _take_out(subject, by, why):
    subject.removed_at, subject.removed_by, subject.removed_why = timezone.now(), by, why
    subject.version += 1
    Subject.objects.filter(pk=subject.pk).update(
        removed_at=subject.removed_at, removed_by=by, removed_why=why, version=subject.version
    )
    matching.after_save(subject)


def _add(case, subject, by):
    lock(case)
    _may(by, case)
    subject.save(force_insert=True)
    check_constraints_now()
    label = ADDED.get(subject.kind, gettext_lazy("Objet ajouté"))
    note(case, "subject.add", label, by=by, row=subject.pk, kind=subject.kind)
    matching.after_save(subject)
    return subject


def _may(by, case):
    if not by.has_perm(CHANGE, case):
        raise NotAllowed(
            _("Vous ne pouvez pas modifier les personnes et objets de ce dossier."),
            rule=_("matrice des droits"),
            remedy=_("Le titulaire du dossier ou l’attaché de sécurité intérieure peut le faire."),
        )
    if (refusal := never_again(case)) is not None:
        raise refusal


def never_again(case, subject=None):
    """The Refusal of any change to the rows of a closed file, or to one that was taken out; None when there is none."""
    if not case.is_open:
        return Refusal(
            _("Ce dossier est clos : ses personnes et objets ne changent plus."),
            rule=_("dossier clos"),
            remedy=_("L’attaché peut le rouvrir."),
        )
    if subject is not None and subject.removed_at:
        return Refusal(
            _("Cette fiche a été retirée du dossier."), rule=_("retrait"), remedy=_("Ajoutez-la de nouveau.")
        )
    return None


def _write_person(person, born):
    born = born or Birth(0)
    person.birth_year = born.year or None
    person.birth_month, person.birth_day = born.month, born.day
    person.label = f"{person.surname.upper()} {person.given_names}".strip()
    keys.write_person(person)


def _write_item(item):
    """One spelling of its number, the hashes of it, and the words the search box finds."""
    country = item.country_id or ""
    pairs = []
    match item.kind:
        case Kind.PHONE:
            item.key = identifiers.phone(item.value, country)
            pairs = [(Key.PHONE, item.key)]
        case Kind.EMAIL:
            item.key = identifiers.email(item.value)
            pairs = [(Key.EMAIL, item.key)]
        case Kind.VEHICLE:
            item.key = _in_field("country", identifiers.plate, item.value, country)
            pairs = [(Key.PLATE, item.key)]
            if item.vin:
                item.vin = _in_field("vin", identifiers.vin, item.vin)
                pairs.append((Key.VIN, item.vin))
        case Kind.DOCUMENT:
            item.key = _in_field("country", identifiers.document, item.value, country)
            pairs = [(Key.DOCUMENT, item.key)]
        case Kind.ACCOUNT:
            item.key = identifiers.iban(item.value)
            pairs = [(Key.IBAN, item.key)]
        case Kind.WEAPON:
            item.key = identifiers.serial(item.value)
            pairs = [(Key.WEAPON, item.key)]
        case _:  # an address or an organisation is compared by its words, in its country
            item.key = f"{country}:{' '.join(fold(item.value).split())}"[:220]
            pairs = [(Key(item.kind), item.key)]
    item.label = item.value
    keys.write_item(item, pairs, " ".join([item.value, item.key.partition(":")[2] or item.key, item.vin, item.note]))


def _write_reference(reference):
    reference.key = identifiers.reference(reference.number)
    reference.label = f"{reference.get_system_display()} {reference.number}"
    pairs = [(Key.REFERENCE, f"{reference.system}:{reference.key}")]
    keys.write_item(reference, pairs, f"{reference.number} {reference.key}")


def _in_field(field, normalise, *values):
    """The one spelling; a refusal about the country, or of a second number, is said beside that field."""
    try:
        return normalise(*values)
    except Refusal as refusal:
        if field == "vin" or not values[-1]:
            refusal.field = field
        raise
