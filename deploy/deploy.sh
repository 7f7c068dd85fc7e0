#!/usr/bin/env bash
# Brings Adreel onto this Debian or Ubuntu machine, or the next version of it. Run it as root, as often as you like.
#
#   deploy.sh [--from PATH|REF] [--origin URL] [--database local|sqlite|URL] [--dry-run]
#   deploy.sh rollback        back to the release before
#   deploy.sh status          what runs
#   deploy.sh run WORDS…      an adreel command with the services' settings and user, such as: run doctor
#   deploy.sh restore BACKUP  a backup into an empty place; see restore.sh
#
#   --from      a folder, or a git revision of the repository that this script lies in; default: the folder it lies in
#   --origin    what people type into their browser, such as https://ads.example.com     (first time only; then in
#   --database  local (PostgreSQL on this machine, the default), sqlite, postgresql://…   /etc/adreel/adreel.env)
#   --dry-run   says what would be done
#
# A release is built beside the running one, its settings and the database are checked, the database is backed up and brought
# to the new schema, then /opt/adreel/current is switched and the services are restarted: workers one after the other, each
# lets its work finish or hands it on. What is not healthy then is switched back. The schema is never taken back by this
# script: migrations leave what the release before needs, and data made since would be lost.
#
# ADREEL_ROOT puts everything below another folder and leaves packages and users alone (tests).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deploy/environment.sh
. "$here/environment.sh"

root=${ADREEL_ROOT:-}
base=$root/opt/adreel releases=$root/opt/adreel/releases
settings=$root/etc/adreel/adreel.env data=$root/var/lib/adreel backups=$root/var/backups/adreel
units=$root/etc/systemd/system nginx=$root/etc/nginx
python=${ADREEL_PYTHON:-python3}
keep=3
patience=${ADREEL_PATIENCE:-120}

usage() {
  sed -n '2,/^set /{/^set /!s/^# \{0,1\}//p}' "$0"
  exit "${1:-2}"
}

# --- words -----------------------------------------------------------------------------------------------------------

command=deploy from='' origin='' database=local dry=0 words=()
while [ $# -gt 0 ]; do
  case $1 in
    rollback | status) command=$1 && shift ;;
    run | restore)
      command=$1 && shift
      words=("$@") && set --
      [ ${#words[@]} -gt 0 ] || usage
      ;;
    --from) from=${2:?--from needs a folder or a revision} && shift 2 ;;
    --origin) origin=${2:?--origin needs an address} && shift 2 ;;
    --database) database=${2:?--database needs local, sqlite or an address} && shift 2 ;;
    --dry-run) dry=1 && shift ;;
    -h | --help) usage 0 ;;
    *) usage ;;
  esac
done
case $database in local | sqlite | postgresql://* | postgres://*) ;; *) usage ;; esac

# --- small things ----------------------------------------------------------------------------------------------------

# Runs as the user of the services; as oneself below ADREEL_ROOT.
as_adreel() {
  if [ -n "$root" ]; then "$@"; else runuser -u adreel -- env HOME="$data" "$@"; fi
}

# Runs a command of a release with the settings of the services, which stay out of process lists.
with_settings() (
  load_environment "$settings" && cd "$data" && as_adreel "$@"
)

setting() (
  load_environment "$settings"
  name=$1
  printf '%s' "${!name:-${2:-}}"
)

target_of() { if [ -L "$base/$1" ]; then basename "$(readlink "$base/$1")"; fi; }

point() { ln -sfn "releases/$2" "$base/.$1.new" && mv -T "$base/.$1.new" "$base/$1"; }

# Copies what differs; succeeds if anything did.
put() {
  local changed=1 file
  mkdir -p "$2"
  for file in "$1"/*; do
    cmp -s "$file" "$2/${file##*/}" && continue
    install -m 0644 "$file" "$2/${file##*/}"
    changed=0
  done
  return "$changed"
}

workers() { setting ADREEL_WORKERS 2; }

# What is being done, for the case that it goes wrong.
step='' running=''
# shellcheck disable=SC2317  # called by the trap
on_exit() {
  local code=$?
  rm -rf "${staging:-}"
  if [ "$code" != 0 ] && [ -n "$step" ]; then
    say "failed while $step. Nothing was switched${running:+: $running still runs}." >&2
  fi
}
trap on_exit EXIT

begin() {
  step=$1
  say "$step"
}

# --- steps -----------------------------------------------------------------------------------------------------------

check_machine() {
  need tar sha256sum flock
  [ -n "$root" ] && return
  [ "$(id -u)" = 0 ] || fail "run it as root."
  command -v apt-get >/dev/null || fail "this is for Debian and Ubuntu; see docs/operations.md for other ways."
  [ -d /run/systemd/system ] || fail "systemd does not run here."
}

