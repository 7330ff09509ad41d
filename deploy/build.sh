#!/bin/sh
# What an installation needs, made in place: packages as the lock file names them, nothing of theirs run, and the bundles. The container file does the same.
set -eu
cd "$(dirname "$0")/.."
npm ci --omit=dev --ignore-scripts --no-audit --no-fund
node scripts/build.mjs
