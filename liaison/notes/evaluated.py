"""What a file evaluates: pieces of information of an exchange, sightings of a search. A note takes their worth as is.

An evaluated part is named « piece:12 », « sighting:5 » in a form and on a fact: no key to it, so that it can go.
"""

from dataclasses import dataclass

from django.utils.text import Truncator

from ..intelligence.models import Intelligence
from ..wanted.models import Sighting


@dataclass(frozen=True)
class Evaluated:
    """A part of a file with its worth: it may be Spécial France in a file that is not."""

    key: str
    text: str
    scale: str
    source_grade: str
    information_grade: str
    worth: str
    codes: tuple = ()
    special_france: bool = False

    @property
    def label(self):
        return f"{Truncator(self.text).chars(90)} — {self.worth}"


#: A fact of the file as a whole, that evaluates nothing.
NOTHING = Evaluated(key="", text="", scale="", source_grade="", information_grade="", worth="")


def parts_of(case):
    """The current evaluated parts of a file the asker sees, newest first. At most two statements."""
    if case.kind == "informationexchange":
        rows = Intelligence.objects.filter(case=case.pk, replaced_by=None)
        return [_evaluated(f"piece:{r.pk}", r, tuple(r.codes), r.special_france) for r in rows]
    if case.kind == "wantedperson":
        rows = Sighting.objects.filter(case=case.pk, replaced_by=None)
        return [_evaluated(f"sighting:{r.pk}", r) for r in rows]
    return []


def corrected(origins):
    """Those of these parts that were corrected since: what the note says of them is to be read again."""
    found = set()
    for name, model in (("piece", Intelligence), ("sighting", Sighting)):
        keys = [int(o.split(":")[1]) for o in origins if o.startswith(f"{name}:")]
        if keys:
            found |= {
                f"{name}:{key}" for key in model.objects.filter(replaces__in=keys).values_list("replaces", flat=True)
            }
    return found


def _evaluated(key, row, codes=(), special_france=False):
    grades = {"scale": row.scale, "source_grade": row.source_grade, "information_grade": row.information_grade}
    return Evaluated(key=key, text=row.text, worth=row.worth, codes=codes, special_france=special_france, **grades)