# Which are wanted and not there, one a line.
missing_packages() {
  [ -n "$root" ] && return
  local wanted=(python3 python3-venv nginx curl ca-certificates git rsync) package
  command -v node >/dev/null || wanted+=(nodejs npm)
  [ "$database" != local ] || [ -e "$settings" ] || wanted+=(postgresql)
  [ "$database" = sqlite ] || wanted+=(postgresql-client)
  for package in "${wanted[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
  done
}

install_packages() {
  local missing
  mapfile -t missing < <(missing_packages)
  if [ ${#missing[@]} -gt 0 ]; then
    say "installing ${missing[*]}"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
  fi
}

check_versions() {
  need curl "$python"
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || fail "Python 3.11 or newer is needed (Debian 12, Ubuntu 24.04)."
  [ -n "$root" ] && return
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' ||
    fail "Node 20.19 or newer is needed, $(node --version) is here: install a newer one, then run this again."
}

make_user() {
  [ -n "$root" ] && return
  getent passwd adreel >/dev/null || useradd --system --user-group --home-dir /var/lib/adreel --no-create-home --shell /usr/sbin/nologin adreel
}

make_folders() {
  mkdir -p "$releases" "${settings%/*}" "$data" "$backups" "$units"
  chmod 0750 "$data" && chmod 0700 "$backups"
  [ -n "$root" ] || chown adreel:adreel "$data" "$backups"
}

# Once: from then on the file is the operator's.
make_settings() {
  [ ! -e "$settings" ] || return 0
  local url='' options=--no-worker count=2 secret
  case $database in
    local) url='postgresql://adreel@/adreel?host=/var/run/postgresql' ;;
    sqlite) options='' count=0 ;; # one process does everything
    *) url=$database ;;
  esac
  secret=$("$python" -c 'import secrets; print(secrets.token_urlsafe(48))')
  (
    umask 077
    cat >"$settings.new" <<EOF
# Adreel's settings on this machine; .env.example lists all. After a change: systemctl restart adreel.target
ENVIRONMENT=production
HOST=127.0.0.1
PORT=8000
DATA_DIR=$data
DATABASE_URL=$url
SECRET_KEY=$secret
FRONTEND_ORIGIN=$origin
# nginx on this machine tells where requests come from; nobody else reaches the ports of API and pages.
TRUSTED_PROXIES=127.0.0.1

# Of deploy.sh: with SQLite there are no workers, and the API does their work.
ADREEL_WORKERS=$count
ADREEL_SERVE_OPTIONS=$options
EOF
  )
  mv "$settings.new" "$settings"
  say "made $settings with a secret of its own"
  [ -n "$origin" ] || say "set FRONTEND_ORIGIN there to what people type into their browser, such as https://ads.example.com"
}

# The role is the system's user, who needs no password at the local socket.
make_local_database() (
  [ -z "$root" ] && [[ $(setting DATABASE_URL) == *host=/var/run/postgresql* ]] || return 0
  cd / # psql complains of a folder that postgres may not enter
  local ask=(runuser -u postgres -- psql -qtAX)
  [ "$("${ask[@]}" -c "SELECT 1 FROM pg_roles WHERE rolname = 'adreel'")" = 1 ] || runuser -u postgres -- createuser adreel
  [ "$("${ask[@]}" -c "SELECT 1 FROM pg_database WHERE datname = 'adreel'")" = 1 ] || runuser -u postgres -- createdb --owner=adreel adreel
)

