"""Reference data as files beside the code: one reader of CSV, whatever the room."""

import csv
from datetime import date
from pathlib import Path


def csv_rows(path):
    """The rows of a CSV file in UTF-8, as dicts."""
    with Path(path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def day_of(text):
    """A day written in ISO, or None for an empty cell."""
    return date.fromisoformat(text) if text else None
