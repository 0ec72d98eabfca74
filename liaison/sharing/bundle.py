"""An answer as a STIX 2.1 bundle: what the partner copy holds, and nothing else of the file (liaison.md §5).

Pure: `bundle_of(Shared)` reads neither the database nor the clock. Identifiers are UUIDv5 of what they name, moments
are those of the file: the same answer gives the same bytes.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

import stix2
from stix2.exceptions import STIXError

#: Namespace of our identifiers. Never change it: the same object must keep its name at the partner's.
NAMESPACE = uuid.UUID("6f1d6b0e-4f57-5f0c-9a55-0f0d8f6f9a77")
#: When the extension below was written: it is the same object in every bundle.
WRITTEN = datetime.fromisoformat("2026-11-26T00:00:00+00:00")
TLP = {
    "white": stix2.TLP_WHITE,
    "green": stix2.TLP_GREEN,
    "amber": stix2.TLP_AMBER,
    "red": stix2.TLP_RED,
}
#: What the grade of an information says in STIX's own words. The grade itself travels whole in the extension:
#: the scales do not convert into one another.
OPINIONS = {
    "4X4": {"1": "strongly-agree", "2": "agree", "3": "agree", "4": "neutral"},
    "6X6": {
        "1": "strongly-agree",
        "2": "agree",
        "3": "neutral",
        "4": "disagree",
        "5": "strongly-disagree",
        "6": "neutral",
    },
}
SCHEMA = (
    "Evaluation and handling of a piece of information. scale: 4X4 (Europol) or 6X6 (admiralty); source_grade and"
    " information_grade: the grades of that scale; worth: both in words; handling_codes: H0 use to prevent and combat"
    " crime, H1 not in judicial proceedings without the provider's permission, H2 not to be disseminated without the"
    " provider's permission, H3 other restriction, written in restriction; assessment: true for a personal assessment,"
    " false for a fact (directive (EU) 2016/680, art. 7)."
)


@dataclass(frozen=True)
class SharedPiece:
    """One piece of the copy, as it leaves."""

    key: int
    text: str
    scale: str
    source_grade: str
    information_grade: str
    worth: str
    codes: tuple
    restriction: str
    assessment: bool
    at: datetime


@dataclass(frozen=True)
class Shared:
    """What leaves: the answer as signed, its pieces, who gives it to whom. `tlp` is one of TLP or ""."""

    reference: str
    ours: str
    partner: str
    country: str
    text: str
    use_limits: str
    at: datetime
    pieces: tuple
    tlp: str = ""


def bundle_of(shared):
    """The bundle, as text. Raises STIXError when the library finds it invalid."""
    made = _Objects(shared)
    bundle = stix2.v21.Bundle(id=f"bundle--{_uuid('bundle', made.names())}", objects=made.all, allow_custom=True)
    return bundle.serialize(pretty=True) + "\n"


def check(text):
    """Read a bundle back as its receiver will. Returns it; raises STIXError, or ValueError for what is no JSON."""
    bundle = stix2.parse(text, allow_custom=False)
    if bundle["type"] != "bundle":
        raise STIXError("not a bundle")
    return bundle


class _Objects:
    """The objects of one bundle, in reading order."""

    def __init__(self, shared):
        self.shared = shared
        self.common = {"created": shared.at, "modified": shared.at}
        self.us = self._identity(shared.ours, "ours")
        self.common["created_by_ref"] = self.us["id"]
        self.partner = self._identity(shared.partner, shared.country)
        self.extension = self._extension()
        self.limits = self._limits()
        self.marks = {"object_marking_refs": [mark["id"] for mark in self.limits]}
        self.place = stix2.v21.Location(
            id=self._id("location", shared.country), country=shared.country, **self.common, **self.marks
        )
        told = [(self._note(piece), self._opinion(piece)) for piece in shared.pieces]
        links = [self._relation(self.partner, "located-at", self.place)]
        inside = [self.partner, self.place, *(each for pair in told for each in pair), *links]
        self.all = [self.us, *self.limits, self.extension, self._report(inside), *inside]

    def names(self):
        """What the name of the bundle depends on: everything in it."""
        return [each.serialize(sort_keys=True) for each in self.all]

    def _id(self, kind, *parts):
        return f"{kind}--{_uuid(kind, parts)}"

    def _identity(self, name, where):
        return stix2.v21.Identity(
            id=self._id("identity", where, name), name=name, identity_class="organization", **self.common
        )

    def _extension(self):
        return stix2.v21.ExtensionDefinition(
            id=self._id("extension-definition", "evaluation"),
            created=WRITTEN,
            modified=WRITTEN,
            created_by_ref=self.us["id"],
            name="Evaluation and handling codes",
            schema=SCHEMA,
            version="1.0.0",
            extension_types=["property-extension"],
        )

    def _limits(self):
        """What the partner may do with it, in words; a TLP beside it when one was chosen, never in its place."""
        codes = sorted({code for piece in self.shared.pieces for code in piece.codes}) or ["H0"]
        words = " ; ".join([*codes, *([self.shared.use_limits] if self.shared.use_limits else [])])
        statement = stix2.v21.MarkingDefinition(
            id=self._id("marking-definition", words),
            created=self.shared.at,
            created_by_ref=self.us["id"],
            definition_type="statement",
            definition=stix2.v21.StatementMarking(statement=words),
        )
        return [statement, *([TLP[self.shared.tlp]] if self.shared.tlp else [])]

    def _report(self, inside):
        return stix2.v21.Report(
            id=self._id("report", self.shared.reference, self.shared.text),
            name=self.shared.reference,
            description=self.shared.text,
            published=self.shared.at,
            object_refs=[each["id"] for each in inside],
            **self.common,
            **self.marks,
        )

    def _note(self, piece):
        worth = {
            "extension_type": "property-extension",
            "scale": piece.scale,
            "source_grade": piece.source_grade,
            "information_grade": piece.information_grade,
            "worth": piece.worth,
            "handling_codes": list(piece.codes),
            "assessment": piece.assessment,
        }
        if piece.restriction:
            worth["restriction"] = piece.restriction
        return stix2.v21.Note(
            id=self._id("note", self.shared.reference, str(piece.key), piece.text),
            content=piece.text,
            object_refs=[self.partner["id"]],
            extensions={self.extension["id"]: worth},
            **{**self.common, "created": piece.at, "modified": piece.at},
            **self.marks,
        )

    def _opinion(self, piece):
        note = self._id("note", self.shared.reference, str(piece.key), piece.text)
        return stix2.v21.Opinion(
            id=self._id("opinion", note, piece.worth),
            opinion=OPINIONS[piece.scale][piece.information_grade],
            explanation=piece.worth,
            object_refs=[note],
            **{**self.common, "created": piece.at, "modified": piece.at},
            **self.marks,
        )

    def _relation(self, source, kind, target):
        return stix2.v21.Relationship(
            id=self._id("relationship", source["id"], kind, target["id"]),
            relationship_type=kind,
            source_ref=source["id"],
            target_ref=target["id"],
            **self.common,
            **self.marks,
        )


def _uuid(kind, parts):
    return uuid.uuid5(NAMESPACE, "\x1f".join([kind, *parts]))
