"""Sessions in PostgreSQL under hashed keys (DECISIONS §1.7): losing Redis signs nobody out, a dump signs nobody in."""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone


def digest(session_key):
    return hashlib.sha256(session_key.encode()).hexdigest()


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls):
        from .models import Session

        return Session

    def _get_session_from_db(self):
        now = timezone.now()
        idle = timedelta(seconds=settings.SSI_SESSION_IDLE_SECONDS)
        try:
            row = self.model.objects.get(
                session_key=digest(self.session_key), expire_date__gt=now, seen_at__gt=now - idle
            )
        except self.model.DoesNotExist:
            row = self._session_key = None
        self.row = row
        return row

    def exists(self, session_key):
        return self.model.objects.filter(session_key=digest(session_key)).exists()

    def create_model_instance(self, data):
        return self.model(
            session_key=digest(self._get_or_create_session_key()),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY) or None,
            browser=data.get("browser", "")[:200],
            started_at=self.row.started_at if getattr(self, "row", None) else timezone.now(),
        )

    def delete(self, session_key=None):
        key = session_key or self.session_key
        if key is not None:
            self.model.objects.filter(session_key=digest(key)).delete()

    def touch(self):
        """Note that the person is still there; at most one write a minute."""
        row = getattr(self, "row", None)
        now = timezone.now()
        if row is not None and (now - row.seen_at).total_seconds() > 60:
            self.model.objects.filter(pk=row.pk).update(seen_at=now)
