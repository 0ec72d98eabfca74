"""What is printed of a mission: its file, in French, English and the partner's language, and the pocket card.

Neither holds a passport number; the card is open to those who were granted the logistics.
"""

from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy

from ssi.reports.document import Column, Paragraph, Section, Table
from ssi.reports.documents import CaseDocument, draw, register
from ssi.web.data import csv_rows
from ssi.web.dates import date_in_words

from .models import Mission

LABELS = Path(__file__).parent / "data" / "labels.csv"


@lru_cache(maxsize=1)
def labels():
    """key → {language: label}."""
    return {line.pop("key"): line for line in csv_rows(LABELS)}


class Words:
    """« Équipe – Team – Echipa »: a label in French, English and, where there is one, the partner's language."""

    def __init__(self, language):
        self.languages = ["fr", "en", *([language] if language else [])]

    def __getitem__(self, key):
        found = [labels()[key][language] for language in self.languages if labels()[key].get(language)]
        return " – ".join(dict.fromkeys(found))


@register
class MissionFile(CaseDocument):
    """Everything but the passport numbers, which no document holds."""

    code = "mission-file"
    title = gettext_lazy("Dossier de mission")
    intent = gettext_lazy(
        "Dates, équipe, accord de l’État, programme et contacts, en français, en anglais et dans la langue du "
        "partenaire ; aucun numéro de passeport."
    )
    permission = "liaison.read_mission"
    about = Mission

    def collect(self, subject, *, by, number, variant):
        words = Words(subject.language)
        sections = [
            Section(words["dates"], [_facts(subject, words)]),
            Section(words["team"], [_team(subject, words)]),
            Section(words["consent"], [_consents(subject, words)]),
            Section(words["programme"], [_programme(subject, words)]),
            Section(words["contacts"], [_contacts(subject, words)]),
        ]
        if subject.advice:
            sections.append(Section(words["advice"], [Paragraph(subject.advice)]))
        told = f"{subject.reference} – {subject.title}"
        return _drawn(self, subject, number=number, title=words["title"], sections=sections, subtitle=told)


@register
class PocketCard(CaseDocument):
    """Who to call, where to sleep; no name but those of the contacts. A document of the logistics sheet."""

    code = "mission-card"
    title = gettext_lazy("Carte de poche")
    intent = gettext_lazy("Les numéros à appeler, l’hébergement et les lieux, au format d’une carte bancaire.")
    permission = "liaison.view_mission"
    template = "liaison/pdf/mission_card.html"
    about = Mission
    logistics = True

    def collect(self, subject, *, by, number, variant):
        contacts = [
            [str(c.get_kind_display()), c.name, c.function, c.phone] for c in subject.contacts.filter(reserved=False)
        ]
        extra = {
            "country": str(subject.country),
            "mission": subject.reference,
            "contacts": contacts,
            "places": subject.places,
            "lodging": subject.lodging,
            "unit": subject.unit,
        }
        return _drawn(self, subject, number=number, title=str(self.title), sections=[], extra=extra)


def _drawn(kind, mission, **fields):
    return draw(
        kind,
        post=mission.post,
        period=(mission.starts_on, mission.ends_on),
        marking=(mission.marking, mission.special_france),
        timezone=mission.country.time_zone,
        **fields,
    )


def _facts(mission, words):
    rows = [
        [words["unit"], mission.unit],
        [words["arrival"], date_in_words(mission.starts_on)],
        [words["departure"], date_in_words(mission.ends_on)],
        [words["places"], f"{mission.places} ({mission.country.name_fr} – {mission.country.name_en})"],
        [words["lodging"], mission.lodging],
        [words["transport"], mission.transport],
    ]
    return Table([Column(" ", width=36), Column(" ")], [row for row in rows if row[1]])


def _team(mission, words):
    columns = [words["rank"], words["name"], words["role"], words["phone"]]
    rows = [
        [member.rank, f"{member.last_name.upper()} {member.first_name}", _role(member, words), member.phone]
        for member in mission.members.filter(travels=True)
    ]
    return Table([Column(label, width=25) for label in columns], rows)


def _role(member, words):
    role = words["interpreter"] if member.interpreter else words["investigator"]
    return f"{role} ({words['armed']})" if member.armed else role


def _consents(mission, words):
    columns = [words["given"], words["on"], words["from"], words["to"], words["acts"]]
    kinds = ["text", "date", "date", "date", "text"]
    rows = [
        [
            consent.authority,
            consent.given_on.isoformat(),
            consent.starts_on.isoformat(),
            consent.ends_on.isoformat(),
            " ; ".join(words[code] for code in consent.extents),
        ]
        for consent in mission.consents.all()
    ]
    widths = (24, 13, 13, 13, None)
    return Table([Column(*c) for c in zip(columns, kinds, widths, strict=True)], rows)


def _programme(mission, words):
    columns = zip(
        [words["day"], words["time"], words["what"], words["place"]],
        ["date", "text", "text", "text"],
        (14, 16, None, 26),
        strict=True,
    )
    rows = [[slot.day.isoformat(), _hours(slot), _both(slot), slot.place] for slot in mission.slots.all()]
    return Table([Column(*c) for c in columns], rows)


def _hours(slot):
    return f"{slot.starts_at:%H:%M}" + (f"–{slot.ends_at:%H:%M}" if slot.ends_at else "")


def _both(slot):
    return f"{slot.what} – {slot.what_en}" if slot.what_en else slot.what


def _contacts(mission, words):
    columns = [words["name"], words["function"], words["phone"], words["languages"]]
    rows = [[c.name, c.function, c.phone, c.languages] for c in mission.contacts.all()]
    return Table([Column(label, width=25) for label in columns], rows)
