-- What a database of the product needs before its first migration. Run in that database as a superuser,
-- after cluster.sql; may be run again. The database itself belongs to ssi_owner.
ALTER SCHEMA public OWNER TO ssi_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ssi_app, ssi_worker, ssi_sec, ssi_audit, ssi_bypass;

CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
CREATE EXTENSION IF NOT EXISTS btree_gin SCHEMA public;

-- The application reads and writes rows that the policies let through; DELETE is granted table by table.
ALTER DEFAULT PRIVILEGES FOR ROLE ssi_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO ssi_app;
ALTER DEFAULT PRIVILEGES FOR ROLE ssi_owner IN SCHEMA public GRANT ALL ON TABLES TO ssi_bypass;
ALTER DEFAULT PRIVILEGES FOR ROLE ssi_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ssi_sec;
ALTER DEFAULT PRIVILEGES FOR ROLE ssi_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO ssi_app, ssi_bypass, ssi_sec;
ALTER DEFAULT PRIVILEGES FOR ROLE ssi_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
