"""What is sealed of a household and of a person, as one JSON text each: one seal a row, whatever the fields."""

import json
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal


class _Sealed:
    @classmethod
    def from_text(cls, text):
        """From the clear text of the column; "" is nothing known."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in json.loads(text or "{}").items() if name in known})

    def to_text(self):
        """The same facts always give the same text, so that two extracts can be compared."""
        kept = {name: value for name, value in vars(self).items() if value not in ("", [], (), None)}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else ""


@dataclass(frozen=True)
class PlaceDetails(_Sealed):
    """Of a household: its address, and its point in decimal degrees (text, "" when unknown)."""

    address: str = ""
    latitude: str = ""
    longitude: str = ""

    @property
    def street(self):
        """The address without the number of the house: a booklet is walked street by street."""
        return self.address.lstrip("0123456789 ,.;-").removeprefix("bis ").removeprefix("ter ").strip()

    @property
    def house(self):
        """The number of the house, 0 when the address begins with none: 6 comes before 58."""
        digits = self.address[: len(self.address) - len(self.address.lstrip("0123456789"))]
        return int(digits or 0)

    @property
    def point(self):
        """(latitude, longitude) as decimals, or None."""
        return (Decimal(self.latitude), Decimal(self.longitude)) if self.latitude and self.longitude else None


@dataclass(frozen=True)
class PersonDetails(_Sealed):
    """Of a person: birth (ISO day), telephone numbers, e-mail, whom to call in an emergency."""

    born: str = ""
    phones: tuple = ()
    email: str = ""
    emergency: str = ""

    @property
    def born_on(self):
        return date.fromisoformat(self.born) if self.born else None