# What is not of the program stays out: secrets, data, what was installed or built.
take_source() {
  local from=${1:-${here%/*}} to=$2
  if [ -d "$from" ]; then
    tar -C "$from" --exclude-vcs --exclude=node_modules --exclude=.next --exclude='.venv' --exclude=./data --exclude=.cache \
      --exclude='.env' --exclude='.env.local' --exclude='.env.production' --exclude=__pycache__ --exclude='*.egg-info' --exclude='*.tsbuildinfo' \
      --exclude=next-env.d.ts --exclude='.*_cache' -cf - . | tar -C "$to" --no-same-owner -xf -
  else
    need git
    git -c safe.directory='*' -C "${here%/*}" archive --format=tar "$from" | tar -C "$to" --no-same-owner -xf - ||
      fail "$from is neither a folder nor a revision of ${here%/*}."
  fi
  [ -f "$to/requirements.txt" ] || fail "$from holds no Adreel."
}

# The same source is the same release.
name_of() { (cd "$1" && find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-12); }

build() {
  local release=$1
  [ -n "$root" ] || chown -R adreel:adreel "$release"
  (
    cd "$release"
    # At its last place: an environment of Python knows where it lies.
    as_adreel "$python" -m venv .venv
    as_adreel .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
    as_adreel .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
    as_adreel .venv/bin/python -m compileall -q .venv/lib backend
    cd frontend
    NEXT_TELEMETRY_DISABLED=1 as_adreel npm ci --no-audit --no-fund --loglevel error
    NEXT_TELEMETRY_DISABLED=1 as_adreel npm run --silent build
    mv .next/standalone ../web
    mv .next/static ../web/.next/static
    cp -R public ../web/public
    rm -rf node_modules .next
  )
  # Services can't change their own program.
  [ -n "$root" ] || chown -R root:root "$release"
  chmod -R go-w,a+rX "$release"
  touch "$release/.built"
}

check_settings() {
  begin "checking settings and database"
  with_settings "$1/.venv/bin/adreel" doctor --only "secret key,processes,disk,ffmpeg,database,storage"
}

back_up() {
  begin "backing the database up"
  if [ "$(with_settings "$python" "$1/deploy/database.py" kind)" = sqlite ] && [ ! -e "$data/adreel.sqlite" ]; then return; fi
  with_settings "$1/deploy/backup.sh" --to "$backups/deployments" --keep 5 --database-only
}

migrate() {
  begin "bringing the database to the new schema (the backup: $backups/deployments)"
  with_settings "$1/.venv/bin/adreel" migrate
}

# What follows runs within tests, where bash does not stop at a failure: each names its own.

# What the pages must know of the services' settings; no secret.
tell_pages() {
  local media
  media=$(with_settings "$1/.venv/bin/python" -c 'from app.config import Settings; from app.storage import browser_origin; print(browser_origin(Settings()))') || return 1
  printf 'PORT=%s\nAPI_INTERNAL_URL=http://127.0.0.1:%s\nMEDIA_ORIGIN=%s\n' "$(setting FRONTEND_PORT 3000)" "$(setting PORT 8000)" "$media" >"${settings%/*}/web.env"
}

install_units() {
  if put "$1/deploy/systemd" "$units"; then systemctl daemon-reload || return 1; fi
}

install_site() {
  [ -d "$nginx/sites-enabled" ] || return 0
  local kept
  kept=$(mktemp -d)
  [ ! -d "$nginx/adreel" ] || cp -a "$nginx/adreel/." "$kept/"
  put "$1/deploy/nginx/adreel" "$nginx/adreel" || [ ! -e "$nginx/sites-available/adreel.conf" ] || { rm -rf "$kept" && return 0; }
  if [ ! -e "$nginx/sites-available/adreel.conf" ]; then
    install -D -m 0644 "$1/deploy/nginx/adreel.conf" "$nginx/sites-available/adreel.conf"
    ln -sfn ../sites-available/adreel.conf "$nginx/sites-enabled/adreel.conf"
    if [ -L "$nginx/sites-enabled/default" ]; then
      rm "$nginx/sites-enabled/default"
      say "took nginx's own default site out of sites-enabled"
    fi
  fi
  if nginx -t -q; then
    systemctl reload-or-restart nginx
  else
    if [ -n "$(ls -A "$kept")" ]; then cp -a "$kept/." "$nginx/adreel/"; fi
    say "nginx does not take its new files (see above); the former ones are back. Its site may want a change by hand."
  fi
  rm -rf "$kept"
}

# New workers understand old work; an old one might not understand what a new API asks for. So workers first.
restart_all() {
  local count number link
  count=$(workers)
  for ((number = 1; number <= count; number++)); do
    systemctl enable --quiet "adreel-worker@$number.service" && systemctl restart "adreel-worker@$number.service" || return 1
  done
  for link in "$units"/adreel.target.wants/adreel-worker@*.service; do
    number=${link##*@} number=${number%.service}
    if [ -L "$link" ] && [ "$number" -gt "$count" ]; then systemctl disable --quiet --now "adreel-worker@$number.service"; fi
  done
  systemctl enable --quiet adreel.target adreel-api.service adreel-web.service adreel-backup.timer &&
    systemctl restart adreel-api.service &&
    answers "$(api_address)" && # never both away at once
    systemctl restart adreel-web.service &&
    systemctl start adreel.target adreel-backup.timer
}

api_address() { printf 'http://127.0.0.1:%s/health' "$(setting PORT 8000)"; }

answers() {
  local deadline=$((SECONDS + patience))
  until curl -fsS -o /dev/null --max-time 5 "$1" 2>/dev/null; do
    if [ $SECONDS -ge $deadline ]; then
      say "$1 does not answer"
      return 1
    fi
    sleep 1
  done
}

healthy() {
  local count number
  count=$(workers)
  answers "$(api_address)" && answers "http://127.0.0.1:$(setting FRONTEND_PORT 3000)/login" || return 1
  for ((number = 1; number <= count; number++)); do
    if ! systemctl is-active --quiet "adreel-worker@$number.service"; then
      say "worker $number does not run"
      return 1
    fi
  done
}

# Makes a release the one that runs; fails if it is not healthy.
switch_to() {
  point current "$1" && tell_pages "$releases/$1" && install_units "$releases/$1" && install_site "$releases/$1" && restart_all && healthy
}

prune() {
  local name
  find "$releases" -mindepth 2 -maxdepth 2 -name .built -printf '%T@ %h\n' | sort -rn | sed 's|.*/||' | tail -n "+$((keep + 1))" |
    while IFS= read -r name; do
      [ "$name" = "$(target_of current)" ] || [ "$name" = "$(target_of previous)" ] || rm -rf "${releases:?}/$name"
    done
}

# --- commands --------------------------------------------------------------------------------------------------------

deploy() {
  local release id missing
  check_machine
  running=$(target_of current)
  staging=$(mktemp -d)
  take_source "$from" "$staging"
  id=$(name_of "$staging") release=$releases/$id

  if [ "$dry" = 1 ]; then
    say "release $id from ${from:-${here%/*}}: $([ -e "$release/.built" ] && echo 'is built already' || echo 'would be built')"
    say "runs now: ${running:-nothing}"
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} = 0 ] || say "would install ${missing[*]}"
    [ -e "$settings" ] || say "would make $settings (database: $database)"
    say "would check settings and database, back the database up, migrate it, switch to $id, restart $( [ -e "$settings" ] && workers || echo 2) workers, API and pages"
    say "nothing was changed"
    return
  fi

  step="preparing the machine"
  install_packages
  check_versions
  make_user
  make_folders
  exec 8>"$base/.lock"
  flock -n 8 || fail "another deployment is at work."
  make_settings
  make_local_database
  if [ ! -e "$release/.built" ]; then
    begin "building $id"
    rm -rf "$release"
    mkdir -p "$release"
    cp -R "$staging/." "$release/"
    build "$release"
  fi
  check_settings "$release"
  back_up "$release"
  migrate "$release"

  step=''
  say "switching to $id"
  if switch_to "$id"; then
    if [ "$running" = "$id" ]; then running=''; fi
    if [ -n "$running" ]; then point previous "$running"; fi
    touch "$release/.built"
    prune
    say "$id runs${running:+, before it $running}. What else the doctor says:"
    with_settings "$release/.venv/bin/adreel" doctor || true
    return
  fi
  say "$id is not healthy; see: journalctl -u adreel-api -u 'adreel-worker@*' -u adreel-web -n 100"
  if [ -z "$running" ] || [ "$running" = "$id" ]; then
    fail "there is no release before it to go back to; it is left as it is."
  fi
  if switch_to "$running"; then
    fail "rolled back: $running runs again, on the database's new schema. Backup from before: $backups/deployments"
  fi
  fail "rolled back to $running, which is not healthy either. Backup of the database from before: $backups/deployments"
}

