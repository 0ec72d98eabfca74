"""What reads an IATI file in the confined process (`ssi.confined.child`): facts and warnings, as JSON.

No Django application, no database, no key.
"""

import json
import sys
from dataclasses import asdict
from datetime import date


class Engine:
    def __init__(self, config):
        sys.path.insert(0, config["root"])
        from cooperation.iati import reading

        self.reading = reading
        self.facts = {}
        self.rehearse()

    def rehearse(self):
        """The schema is compiled and a small document read, so that a fork loads nothing again."""
        self.work({"today": "2026-01-01"}, [b"<iati-activities version='2.03'/>"], None)

    def work(self, request, blobs, progress):
        (data,) = blobs
        try:
            tree = self.reading.parse(data)
        except self.reading.Unreadable as error:
            return _json(faults=[asdict(fault) for fault in error.faults])
        activities = tree.getroot().findall("iati-activity")
        most, today = self.reading.MOST_ACTIVITIES, date.fromisoformat(request["today"])
        if len(activities) > most:
            return _json(faults=[{"line": 1, "message": f"more than {most} activities"}])
        warnings, left = [], self.reading.MOST_WARNINGS
        for activity in activities:
            if len(warnings) < left:
                warnings += self.reading.warnings_of(activity, today, left - len(warnings))
        return _json(activities=[self.reading.facts_of(one) for one in activities], warnings=warnings)


def _json(**told):
    return json.dumps(told, ensure_ascii=False).encode()
