"""What must hold before the first request is served."""

from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from .roles import DELEGABLE, PERMISSIONS


def refuse_powerful_login():
    """Raise ImproperlyConfigured if this login owns tables or is above the policies (DECISIONS §1.1).

    A database that does not answer yet is not judged: the first request will say so itself.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT r.rolsuper OR r.rolbypassrls OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid)"
                "    OR pg_has_role(r.oid, 'ssi_owner', 'MEMBER'), r.rolname"
                "  FROM pg_roles r WHERE r.rolname = session_user"
            )
            powerful, name = cursor.fetchone()
    except OperationalError:
        return
    finally:
        connection.close()
    if powerful:
        raise ImproperlyConfigured(
            f"DATABASE_URL signs in as “{name}”, which owns tables or bypasses row-level security. "
            "Use ssi_app (web) or ssi_worker (worker); migrations use DATABASE_OWNER_URL."
        )


@register
def delegable_permissions_exist(app_configs, **_):
    known = frozenset().union(*PERMISSIONS.values())
    return [Error(f"{code} can be delegated but nobody holds it.", id="accounts.E001") for code in DELEGABLE - known]
