"""The persons and objects of one file, for the page of any kind: `persons_of(case, user)` and `_persons.html`.

A page takes it with `"persons": persons_of(case, user)` in its context and one include in its template.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ssi.network import known

from .models import Match, Subject
from .typed import birth_in_words
from .vocabulary import Basis, Kind, Status

VIEW, CHANGE, VIEW_MATCH = "liaison.view_person", "liaison.change_person", "liaison.view_match"


@dataclass
class Row:
    """One line: the subject, its facts in words, and how many matches wait for a decision or were confirmed."""

    subject: object
    facts: list
    matches: list = field(default_factory=list)

    @property
    def hits(self):
        return len(self.matches)


@dataclass
class Section:
    people: list
    items: list
    references: list
    to_decide: int
    may_change: bool

    @property
    def count(self):
        return len(self.people) + len(self.items) + len(self.references)


#: What no page shows.
KEYS = ("digests", "digest_kinds", "blocks", "forms", "search_words")
#: Where the rest of a row stands.
_OWN = {Kind.PERSON: "person", Kind.REFERENCE: "externalreference"}


def persons_of(case, user):
    """The Section of this file as `user` may see it; None when persons are not for them.

    Two statements at most, none for a file whose page knows already that it names nobody.
    """
    if not user.has_perm(VIEW, case):
        return None
    rows = rows_of(case)
    matches = matches_of(case, user) if rows else []
    for row in rows:
        row.matches = [m for m in matches if row.subject.pk in (m.one_id, m.other_id)]
    return Section(
        people=[row for row in rows if row.subject.kind == Kind.PERSON],
        items=[row for row in rows if row.subject.kind not in _OWN],
        references=[row for row in rows if row.subject.kind == Kind.REFERENCE],
        to_decide=sum(m.status == Status.NEW for m in matches),
        may_change=case.is_open and user.has_perm(CHANGE, case),
    )


def rows_of(case):
    """The rows of this file, with their facts. For those who see the file: it asks nothing.

    One statement, none when the page knows already that the file names nobody.
    """
    if not getattr(case, "names_somebody", True):
        return []
    found = Subject.objects.filter(case=case.pk, removed_at=None).defer(*KEYS)
    found = list(found.select_related("person", "item", "externalreference"))
    by_key, countries = {s.pk: s for s in found}, known.countries()
    rows = []
    for subject in (getattr(s, _OWN.get(s.kind, "item")) for s in found):
        subject.case, held_by = case, by_key.get(subject.holder_id)
        rows.append(Row(subject, facts_of(subject, countries, held_by)))
    return rows


def matches_of(case, user):
    """The matches of this file that are not dismissed. One statement; none for whoever sees no match."""
    if not user.has_perm(VIEW_MATCH, case):
        return []
    return list(Match.objects.visible_to(user).of([case]).exclude(status=Status.DISMISSED))


def nature_of(subject):
    """« Suspect », « Téléphone (appréciation) » : what a row is, and whether that is only somebody's view."""
    what = subject.get_category_display() if subject.kind == Kind.PERSON else subject.get_kind_display()
    return _("%(word)s (appréciation)") % {"word": what} if getattr(subject, "basis", "") == Basis.ASSESSMENT else what


def facts_of(subject, countries, held_by=None):
    """What the file says of a row, in words, in the order it is read. `countries`: by code."""
    if subject.kind == Kind.REFERENCE:
        return [subject.note] if subject.note else []
    if subject.kind == Kind.PERSON:
        nations = ", ".join(str(countries.get(code, code)) for code in subject.nationalities)
        facts = [birth_in_words(subject.born), subject.birth_place, nations, *subject.aliases]
    else:
        country = str(countries.get(subject.country_id, "")) if subject.country_id else ""
        facts = [country, subject.vin, str(held_by or "")]
    return [fact for fact in (*facts, subject.note) if fact]
