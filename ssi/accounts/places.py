"""City and time zone of the post a person works in."""

from zoneinfo import ZoneInfo

from ssi.network import known

#: Where the central desk works, and whoever has no post.
CENTRAL_NAME, CENTRAL_ZONE = "DCIS", ZoneInfo("Europe/Paris")


def city_of(post_ids):
    """City of the person's (first) post."""
    return known.post(post_ids[0]).city if post_ids else CENTRAL_NAME


def zone_of(post_ids):
    """Time zone in which this person reads moments."""
    return known.post(post_ids[0]).zone if post_ids else CENTRAL_ZONE
