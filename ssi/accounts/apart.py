"""What must outlive a request that is rolled back: the counters of the throttles, on a connection of their own.

The journal of what failed at the door goes the same way (`record(…, apart=True)`): an attempt that ends in an error
page is an attempt (DECISIONS §3.12). The connection is opened by the first statement that needs it, commits each one,
and is closed with the request: whoever just works never has a second one.
"""

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache


class ThrottleCache(DatabaseCache):
    """Django's cache in PostgreSQL, committed apart from the request."""

    def __init__(self, table, params):
        super().__init__(table, params)
        self.cache_model_class.committed_apart = True


class ApartRouter:
    """Sends the throttles to `settings.SSI_APART_DATABASE`, and nothing else; no table is made through it."""

    def db_for_read(self, model, **_hints):
        return settings.SSI_APART_DATABASE if getattr(model, "committed_apart", False) else None

    db_for_write = db_for_read

    def allow_migrate(self, db, app_label, **_hints):
        return None if db == "default" else False
