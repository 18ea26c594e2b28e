#!/bin/sh
# Finds socat, which makes pairs of pseudo terminals, or fetches it.
#
#   fetch-socat.sh CACHE_DIR
#
# What is installed is used. Otherwise the package is downloaded and unpacked into CACHE_DIR, which
# changes nothing on the machine and needs no root. Debian 12, Ubuntu 22.04 and 24.04.
#
# Standard output, for the caller:
#   SOCAT=<path>
# Standard error, for people: what, how large, how long.
# Exit status: 0 found or fetched, 2 wrong usage, 3 cannot be had (and what to do is said).
set -u

[ $# -eq 1 ] || { echo 'usage: fetch-socat.sh CACHE_DIR' >&2; exit 2; }
mkdir -p "$1" || exit 3
cache=$(cd "$1" && pwd -P) || exit 3
script=fetch-socat.sh
what='Serial ports without hardware (socat)'
packages=socat
size='400 kB'
# shellcheck source=SCRIPTDIR/fetch-debs.sh
. "$(dirname "$0")/fetch-debs.sh"

# $1: the root to look under, empty for the machine's own.
find_parts() {
  SOCAT=$(first_file "$1"/usr/bin/socat "$1"/usr/local/bin/socat)
  [ -n "$SOCAT" ]
}

parts() { printf '%s\n' "$SOCAT"; }

answer() {
  printf 'SOCAT=%s\n' "$SOCAT"
  exit 0
}

if find_parts ''; then answer; fi
if find_parts "$root" && [ -z "$(missing_libraries)" ]; then answer; fi
fetch
answer
