"""From one line to a form to complete: what was read of it becomes the first values of the fields."""

from functools import cache

from django.utils import timezone
from holidays.registry import COUNTRIES

from ssi.accounts.access import identity_of
from ssi.cases.models import Direction
from ssi.network import known

from . import one_line


def line_of(text, user):
    """The line as this person may mean it: the countries they cover, the domains of the house."""
    countries = known.countries_of(tuple(identity_of(user).post_ids))
    return one_line.read(
        text,
        countries={c.code: (c.name_fr, c.name_en, *_three_letters(c.code)) for c in countries},
        domains={d.code: (d.name, d.name_en) for d in known.domains()},
        region=countries[0].code if len(countries) == 1 else None,
    )


def initial_of(line, direction):
    """First values of the form. The whole line stands in the text, so that what was not understood is not lost."""
    now = timezone.localtime()
    domain = next((d.pk for d in known.domains() if d.code == line.domain), None)
    initial = {
        "title": line.subject[:200],
        "country": line.country,
        "domain": domain,
        "urgent": line.urgent,
        "information_sought": line.text.strip(),
        "requester": line.service[:160],
        "requester_contact": line.contact[:160],
    }
    if direction == Direction.IN:
        return initial | {"received_at": now}
    return initial | ({"wanted_by": now + line.within} if line.within else {})


@cache
def _alpha_three():
    return {codes[1]: codes[2] for codes in COUNTRIES.values()}


def _three_letters(code):
    """« ROU » beside « RO »: what officers write."""
    return (_alpha_three()[code],) if code in _alpha_three() else ()
