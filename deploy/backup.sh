#!/usr/bin/env bash
# Backs up the database and the media while Adreel runs.
#
#   backup.sh [--env FILE] [--to FOLDER] [--keep N] [--database-only]
#
# Settings come from the environment, or from FILE (such as /etc/adreel/adreel.env). Each backup is a folder of FOLDER
# (/var/backups/adreel), named by its time in UTC: the database, SHA256SUMS, MANIFEST, and media, where unchanged files are
# links to the backup before. N (14) backups are kept. One that did not end well is never left under such a name.
#
# Database before media: media files never change under their name, so that whatever the copy of the database knows is there.
# Not in it: /etc/adreel/adreel.env, which holds the secrets. Keep a copy of that elsewhere.
set -euo pipefail
umask 077
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/environment.sh
. "$here/environment.sh"

folder=/var/backups/adreel keep=14 with_media=1
while [ $# -gt 0 ]; do
  case $1 in
    --env) load_environment "${2:?--env needs a file}" && shift 2 ;;
    --to) folder=${2:?--to needs a folder} && shift 2 ;;
    --keep) keep=${2:?--keep needs a number} && shift 2 ;;
    --database-only) with_media=0 && shift ;;
    *) sed -n '2,/^set /{/^set /!s/^# \{0,1\}//p}' "$0" && exit 2 ;;
  esac
done
[[ $keep =~ ^[1-9][0-9]*$ ]] || fail "--keep needs a number of at least 1."
need python3 sha256sum flock

data=${DATA_DIR:-data}
kind=$(python3 "$here/database.py" kind)
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
exec 9>"$folder/.lock"
flock -n 9 || fail "another backup is at work in $folder."
rm -rf "$folder"/.partial-* # of one that was broken off

stamp=$(date -u +%Y%m%dT%H%M%SZ)
[ ! -e "$folder/$stamp" ] || fail "$folder/$stamp is there already; try again in a second."
made="$folder/.partial-$stamp"
mkdir "$made"
trap 'rm -rf "$made"' EXIT

back_up_sqlite() {
  local file
  while IFS= read -r file; do
    if [ -e "$file" ]; then
      python3 "$here/database.py" copy "$file" "$made/${file##*/}" || fail "$file can't be copied."
    fi
  done < <(python3 "$here/database.py" files)
  compgen -G "$made/*.sqlite" >/dev/null || fail "there is no database in $data; is DATA_DIR right?"
}

back_up_postgresql() {
  need pg_dump pg_restore
  # As a file of its own: on the command line everybody on this machine could read the password.
  python3 "$here/database.py" service "$made/.service"
  PGSERVICEFILE="$made/.service" PGSERVICE=adreel PGCONNECT_TIMEOUT=10 pg_dump --format=custom --no-owner --no-privileges --file="$made/database.dump" ||
    fail "pg_dump failed. If it speaks of a version mismatch: install the postgresql-client of the server's version."
  rm "$made/.service"
  pg_restore --list "$made/database.dump" >/dev/null || fail "the dump can't be read back."
}

media_told=none
back_up_media() {
  local before=()
  if [ -n "${S3_BUCKET:-}" ]; then
    media_told="bucket $S3_BUCKET"
    say "media lie in the bucket $S3_BUCKET: turn on versioning and replication there; nothing of them is copied here."
    return
  fi
  [ -d "$data/media" ] || return 0
  if command -v rsync >/dev/null; then
    local last
    last=$(find "$folder" -mindepth 2 -maxdepth 2 -type d -path '*/2*Z/media' | sort | tail -n 1)
    if [ -n "$last" ]; then before=(--link-dest="$last"); fi
    # A file may be removed by its owner meanwhile (24): that is no failure.
    rsync --archive --exclude='.*.partial' "${before[@]}" "$data/media/" "$made/media/" || [ $? = 24 ] || fail "media can't be copied."
  else
    mkdir "$made/media"
    tar -C "$data/media" --exclude='.*.partial' -cf - . | tar -C "$made/media" -xf - || fail "media can't be copied."
  fi
  media_told="$(find "$made/media" -type f | wc -l) files"
}

list_backups() { find "$folder" -mindepth 1 -maxdepth 1 -type d -name '2*Z' -printf '%f\n' | sort; }

"back_up_$kind"
if [ "$with_media" = 1 ]; then back_up_media; fi
for kept in secret.key provenance.pem; do
  if [ -e "$data/$kept" ]; then cp -p "$data/$kept" "$made/$kept"; fi
done
sums=$(cd "$made" && find . -maxdepth 1 -type f -exec sha256sum {} +)
printf '%s\n' "$sums" >"$made/SHA256SUMS"
printf 'made=%s\nkind=%s\nmedia=%s\n' "$stamp" "$kind" "$media_told" >"$made/MANIFEST"
sync -f "$made"
mv "$made" "$folder/$stamp"
trap - EXIT

while IFS= read -r old; do
  rm -rf "${folder:?}/$old"
done < <(list_backups | head -n "-$keep")
say "$folder/$stamp ($kind, media: $media_told; $(list_backups | wc -l) kept)"
