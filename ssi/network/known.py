"""Reference data in memory: read on every page, changed a few times a year."""

from ssi.web.memory import remember

from .models import Country, Domain, Post

TEN_MINUTES = 600


@remember(TEN_MINUTES)
def domains():
    return tuple(Domain.objects.all())


@remember(TEN_MINUTES)
def countries_of(post_ids):
    """Countries covered by these posts (a tuple of identifiers)."""
    return tuple(Country.objects.filter(coverage__post__in=post_ids).distinct())


@remember(TEN_MINUTES)
def post(post_id):
    """One post. Raises Post.DoesNotExist."""
    return Post.objects.select_related("country").get(pk=post_id)


@remember(TEN_MINUTES)
def countries():
    """Every country, by code."""
    return {country.pk: country for country in Country.objects.all()}


@remember(TEN_MINUTES)
def posts():
    """Every post, by key."""
    return {row.pk: row for row in Post.objects.select_related("country")}


def attach(files):
    """The list of these files, each given its post, country and domain from memory: no join, no query."""
    found = list(files)
    known_posts, known_countries = posts(), countries()
    known_domains = {domain.pk: domain for domain in domains()}
    for file in found:
        # A row younger than our memory is left to be read when it is asked for.
        for name, key, known in (
            ("post", file.post_id, known_posts),
            ("country", file.country_id, known_countries),
            ("domain", file.domain_id, known_domains),
        ):
            if key in known:
                setattr(file, name, known[key])
    return found
