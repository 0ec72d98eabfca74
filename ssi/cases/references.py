"""Gapless numbers: `SERIES-POST-YYYY-NNNNN`, given when a file is first saved, never reused (DECISIONS §1.11)."""

from django.db import connection
from django.utils import timezone


def next_reference(series, post):
    """The next reference of `series` at `post`, in the post's own year.

    The counter stays locked until the transaction ends, and a rollback gives the number back.
    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("next_reference() needs a transaction")
    year = timezone.localdate(timezone=post.zone).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.next_reference(%s, %s, %s)", [series, post.pk, year])
        (number,) = cursor.fetchone()
    return f"{series}-{post.code}-{year}-{number:05d}"
