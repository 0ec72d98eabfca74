"""What a new extract changes to the one in use: who came, who is gone, who moved, whose sheet changed."""

from dataclasses import dataclass, field

from .models import Household, Person
from .vocabulary import Change


@dataclass
class Difference:
    """References of persons, and of the îlots the extract names and nobody drew."""

    added: list = field(default_factory=list)
    gone: list = field(default_factory=list)
    moved: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    same: int = 0
    unknown_ilots: list = field(default_factory=list)
    #: Of households: those to write, because they are new or say something else.
    homes: list = field(default_factory=list)
    #: Keys of the households that nobody lives in any more.
    left_homes: list = field(default_factory=list)

    def change_of(self, ref):
        return self._changes.get(ref, "")

    def __post_init__(self):
        self._changes = {}

    def note(self, ref, change):
        known = {Change.ADDED: self.added, Change.MOVED: self.moved, Change.CHANGED: self.changed}
        known[change].append(ref)
        self._changes[ref] = change


def compare(content, post, ilots):
    """The Difference between a Content and what the post holds. Two statements. `ilots`: known codes."""
    homes = {
        ref: (key, digest)
        for key, ref, digest in Household.objects.filter(post=post).values_list("pk", "external_ref", "digest")
    }
    persons = {
        ref: (digest, home)
        for ref, digest, home in Person.objects.filter(post=post).values_list("external_ref", "digest", "household_id")
    }
    found = Difference()
    new_digests = {ref: home.digest for ref, home in content.homes.items()}
    found.homes = [ref for ref, digest in new_digests.items() if homes.get(ref, (None, ""))[1] != digest]
    changed_homes = set(found.homes)
    for ref, line in content.persons.items():
        digest, home = persons.pop(ref, (None, None))
        if digest is None:
            found.note(ref, Change.ADDED)
        elif homes.get(line.household, (None,))[0] != home or line.household in changed_homes:
            found.note(ref, Change.MOVED)
        elif digest != line.digest:
            found.note(ref, Change.CHANGED)
        else:
            found.same += 1
    found.gone = sorted(persons)
    found.left_homes = [key for ref, (key, _digest) in homes.items() if ref not in content.homes]
    found.unknown_ilots = sorted({home.ilot for home in content.homes.values() if home.ilot} - set(ilots))
    return found
