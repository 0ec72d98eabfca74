"""« Ce qui change depuis la v6 »: two frozen texts of a visit compared, in words. Pure functions."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from ssi.web.dates import date_in_words

from .models import (
    DelegationMember,
    NoteVerbale,
    OfficialVisit,
    VisitContact,
    VisitSequence,
    VisitVehicle,
    VisitWeapon,
)
from .versions import FACTS, PARTS

_MODELS = {
    "sequences": VisitSequence,
    "members": DelegationMember,
    "vehicles": VisitVehicle,
    "weapons": VisitWeapon,
    "notes": NoteVerbale,
    "contacts": VisitContact,
}
_DAYS = frozenset({"day", "starts_on", "ends_on", "advance_on", "latest_on", "sent_on"})


@dataclass(frozen=True)
class Change:
    """`what`: added, removed or changed, and what; `details`: one sentence a field."""

    kind: str
    what: str
    details: tuple = ()

    @property
    def word(self):
        return {"added": _("ajouté"), "removed": _("retiré"), "changed": _("modifié")}[self.kind]

    @property
    def tone(self):
        return {"added": "good", "removed": "bad", "changed": "wait"}[self.kind]


def between(before, after):
    """[(title of the part, its changes)] from the text `before` to the text `after`; parts unchanged are left out."""
    found = [(_("Visite"), _of_facts(before["facts"], after["facts"]))]
    for part in PARTS:
        found.append((title_of(part), _of_rows(part, before[part], after[part])))
    return [(title, changes) for title, changes in found if changes]


def title_of(part):
    return {
        "sequences": _("Programme"),
        "members": _("Délégation"),
        "vehicles": _("Véhicules"),
        "weapons": _("Armes"),
        "notes": _("Notes verbales"),
        "contacts": _("Contacts"),
    }[part]


def named(part, row):
    """A row in a few words."""
    return {
        "sequences": lambda: f"{said('day', row['day'])}, {row['starts_at']}, {row['what']}",
        "members": lambda: f"{row['last_name'].upper()} {row['first_name']}",
        "vehicles": lambda: f"{row['call_sign']} {row['model']}".strip(),
        "weapons": lambda: f"{row['model']} {row['number']} ({row['bearer']})",
        "notes": lambda: row["what"],
        "contacts": lambda: f"{row['name']} ({row['what']})",
    }[part]()


def said(name, value, model=None):
    """A value of a version as it is read; « vide » for nothing."""
    if value in (None, ""):
        return _("vide")
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if name in _DAYS:
        return date_in_words(date.fromisoformat(value))
    choices = dict(model._meta.get_field(name).flatchoices) if model is not None and _has(model, name) else {}
    return str(choices.get(value, value))


def _of_facts(before, after):
    details = _details(before, after, OfficialVisit)
    return [Change("changed", _("Fiche de la visite"), details)] if details else []


def _of_rows(part, before, after):
    changes = [Change("added", named(part, row)) for key, row in after.items() if key not in before]
    for key, row in after.items():
        if key in before and (details := _details(before[key], row, _MODELS[part])):
            changes.append(Change("changed", named(part, before[key]), details))
    return changes + [Change("removed", named(part, row)) for key, row in before.items() if key not in after]


def _details(before, after, model):
    return tuple(
        _("%(label)s : %(before)s → %(after)s")
        % {
            "label": label_of(model, name),
            "before": said(name, before.get(name), model),
            "after": said(name, value, model),
        }
        for name, value in _in_order(after)
        if before.get(name) != value
    )


#: The database forgets the order of keys: that of the forms is the one people know.
_RANK = {name: rank for names in (FACTS, *PARTS.values()) for rank, name in enumerate(names)}


def _in_order(row):
    return sorted(row.items(), key=lambda item: _RANK.get(item[0], len(_RANK)))


def label_of(model, name):
    if name == "bearer":
        return _("porteur")
    return str(model._meta.get_field(name).verbose_name)


def _has(model, name):
    return name in {field.name for field in model._meta.get_fields()}
