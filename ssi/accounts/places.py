"""City and time zone of the post a person works in."""

from zoneinfo import ZoneInfo

from ssi.network import known

#: Where the central desk works, and whoever has no post.
CENTRAL_NAME, CENTRAL_CITY, CENTRAL_ZONE = "DCIS", "Paris", ZoneInfo("Europe/Paris")


def city_of(post_ids):
    """City of the person's (first) post."""
    return known.post(post_ids[0]).city if post_ids else CENTRAL_NAME


def clock_of(post_ids):
    """City whose hours this person reads: « heure de Paris »."""
    return known.post(post_ids[0]).city if post_ids else CENTRAL_CITY


def zone_of(post_ids):
    """Time zone in which this person reads moments."""
    return known.post(post_ids[0]).zone if post_ids else CENTRAL_ZONE
