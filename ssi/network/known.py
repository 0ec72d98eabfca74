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
