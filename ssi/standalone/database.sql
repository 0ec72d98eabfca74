-- What a database of the product needs before its first migration. Run in that database as a superuser,
-- after cluster.sql; may be run again. The database itself belongs to ssi_owner.
ALTER SCHEMA public OWNER TO ssi_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ssi_app, ssi_worker, ssi_sec, ssi_audit, ssi_bypass;

CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gin SCHEMA public;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch SCHEMA public;

-- The application reads and writes rows that the policies let through; DELETE is granted table by table.
ALTER DEFAULT PRIVILEGES FOR ROLE ssi_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO ssi_app;
ALTER DEFAULT PRIVILEGES FOR ROLE ssi_owner IN SCHEMA public GRANT ALL ON TABLES TO ssi_bypass;
ALTER DEFAULT PRIVILEGES FOR ROLE ssi_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ssi_sec;
ALTER DEFAULT PRIVILEGES FOR ROLE ssi_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO ssi_app, ssi_bypass, ssi_sec;
ALTER DEFAULT PRIVILEGES FOR ROLE ssi_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Strangers may not even connect, and the application makes no table, temporary ones included.
DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I OWNER TO ssi_owner', current_database());
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO ssi_app, ssi_worker, ssi_backup', current_database());
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO ssi_bypass', current_database());
END $$;
