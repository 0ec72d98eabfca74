"""What must hold before the first request is served."""

from django.core.checks import Error, register
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection

from .roles import DELEGABLE, PERMISSIONS

#: The login itself, and whatever it may become by SET ROLE or holds through another role: superusers, roles above the
#: policies, owners of tables, those that may give themselves more, those of PostgreSQL that read or run files.
POWERS = """
  SELECT r.rolname FROM pg_roles r
   WHERE pg_has_role(%s, r.oid, 'MEMBER')
     AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication
          OR EXISTS (SELECT FROM pg_class c WHERE c.relowner = r.oid)
          OR r.rolname IN ('pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files', 'pg_write_server_files',
                           'pg_execute_server_program'))
   ORDER BY r.rolname <> %s, r.rolname
"""


def powers_of(login):
    """Roles too powerful for the web or the worker that this login is, or may become; itself first."""
    with connection.cursor() as cursor:
        cursor.execute(POWERS, [login, login])
        return [name for (name,) in cursor.fetchall()]


def refuse_powerful_login():
    """Raise ImproperlyConfigured if this login owns tables or is above the policies, or may become who is
    (DECISIONS §1.1).

    A database that does not answer yet is not judged: the first request will say so itself.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT session_user")
            (name,) = cursor.fetchone()
        powers = powers_of(name)
    except OperationalError:
        return
    finally:
        connection.close()
    if powers:
        raise ImproperlyConfigured(
            f"DATABASE_URL signs in as “{name}”, which owns tables or bypasses row-level security, or may become "
            f"who does ({', '.join(powers)}). "
            "Use ssi_app (web) or ssi_worker (worker); migrations use DATABASE_OWNER_URL."
        )


@register
def delegable_permissions_exist(app_configs, **_):
    known = frozenset().union(*PERMISSIONS.values())
    return [Error(f"{code} can be delegated but nobody holds it.", id="accounts.E001") for code in DELEGABLE - known]
