#!/usr/bin/env bash
# Brings a backup of backup.sh into an empty place, and looks at what came.
#
#   restore.sh BACKUP [--env FILE] [--database-only]
#
# BACKUP is one folder. Settings come from the environment, or from FILE: where the database shall be and DATA_DIR. Nothing is
# ever written over: the PostgreSQL database must have no tables, DATA_DIR no database and no media. Stop Adreel first.
set -euo pipefail
umask 077
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/environment.sh
. "$here/environment.sh"

usage() {
  sed -n '2,/^set /{/^set /!s/^# \{0,1\}//p}' "$0"
  exit 2
}

backup='' with_media=1
while [ $# -gt 0 ]; do
  case $1 in
    --env) load_environment "${2:?--env needs a file}" && shift 2 ;;
    --database-only) with_media=0 && shift ;;
    -*) usage ;;
    *) backup=$1 && shift ;;
  esac
done
[ -n "$backup" ] || usage
[ -f "$backup/MANIFEST" ] || fail "$backup is no backup: it has no MANIFEST."
need python3 sha256sum
backup=$(cd "$backup" && pwd)
data=${DATA_DIR:-data}

of_backup=$(sed -n 's/^kind=//p' "$backup/MANIFEST")
kind=$(python3 "$here/database.py" kind)
[ "$of_backup" = "$kind" ] || fail "the backup is of $of_backup, but DATABASE_URL names $kind."
(cd "$backup" && sha256sum --check --quiet SHA256SUMS) || fail "the backup is damaged; take another one."
if [ "$with_media" = 1 ] && [ -e "$data/media" ] && [ -n "$(ls -A "$data/media")" ]; then
  fail "$data/media is not empty; move it away first."
fi

restore_sqlite() {
  local file files
  mapfile -t files < <(python3 "$here/database.py" files)
  for file in "${files[@]}"; do
    [ ! -e "$file" ] || fail "$file is there already; move it away first."
  done
  for file in "${files[@]}"; do
    [ -e "$backup/${file##*/}" ] || continue
    mkdir -p "${file%/*}"
    rm -f "$file.partial"
    python3 "$here/database.py" copy "$backup/${file##*/}" "$file.partial"
    mv "$file.partial" "$file"
  done
  database=${files[1]}
  say "rows: $(python3 "$here/database.py" count "$database" | tr '\n' ',' | sed 's/,$//; s/,/, /g')"
}

restore_postgresql() {
  need pg_restore psql
  service=$(mktemp)
  trap 'rm -f "$service"' EXIT
  python3 "$here/database.py" service "$service"
  export PGSERVICEFILE=$service PGSERVICE=adreel PGCONNECT_TIMEOUT=10
  local tables
  tables=$(ask "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')") ||
    fail "the database can't be reached; make an empty one first (createdb)."
  [ "$tables" = 0 ] || fail "the database has $tables tables; name an empty one in DATABASE_URL."
  # All or nothing.
  pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname=service=adreel "$backup/database.dump" ||
    fail "the dump could not be restored; the database is as empty as before."
  say "schema $(ask 'SELECT version_num FROM alembic_version'), $(ask 'SELECT count(*) FROM users') users, $(ask 'SELECT count(*) FROM assets') assets"
}

ask() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --command="$1"; }

list_missing() {
  if [ "$kind" = sqlite ]; then
    python3 "$here/database.py" media "$database" "$data/media"
  else
    ask "SELECT storage_key FROM assets UNION SELECT poster_key FROM assets WHERE poster_key IS NOT NULL" |
      while IFS= read -r key; do
        [ -f "$data/media/$key" ] || printf '%s\n' "$key"
      done
  fi
}

"restore_$kind"
for kept in secret.key provenance.pem; do
  if [ -e "$backup/$kept" ] && [ ! -e "$data/$kept" ]; then
    mkdir -p "$data" && cp -p "$backup/$kept" "$data/$kept"
  fi
done
if [ "$with_media" = 1 ] && [ -d "$backup/media" ]; then
  mkdir -p "$data"
  rm -rf "$data/media.partial"
  cp -a "$backup/media" "$data/media.partial"
  rmdir "$data/media" 2>/dev/null || true
  mv "$data/media.partial" "$data/media"
  missing=$(list_missing)
  if [ -n "$missing" ]; then
    say "the backup lacks $(wc -l <<<"$missing") files that the database knows, such as ${missing%%$'\n'*}: removed while it was made."
  fi
  say "$(find "$data/media" -type f | wc -l) media files"
fi
# Run by root, what came belongs to whom the folder belongs.
if [ "$(id -u)" = 0 ] && [ -d "$data" ]; then chown -R --reference="$data" "$data"; fi
say "restored $(sed -n 's/^made=//p' "$backup/MANIFEST"). Next: adreel doctor, then start Adreel."
