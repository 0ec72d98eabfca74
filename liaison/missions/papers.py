"""What is printed of a mission: its file, in French, English and the partner's language, and the pocket card.

Composed from the file with the present rights of whoever asked; neither holds a passport number.
"""

import csv
from datetime import UTC
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone, translation

from ssi.cases.models import Marking
from ssi.reports import document
from ssi.reports.papers import paper
from ssi.web.dates import date_in_words

FILE, CARD = "mission", "card"
LABELS = Path(__file__).parent / "data" / "labels.csv"


@lru_cache(maxsize=1)
def labels():
    """key → {language: label}."""
    with LABELS.open(encoding="utf-8", newline="") as lines:
        return {line.pop("key"): line for line in csv.DictReader(lines)}


class Words:
    """« Équipe – Team – Echipa »: a label in French, English and, where there is one, the partner's language."""

    def __init__(self, language):
        self.languages = ["fr", "en", *([language] if language else [])]

    def __getitem__(self, key):
        found = [labels()[key][language] for language in self.languages if labels()[key].get(language)]
        return " – ".join(dict.fromkeys(found))


@paper("mission", FILE, "liaison.read_mission")
def compose_file(mission, by):
    """(template, snapshot) of the mission file."""
    words = Words(mission.language)
    with translation.override("fr"):
        sections = [
            document.Section(words["dates"], [_facts(mission, words)]),
            document.Section(words["team"], [_team(mission, words)]),
            document.Section(words["consent"], [_consents(mission, words)]),
            document.Section(words["programme"], [_programme(mission, words)]),
            document.Section(words["contacts"], [_contacts(mission, words)]),
        ]
        if mission.advice:
            sections.append(document.Section(words["advice"], [document.Paragraph(mission.advice)]))
        report = _frame(mission, FILE, words["title"], sections=sections, subtitle=mission.title)
    return "reports/pdf/report.html", report.to_json()


@paper("mission", CARD, "liaison.view_mission", logistics=True)
def compose_card(mission, by):
    """(template, snapshot) of the pocket card: who to call, where to sleep; no name but those of the contacts."""
    with translation.override("fr"):
        contacts = [
            [str(c.get_kind_display()), c.name, c.function, c.phone] for c in mission.contacts.filter(reserved=False)
        ]
        extra = {"contacts": contacts, "places": mission.places, "lodging": mission.lodging, "unit": mission.unit}
        report = _frame(mission, CARD, f"{mission.country}", sections=[], extra=extra)
    return "liaison/pdf/mission_card.html", report.to_json()


def _frame(mission, code, title, *, sections, subtitle="", extra=None):
    post, brand = mission.post, settings.SSI_BRAND
    return document.Report(
        code=code,
        title=title,
        subtitle=subtitle,
        number=mission.reference,
        version=mission.version,
        state="final",
        sending_state=brand["state"],
        embassy=post.embassy,
        service=brand["service"],
        place=post.city,
        marking=_marking(mission),
        period=(mission.starts_on.isoformat(), mission.ends_on.isoformat()),
        frozen_at=timezone.now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        timezone=mission.country.time_zone,
        demo=settings.SSI_DEMO,
        sections=sections,
        extra=extra or {},
    )


def _marking(mission):
    parts = [str(Marking(mission.marking).label).upper()]
    return " — ".join([*parts, *(["SPÉCIAL FRANCE"] if mission.special_france else [])])


def _facts(mission, words):
    rows = [
        [words["unit"], mission.unit],
        [words["arrival"], date_in_words(mission.starts_on)],
        [words["departure"], date_in_words(mission.ends_on)],
        [words["places"], f"{mission.places} ({mission.country.name_fr} – {mission.country.name_en})"],
        [words["lodging"], mission.lodging],
        [words["transport"], mission.transport],
    ]
    return document.Table([document.Column(" ", width=36), document.Column(" ")], [row for row in rows if row[1]])


def _team(mission, words):
    columns = [words["rank"], words["name"], words["role"], words["phone"]]
    rows = [
        [member.rank, f"{member.last_name.upper()} {member.first_name}", _role(member, words), member.phone]
        for member in mission.members.filter(travels=True)
    ]
    return document.Table([document.Column(label, width=25) for label in columns], rows)


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
    return document.Table([document.Column(*c) for c in zip(columns, kinds, widths, strict=True)], rows)


def _programme(mission, words):
    columns = zip(
        [words["day"], words["time"], words["what"], words["place"]],
        ["date", "text", "text", "text"],
        (14, 16, None, 26),
        strict=True,
    )
    rows = [[slot.day.isoformat(), _hours(slot), _both(slot), slot.place] for slot in mission.slots.all()]
    return document.Table([document.Column(*c) for c in columns], rows)


def _hours(slot):
    return f"{slot.starts_at:%H:%M}" + (f"–{slot.ends_at:%H:%M}" if slot.ends_at else "")


def _both(slot):
    return f"{slot.what} – {slot.what_en}" if slot.what_en else slot.what


def _contacts(mission, words):
    columns = [words["name"], words["function"], words["phone"], words["languages"]]
    rows = [[c.name, c.function, c.phone, c.languages] for c in mission.contacts.all()]
    return document.Table([document.Column(label, width=25) for label in columns], rows)
