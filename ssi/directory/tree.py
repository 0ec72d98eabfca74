"""The tree of services per country, with the contacts of each as the person may see them."""

from collections import defaultdict
from dataclasses import dataclass, field

from ssi.network import known

from .models import Contact, PartnerService
from .words import freshness

#: Above this many services, one country at a time.
ONE_PAGE = 150


@dataclass
class Branch:
    service: PartnerService
    contacts: list
    below: list = field(default_factory=list)


@dataclass(frozen=True)
class Grove:
    """The services of one country, and of one post when the person reads several."""

    country: object
    post: object
    branches: list


def counted_countries(user):
    """[(country, number of services visible to `user`)], by name."""
    counts = defaultdict(int)
    for code in PartnerService.objects.visible_to(user).values_list("country_id", flat=True):
        counts[code] += 1
    names = known.countries()
    return sorted(((names[code], n) for code, n in counts.items()), key=lambda pair: str(pair[0]))


def trees(user, country=None):
    """[Grove] of what `user` sees, of one country when given. Two statements."""
    services = PartnerService.objects.visible_to(user)
    contacts = Contact.objects.visible_to(user).filter(active=True)
    if country is not None:
        services, contacts = services.filter(country=country), contacts.filter(service__country=country)
    people = defaultdict(list)
    for contact in contacts:
        people[contact.service_id].append((contact, freshness(contact)))
    branches = {service.pk: Branch(service, people[service.pk]) for service in services}
    groves = defaultdict(list)
    for branch in branches.values():
        above = branches.get(branch.service.parent_id)
        place = above.below if above else groves[branch.service.country_id, branch.service.post_id]
        place.append(branch)
    countries, posts = known.countries(), known.posts()
    found = [Grove(countries[code], posts[post], grown) for (code, post), grown in groves.items()]
    return sorted(found, key=lambda grove: (str(grove.country), grove.post.city))
