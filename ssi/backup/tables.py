"""What two databases must have in common to be the same: rows of every table, and everything that guards them."""

import hashlib
import re

from psycopg import sql

#: So that a row reads the same on both sides, whatever the settings of the server.
_SAME_WORDS = "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET extra_float_digits = 1; SET bytea_output = 'hex'"

_TABLES = """
  SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema)' ORDER BY 1, 2
"""
#: A sum of digests does not depend on the order of the rows, and is not zero for two equal ones.
_ROWS = """
  SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text
       || ' ' || coalesce(sum(('x' || right(md5(t::text), 16))::bit(64)::bigint::numeric), 0)::text FROM {} t
"""
_OURS = "n.nspname !~ '^(pg_|information_schema)'"
_NO_EXTENSION = "NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = o.oid AND d.deptype = 'e')"
_RIGHTS = (
    "(SELECT string_agg(r.right, ' ' ORDER BY r.right) FROM (SELECT a.grantee::regrole::text || '=' || a.privilege_type"
    " AS right FROM aclexplode({}) a) r)"
)
#: A condition on a list of values reads otherwise once a dump was read back (each value cast, or the list): what is
#: compared is the words without casts and brackets.
_READS_OTHERWISE = re.compile(r"::[a-z ]+(\[\])?|[()\s]")
_SHAPE = {
    "policy": "SELECT schemaname || '.' || tablename || '.' || policyname, p::text FROM pg_policies p",
    "trigger": "SELECT tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "constraint": "SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(o.oid) FROM pg_constraint o"
    f" JOIN pg_namespace n ON n.oid = o.connamespace WHERE o.conrelid <> 0 AND {_OURS}",
    "index": f"SELECT n.nspname || '.' || indexname, indexdef FROM pg_indexes n0 JOIN pg_namespace n"
    f" ON n.nspname = n0.schemaname WHERE {_OURS}",
    "function": "SELECT o.oid::regprocedure::text, pg_get_functiondef(o.oid) || o.proowner::regrole::text || coalesce("
    f"{_RIGHTS.format('o.proacl')}, '') FROM pg_proc o JOIN pg_namespace n ON n.oid = o.pronamespace"
    f" WHERE o.prokind IN ('f', 'p') AND {_OURS} AND {_NO_EXTENSION}",
    "rights": "SELECT o.oid::regclass::text, o.relrowsecurity || ' ' || o.relforcerowsecurity || ' ' ||"
    f" o.relowner::regrole::text || ' ' || coalesce({_RIGHTS.format('o.relacl')}, '')"
    " || coalesce((SELECT string_agg(c.attname || c.attacl::text, ' ' ORDER BY c.attname) FROM pg_attribute c"
    "     WHERE c.attrelid = o.oid AND c.attacl IS NOT NULL), '')"
    f" FROM pg_class o JOIN pg_namespace n ON n.oid = o.relnamespace"
    f" WHERE o.relkind IN ('r', 'p', 'v', 'm', 'S') AND {_OURS} AND {_NO_EXTENSION}",
}


def rows_of(connection):
    """{schema.table: [rows, digest]} of every table, as this transaction sees them."""
    connection.execute(_SAME_WORDS)
    found = {}
    for schema, name in connection.execute(_TABLES).fetchall():
        query = sql.SQL(_ROWS).format(sql.Identifier(schema, name))
        found[f"{schema}.{name}"] = list(connection.execute(query).fetchone())
    return found


def shape_of(connection):
    """{kind name: digest of its definition} of policies, triggers, constraints, indexes, functions and rights."""
    connection.execute("SET search_path = pg_catalog")  # names and definitions are then written out in full
    found = {}
    for kind, query in _SHAPE.items():
        for name, definition in connection.execute(query).fetchall():
            words = definition or ""
            words = words if kind == "function" else _READS_OTHERWISE.sub("", words)
            found[f"{kind} {name}"] = hashlib.sha256(words.encode()).hexdigest()
    return found


def differences(before, after):
    """Names that one side lacks, or has otherwise, in order."""
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
