#!/usr/bin/env bash
# First start of PostgreSQL: roles, rights of the database, passwords. The image of postgres runs it as the
# superuser; `PGHOST=… PGUSER=… bash deploy/postgres-init.sh` does the same on a server of your own, and again
# after a change of cluster.sql or of a password.
set -euo pipefail
export PGUSER=${POSTGRES_USER:-${PGUSER:-postgres}} PGDATABASE=${POSTGRES_DB:-${PGDATABASE:-ssi}}
export PGOPTIONS="-c client_min_messages=warning"
sql=${SSI_SQL:-/opt/ssi}
export secrets=${SSI_SECRETS:-/run/secrets}

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --file "$sql/cluster.sql"
# psql reads the passwords itself: on its command line `ps` would show them.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --file - <<'SQL'
\set app `cat "$secrets/database_app_password"`
\set worker `cat "$secrets/database_worker_password"`
\set owner `cat "$secrets/database_owner_password"`
\set backup `cat "$secrets/database_backup_password"`
SET log_statement = 'none';
SET password_encryption = 'scram-sha-256';
ALTER ROLE ssi_app PASSWORD :'app';
ALTER ROLE ssi_worker PASSWORD :'worker';
ALTER ROLE ssi_owner PASSWORD :'owner';
ALTER ROLE ssi_backup PASSWORD :'backup';
SQL
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --file "$sql/database.sql"
