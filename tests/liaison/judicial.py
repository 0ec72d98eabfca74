"""Files of judicial assistance for the tests, brought to their state by the services."""

from datetime import datetime
from zoneinfo import ZoneInfo

from liaison.judicial import services
from liaison.judicial.models import RogatoryCommission
from ssi.accounts.context import acting_as
from ssi.cases.models import Direction
from tests.factories import make_domain

PARIS, BUCHAREST = ZoneInfo("Europe/Paris"), ZoneInfo("Europe/Bucharest")
#: Acts to each state, with what they write; moments are those of the frozen clock of the test (`now`).
TO = {
    "RECUE": (),
    "TRANSMISE": ("transmit",),
    "ACCUSEE": ("transmit", "acknowledge"),
    "RECONNUE": ("transmit", "acknowledge", "recognise"),
    "ACCEPTEE": ("transmit", "accept"),
    "EN_EXECUTION": ("transmit", "acknowledge", "recognise", "start"),
    "EXECUTEE": ("transmit", "acknowledge", "recognise", "start", "finish"),
}


def open_eio(by, *, instrument="EIO", direction=Direction.OUT, **fields):
    """A file opened at the officer's post, received today unless told otherwise."""
    post = by.assignments.get().post
    fields = {"issuing_authority": "Juge d’instruction, Lyon", "title": "Perquisition à Oradea"} | fields
    fields.setdefault("received_on", datetime.now(post.zone).date())
    with acting_as(by):
        return services.open_file(
            by=by,
            post=post,
            direction=direction,
            instrument=instrument,
            country=fields.pop("country", post.country),
            domain=fields.pop("domain", None) or make_domain("stups"),
            **fields,
        )


def bring(case, by, state, now):
    """Take the file to `state`, everything happening at `now` (aware)."""
    day = now.astimezone(case.post.zone).date()
    writes = {
        "transmit": {
            "transmitted_on": day,
            "channel": "DIRECT",
            "executing_authority": "Parquet de Bihor",
            "executing_received_at": now,
        },
        "acknowledge": {"annex_b_at": now, "executing_received_at": now},
        "recognise": {"recognised_at": now},
        "accept": {"recognised_at": now},
        "finish": {"operations_ended_at": now},
    }
    for name in TO[state]:
        case = act(case, by, name, **writes.get(name, {}))
    return case


def act(case, by, name, comment="", **fields):
    with acting_as(by):
        case = fresh(case)
        services.perform(case, name, by=by, comment=comment, **fields)
    return fresh(case)


def note(case, by, **dates):
    with acting_as(by):
        case = fresh(case)
        services.note_dates(case, by=by, expected_version=case.version, **dates)
    return fresh(case)


def fresh(case):
    return RogatoryCommission.objects.select_related("post__country", "country").get(pk=case.pk)


def clocks(case, *, running=True):
    """Rule code → clock of the file."""
    rows = case.clocks.open() if running else case.clocks.all()
    return {clock.rule.code: clock for clock in rows.select_related("rule", "country")}
