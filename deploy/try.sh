#!/bin/bash
# Tries the installation as the service and the container do it, as an ordinary user in a folder of its own: a clean copy of what is committed, built, started
# with the service's flags, asked whether it is ready and what the doctor says, stopped, and looked at whether anything is left. Started as root it becomes nobody.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
port=${1:-3999}

if [ "$(id -u)" -eq 0 ]; then
  place=$(mktemp -d /tmp/attune-try-XXXXXX)
  git -c safe.directory='*' clone --quiet --no-hardlinks "$here" "$place/attune"
  chown -R nobody:nogroup "$place"
  status=0
  setpriv --reuid nobody --regid nogroup --clear-groups env HOME="$place" PATH="$PATH" bash "$place/attune/deploy/try.sh" "$port" || status=$?
  rm -rf "$place"
  exit "$status"
fi

place=$(mktemp -d "${HOME}/try-XXXXXX")
program=$here
export ATTUNE_DATA="$place/data" ATTUNE_KEYRING="$place/keyring" ATTUNE_PORT="$port"
# The flags stand in the unit, once.
start=$(sed -n 's/^ExecStart=\/opt\/attune\///p' "$program/deploy/attune.service")
cd "$program"
sh deploy/build.sh
umask 077
$start &
server=$!
trap 'kill -9 $server 2>/dev/null || true; rm -rf "$place"' EXIT
for _ in $(seq 120); do
  if curl -fsS "http://127.0.0.1:$port/ready" -o "$place/ready" 2>/dev/null; then break; fi
  kill -0 $server
  sleep 0.5
done
cat "$place/ready"; echo
node=$(echo "$start" | cut -d' ' -f1)
"$node" dist/attune.js doctor
kill -TERM $server
wait $server
test ! -e "$ATTUNE_DATA/attune.pid" && test ! -e "$ATTUNE_DATA/database/postmaster.pid"
# Not to be read by anybody else.
test -z "$(find "$ATTUNE_DATA" "$ATTUNE_KEYRING" -type f -perm /077 -not -path '*/engine/*' | head -n 1)"
echo "Installed, ready, looked at and stopped as $(id -un); nothing was left running, and nothing of it can be read by others."
