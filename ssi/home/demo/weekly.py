"""The weekly reports of Bucharest: last week's, signed, transmitted, acknowledged; this week's, a draft."""

from .stage import room


def weekly_reports(player):
    """Made by `ssi.reports.services` once that module is there; returns whether it is."""
    return room("ssi.reports.services") is not None
