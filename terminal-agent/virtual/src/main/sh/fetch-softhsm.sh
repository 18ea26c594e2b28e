#!/bin/sh
# Finds SoftHSM2, a PKCS#11 token made of software, or fetches it.
#
#   fetch-softhsm.sh CACHE_DIR
#
# What is installed is used. Otherwise the packages are downloaded and unpacked into CACHE_DIR, which
# changes nothing on the machine and needs no root. Debian 12, Ubuntu 22.04 and 24.04.
#
# Standard output, for the caller:
#   SOFTHSM_LIB=<path of libsofthsm2.so>
#   SOFTHSM_UTIL=<path of softhsm2-util>
#   SOFTHSM_LIBRARIES=<directories of libraries they need, may be empty>
# Standard error, for people: what, how large, how long.
# Exit status: 0 found or fetched, 2 wrong usage, 3 cannot be had (and what to do is said).
set -u

[ $# -eq 1 ] || { echo 'usage: fetch-softhsm.sh CACHE_DIR' >&2; exit 2; }
mkdir -p "$1" || exit 3
cache=$(cd "$1" && pwd -P) || exit 3
script=fetch-softhsm.sh
what='A token made of software (SoftHSM2)'
packages='softhsm2 softhsm2-common libsofthsm2'
size='600 kB'
# shellcheck source=SCRIPTDIR/fetch-debs.sh
. "$(dirname "$0")/fetch-debs.sh"

# $1: the root to look under, empty for the machine's own.
find_parts() {
  SOFTHSM_LIB=$(first_file "$1"/usr/lib/softhsm/libsofthsm2.so "$1"/usr/lib/*/softhsm/libsofthsm2.so)
  SOFTHSM_UTIL=$(first_file "$1"/usr/bin/softhsm2-util)
  [ -n "$SOFTHSM_LIB" ] && [ -n "$SOFTHSM_UTIL" ]
}

parts() { printf '%s\n' "$SOFTHSM_LIB" "$SOFTHSM_UTIL"; }

# $1: directories of libraries.
answer() {
  printf 'SOFTHSM_LIB=%s\nSOFTHSM_UTIL=%s\nSOFTHSM_LIBRARIES=%s\n' "$SOFTHSM_LIB" "$SOFTHSM_UTIL" "$1"
  exit 0
}

if find_parts ''; then answer ''; fi
if find_parts "$root" && [ -z "$(missing_libraries)" ]; then answer "$(library_path)"; fi
fetch
answer "$(library_path)"
