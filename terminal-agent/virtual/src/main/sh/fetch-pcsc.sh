#!/bin/sh
# Finds the PC/SC daemon, its driver for virtual slots and its client library, or fetches them.
#
#   fetch-pcsc.sh CACHE_DIR
#
# What is installed is used. Otherwise the packages are downloaded and unpacked into CACHE_DIR,
# which changes nothing on the machine and needs no root. Debian 12, Ubuntu 22.04 and 24.04.
#
# Standard output, for the caller:
#   PCSCD=<path of the daemon>
#   VPCD_IFD=<path of libifdvpcd.so>
#   PCSC_LIB=<path of libpcsclite.so.1>
# Standard error, for people: what, how large, how long.
# Exit status: 0 found or fetched, 2 wrong usage, 3 cannot be had (and what to do is said).
set -u

[ $# -eq 1 ] || { echo 'usage: fetch-pcsc.sh CACHE_DIR' >&2; exit 2; }
mkdir -p "$1" || exit 3
cache=$(cd "$1" && pwd -P) || exit 3
script=fetch-pcsc.sh
what='PC/SC parts'
packages='pcscd vsmartcard-vpcd libpcsclite1'
size='160 kB'
# shellcheck source=SCRIPTDIR/fetch-debs.sh
. "$(dirname "$0")/fetch-debs.sh"

# $1: the root to look under, empty for the machine's own.
find_parts() {
  PCSCD=$(first_file "$1"/usr/sbin/pcscd)
  VPCD_IFD=$(first_file "$1"/usr/lib/pcsc/drivers/serial/libifdvpcd.so \
    "$1"/usr/lib/*/pcsc/drivers/serial/libifdvpcd.so)
  PCSC_LIB=$(first_file "$1"/usr/lib/*-linux-gnu*/libpcsclite.so.1 "$1"/lib/*-linux-gnu*/libpcsclite.so.1 \
    "$1"/usr/lib64/libpcsclite.so.1 "$1"/usr/lib/libpcsclite.so.1)
  [ -n "$PCSCD" ] && [ -n "$VPCD_IFD" ] && [ -n "$PCSC_LIB" ]
}

parts() { printf '%s\n' "$PCSCD" "$VPCD_IFD" "$PCSC_LIB"; }

answer() {
  printf 'PCSCD=%s\nVPCD_IFD=%s\nPCSC_LIB=%s\n' "$PCSCD" "$VPCD_IFD" "$PCSC_LIB"
  exit 0
}

if find_parts ''; then answer; fi
if find_parts "$root" && [ -z "$(missing_libraries)" ]; then answer; fi
fetch
answer
