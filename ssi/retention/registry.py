"""To whom a file was communicated: rooms say it by registration, this room knows none of them.

A room's `retention.py` (found by itself) declares `@recipients` over a function of a Case that gives pairs
(service, date). They are listed on the certificate: whoever was sent data that is erased is told (Directive (EU)
2016/680, art. 7(3) and 16(6)).
"""

_sources = []


def recipients(function):
    """Register a source of recipients."""
    _sources.append(function)
    return function


def recipients_of(case):
    """[[service, first date as ISO, times]], by name: services, never persons."""
    found = {}
    for source in _sources:
        for service, day in source(case):
            found.setdefault(service, []).append(day)
    return [[service, min(days).isoformat(), len(days)] for service, days in sorted(found.items())]
