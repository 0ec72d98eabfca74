-- Roles of an SSI cluster. Run once as a superuser in any database of the cluster; may be run again.
-- docs/architecture.md says what each role is for. Passwords are set apart (deploy/), never here.
DO $$
DECLARE
  role record;
BEGIN
  FOR role IN
    SELECT * FROM (VALUES
      ('ssi_owner',  'LOGIN NOINHERIT'),
      ('ssi_app',    'LOGIN'),
      ('ssi_worker', 'LOGIN INHERIT'),
      ('ssi_sec',    'NOLOGIN BYPASSRLS'),
      ('ssi_audit',  'NOLOGIN'),
      ('ssi_bypass', 'NOLOGIN BYPASSRLS'),
      ('ssi_backup', 'LOGIN BYPASSRLS')
    ) AS wanted(name, attributes)
  LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role.name) THEN
      EXECUTE format('CREATE ROLE %I %s', role.name, role.attributes);
    END IF;
  END LOOP;
END $$;

GRANT ssi_app TO ssi_worker;
-- Reads everything, for the backups, and writes nothing.
GRANT pg_read_all_data TO ssi_backup;
-- NOINHERIT: the owner has these rights only after an explicit SET ROLE.
GRANT ssi_sec, ssi_audit, ssi_bypass, ssi_app TO ssi_owner;

-- A request that hangs must not hold its transaction for ever.
ALTER ROLE ssi_app SET statement_timeout = '20s';
ALTER ROLE ssi_app SET lock_timeout = '5s';
ALTER ROLE ssi_app SET idle_in_transaction_session_timeout = '60s';
