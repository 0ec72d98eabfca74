#!/usr/bin/env bash
# Makes the secrets of a new installation, one file each, in deploy/secrets (or the folder given).
# Never overwrites one: run it again after a new secret appeared. Needs openssl.
# Save vault_keys, seal_key, crosscheck_key and backup_keys apart from the database and from the backups: without them
# attachments, seals, the comparison of files with older ones and the backups themselves are lost.
set -euo pipefail
umask 022 # the containers read these files as other users; the folder is closed to everybody else
folder=${1:-"$(dirname "$0")/secrets"}
install --directory --mode 0700 "$folder"
cd "$folder"

once() { # once NAME COMMAND…: the output of the command, unless the file is there
  local name=$1
  shift
  [ -s "$name" ] || { "$@" > "$name.new" && mv "$name.new" "$name" && echo "created $name"; }
}
password() { openssl rand -hex 32; }
address() { printf '%s%s@%s' "$1" "$(cat "$2")" "$3"; }

once secret_key openssl rand -base64 48
once vault_keys sh -c "printf 'v1:%s' \"\$(openssl rand -base64 32)\""
once backup_keys sh -c "printf 'v1:%s' \"\$(openssl rand -base64 32)\""
once crosscheck_key password
once metrics_token password
once seal_key openssl genpkey -algorithm ed25519
once seal_public_key openssl pkey -in seal_key -pubout
once redis_password password
once redis_url address redis://: redis_password redis:6379/0
once postgres_password password
for role in app worker owner backup; do
  once "database_${role}_password" password
  once "database_${role}_url" address "postgresql://ssi_$role:" "database_${role}_password" postgres:5432/ssi
done
if [ ! -s tls_certificate ]; then
  echo "To do: put the certificate chain in $folder/tls_certificate and its key in $folder/tls_key (PEM)."
fi
