"""Who an alert is for: the persons of the register in its îlots, and those in charge of its sites.

Opens the sealed telephones: only for whoever said why they read names, and journalled by the caller.
"""

from dataclasses import dataclass

import phonenumbers

from consular.register.models import Person
from consular.register.names import fold
from consular.sites.models import Site

from .answers import international


@dataclass(frozen=True)
class Recipient:
    """`phone` as « +25377810001 » and `email`, either may be ""; `english`: reads English rather than French."""

    phone: str
    email: str
    english: bool = False


def persons_of(alert):
    """The persons of the extract in use this alert is for: all of the post when it names no îlot and no site."""
    persons = Person.objects.filter(post=alert.post)
    if not alert.ilots and not alert.sites:
        return persons
    return persons.filter(ilot__in=alert.ilots)


def sites_of(alert):
    return Site.objects.filter(post=alert.post, pk__in=alert.sites)


def recipients_of(alert):
    """Every telephone and every address once, sorted: two people of one home get one message."""
    region, phones, emails = alert.post.country_id, {}, {}
    for person in persons_of(alert).order_by().only("details", "language"):
        private, english = person.private, fold(person.language).startswith(("ang", "eng"))
        for phone in private.phones:
            phones.setdefault(_compact(phone, region), english)
        emails.setdefault(private.email.lower(), english)
    for site in sites_of(alert):
        phones.setdefault(_compact(site.phone, region), False)
        emails.setdefault(site.email.lower(), False)
    found = [Recipient(phone, "", english) for phone, english in sorted(phones.items()) if phone]
    return found + [Recipient("", email, english) for email, english in sorted(emails.items()) if email]


def _compact(text, region):
    shown = international(text, region)
    return phonenumbers.normalize_diallable_chars_only(shown) if shown else ""
