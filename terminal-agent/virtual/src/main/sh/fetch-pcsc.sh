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

tell() { printf '%s\n' "$*" >&2; }
[ $# -eq 1 ] || { tell 'usage: fetch-pcsc.sh CACHE_DIR'; exit 2; }
mkdir -p "$1" || exit 3
cache=$(cd "$1" && pwd -P) || exit 3
root=$cache/root
packages='pcscd vsmartcard-vpcd libpcsclite1'

first_file() {
  for found in "$@"; do
    if [ -f "$found" ]; then
      printf '%s\n' "$found"
      return
    fi
  done
}

# $1: the root to look under, empty for the machine's own.
find_parts() {
  PCSCD=$(first_file "$1"/usr/sbin/pcscd)
  VPCD_IFD=$(first_file "$1"/usr/lib/pcsc/drivers/serial/libifdvpcd.so \
    "$1"/usr/lib/*/pcsc/drivers/serial/libifdvpcd.so)
  PCSC_LIB=$(first_file "$1"/usr/lib/*-linux-gnu*/libpcsclite.so.1 "$1"/lib/*-linux-gnu*/libpcsclite.so.1 \
    "$1"/usr/lib64/libpcsclite.so.1 "$1"/usr/lib/libpcsclite.so.1)
  [ -n "$PCSCD" ] && [ -n "$VPCD_IFD" ] && [ -n "$PCSC_LIB" ]
}

library_path() { for d in "$root"/usr/lib/*-linux-gnu* "$root"/lib/*-linux-gnu*; do [ ! -d "$d" ] || printf '%s:' "$d"; done | sed 's/:$//'; }

missing_libraries() {
  LD_LIBRARY_PATH=$(library_path) ldd "$PCSCD" "$VPCD_IFD" "$PCSC_LIB" 2>/dev/null |
    sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u
}

answer() {
  printf 'PCSCD=%s\nVPCD_IFD=%s\nPCSC_LIB=%s\n' "$PCSCD" "$VPCD_IFD" "$PCSC_LIB"
  exit 0
}

give_up() {
  tell "PC/SC parts cannot be had: $1"
  tell "Wanted: the packages $packages (about 160 kB)."
  tell 'As root, on Debian or Ubuntu, this installs them:'
  tell "  apt-get update && apt-get install -y --no-install-recommends $packages"
  tell '(on Ubuntu, first: add-apt-repository -y universe)'
  tell "or, without root: put their .deb files into $cache/debs and run this again:"
  tell "  fetch-pcsc.sh $cache"
  exit 3
}

if find_parts ''; then answer; fi
if find_parts "$root" && [ -z "$(missing_libraries)" ]; then answer; fi

for tool in apt-get dpkg dpkg-deb; do
  command -v "$tool" >/dev/null 2>&1 || give_up "this machine has no $tool"
done
debs=$cache/debs
mkdir -p "$debs" "$root" || give_up "$cache cannot be written"

# Options that give apt its package lists in the cache, where an ordinary user may update them.
private_lists=
apt_options() {
  if [ -n "$private_lists" ]; then
    printf '%s\n' "-oDir::State=$private_lists -oDir::State::status=/var/lib/dpkg/status \
-oDir::Cache=$private_lists/cache -oAPT::Sandbox::User= -oDebug::NoLocking=1"
  else
    printf '%s\n' '-oAPT::Sandbox::User='
  fi
}

# apt-get download knows no lists of its own and cannot resolve dependencies; both are seen to here.
download() {
  # shellcheck disable=SC2046,SC2086
  (cd "$debs" && apt-get -q -q $(apt_options) -o Acquire::Retries=2 -o Acquire::http::Timeout=20 download "$@") >&2
}

update_lists() {
  if [ "$(id -u)" = 0 ]; then
    tell 'apt cannot fetch them with the lists it has: apt-get update (10 to 50 MB, up to a minute) ...'
    apt-get -q -q update >&2
  elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    tell 'apt cannot fetch them with the lists it has: sudo apt-get update (10 to 50 MB, up to a minute) ...'
    sudo -n apt-get -q -q update >&2
  else
    private_lists=$cache/apt
    mkdir -p "$private_lists/lists/partial" "$private_lists/cache/archives/partial"
    tell "apt cannot fetch them with the lists it has: fetching new ones into $private_lists (10 to 50 MB, up to a minute) ..."
    # shellcheck disable=SC2046
    apt-get -q -q $(apt_options) update >&2
  fi
}

have_debs() { for p in $packages; do ls "$debs/$p"_*.deb >/dev/null 2>&1 || return 1; done; }

started=$(date +%s)
if have_debs; then
  tell "Unpacking the packages in $debs ..."
else
  tell "Downloading $packages (about 160 kB, a few seconds) into $cache; nothing is installed ..."
  # shellcheck disable=SC2086
  if ! download $packages; then
    update_lists || give_up 'the package lists cannot be updated'
    # shellcheck disable=SC2086
    download $packages || give_up 'the packages cannot be downloaded'
  fi
fi

unpack() {
  for deb in "$debs"/*.deb; do
    dpkg-deb -x "$deb" "$root" || give_up "$deb cannot be unpacked (remove it and try again)"
  done
}
unpack
find_parts "$root" || give_up 'the packages do not hold what they should'

# Which package holds a library that the daemon wants. A machine with systemd has all but polkit's.
package_of() {
  case $1 in
    libpolkit-gobject-1.so.0) echo libpolkit-gobject-1-0 ;;
    libsystemd.so.0) echo libsystemd0 ;;
    libudev.so.1) echo libudev1 ;;
    libusb-1.0.so.0) echo libusb-1.0-0 ;;
    libcap.so.2) echo libcap2 ;;
    libgcrypt.so.20) echo libgcrypt20 ;;
    libgpg-error.so.0) echo libgpg-error0 ;;
    liblz4.so.1) echo liblz4-1 ;;
    libzstd.so.1) echo libzstd1 ;;
    liblzma.so.5) echo liblzma5 ;;
    libmount.so.1) echo libmount1 ;;
    libblkid.so.1) echo libblkid1 ;;
    libselinux.so.1) echo libselinux1 ;;
    libffi.so.8) echo libffi8 ;;
    libpcre2-8.so.0) echo libpcre2-8-0 ;;
    libpcre.so.3) echo libpcre3 ;;
    zlib1.so.1 | libz.so.1) echo zlib1g ;;
    # Renamed on Ubuntu 24.04 for 64-bit time.
    libglib-2.0.so.0 | libgobject-2.0.so.0 | libgio-2.0.so.0 | libgmodule-2.0.so.0)
      # shellcheck disable=SC2046
      if apt-cache $(apt_options) show libglib2.0-0t64 >/dev/null 2>&1; then echo libglib2.0-0t64; else echo libglib2.0-0; fi ;;
  esac
}

rounds=4 # Libraries want libraries; three rounds reach the end of the longest chain above.
while missing=$(missing_libraries) && [ -n "$missing" ]; do
  rounds=$((rounds - 1))
  [ "$rounds" -gt 0 ] || give_up "libraries are still missing: $missing"
  more=
  for library in $missing; do
    package=$(package_of "$library")
    [ -n "$package" ] || give_up "the daemon wants $library, and no package of it is known here"
    case " $more " in *" $package "*) ;; *) more="$more $package" ;; esac
  done
  tell "The daemon wants$more as well; downloading (up to 2 MB each) ..."
  # shellcheck disable=SC2086
  download $more || give_up "$more cannot be downloaded"
  unpack
done
tell "PC/SC parts are in $root ($(($(date +%s) - started)) s)"
answer