rollback() {
  local before
  check_machine
  running=$(target_of current) before=$(target_of previous)
  [ -e "$releases/${before:-none}/.built" ] || fail "there is no release before ${running:-it}."
  if [ "$dry" = 1 ]; then
    say "would switch from $running to $before; the database stays as it is"
    return
  fi
  exec 8>"$base/.lock"
  flock -n 8 || fail "another deployment is at work."
  switch_to "$before" || fail "$before is not healthy; see: journalctl -u adreel-api -n 100"
  point previous "$running"
  say "$before runs, on the schema that $running left. Backups: $backups/deployments"
}

status() {
  local unit
  printf 'current   %s\nprevious  %s\n' "$(target_of current)" "$(target_of previous)"
  [ -e "$settings" ] || return 0
  for unit in adreel-api adreel-web $(seq -f 'adreel-worker@%g' 1 "$(workers)"); do
    printf '%-18s %s\n' "$unit" "$(systemctl is-active "$unit.service" || true)"
  done
  patience=0
  if healthy; then echo healthy; else return 1; fi
}

run() { with_settings "$base/current/.venv/bin/adreel" "${words[@]}"; }

restore() { with_settings "$base/current/deploy/restore.sh" "${words[@]}"; }

# Read as a whole before it begins: this file may be replaced meanwhile.
{
  case $command in
    deploy) deploy ;;
    rollback) rollback ;;
    status) status ;;
    run) run ;;
    restore) restore ;;
  esac
  exit
}
