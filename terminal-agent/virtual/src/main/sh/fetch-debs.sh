# Sourced by the fetch-*.sh beside it: finds what is installed, or downloads Debian packages and
# unpacks them into a cache, which changes nothing on the machine and needs no root. Debian 12,
# Ubuntu 22.04 and 24.04.
#
# Set before: script (its name, for sentences), what (what cannot be had, for a sentence), packages,
# size (for people), cache (a directory that is there); wanted, where packages holds also what those
# depend on. A function find_parts ROOT says whether all files are below that root, and parts lists
# them.

tell() { printf '%s\n' "$*" >&2; }
root=$cache/root
debs=$cache/debs

first_file() {
  for found in "$@"; do
    if [ -f "$found" ]; then
      printf '%s\n' "$found"
      return
    fi
  done
}

# libpulse keeps one of its libraries in a folder of its own, and knows it by the machine's path.
library_path() {
  for d in "$root"/usr/lib/*-linux-gnu* "$root"/lib/*-linux-gnu* "$root"/usr/lib/*-linux-gnu*/pulseaudio; do
    [ ! -d "$d" ] || printf '%s:' "$d"
  done | sed 's/:$//'
}

missing_libraries() {
  parts | while IFS= read -r part; do LD_LIBRARY_PATH=$(library_path) ldd "$part"; done 2>/dev/null |
    sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u
}

give_up() {
  tell "$what cannot be had: $1"
  tell "Wanted: the packages ${wanted:-$packages} (about $size)."
  tell 'As root, on Debian or Ubuntu, this installs them:'
  tell "  apt-get update && apt-get install -y --no-install-recommends ${wanted:-$packages}"
  tell '(on Ubuntu, first: add-apt-repository -y universe)'
  tell "or, without root: put their .deb files into $debs and run this again:"
  tell "  $script $cache"
  exit 3
}

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

unpack() {
  for deb in "$debs"/*.deb; do
    dpkg-deb -x "$deb" "$root" || give_up "$deb cannot be unpacked (remove it and try again)"
  done
}

# Which package holds a library that a part wants. A machine with systemd has nearly all of them.
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
    libwrap.so.0) echo libwrap0 ;;
    libnsl.so.2) echo libnsl2 ;;
    libtirpc.so.3) echo libtirpc3 ;;
    libreadline.so.8) echo libreadline8 ;;
    # Renamed on Ubuntu 24.04 for 64-bit time.
    libssl.so.3 | libcrypto.so.3)
      # shellcheck disable=SC2046
      if apt-cache $(apt_options) show libssl3t64 >/dev/null 2>&1; then echo libssl3t64; else echo libssl3; fi ;;
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

# The parts below $root and every library they want, or the end with status 3.
fetch() {
  for tool in apt-get dpkg dpkg-deb; do
    command -v "$tool" >/dev/null 2>&1 || give_up "this machine has no $tool"
  done
  mkdir -p "$debs" "$root" || give_up "$cache cannot be written"
  started=$(date +%s)
  if have_debs; then
    tell "Unpacking the packages in $debs ..."
  else
    tell "Downloading ${wanted:-$packages} (about $size, a few seconds) into $cache; nothing is installed ..."
    # shellcheck disable=SC2086
    if ! download $packages; then
      update_lists || give_up 'the package lists cannot be updated'
      # shellcheck disable=SC2086
      download $packages || give_up 'the packages cannot be downloaded'
    fi
  fi
  unpack
  find_parts "$root" || give_up 'the packages do not hold what they should'

  rounds=4 # Libraries want libraries; three rounds reach the end of the longest chain above.
  while missing=$(missing_libraries) && [ -n "$missing" ]; do
    rounds=$((rounds - 1))
    [ "$rounds" -gt 0 ] || give_up "libraries are still missing: $missing"
    more=
    for library in $missing; do
      package=$(package_of "$library")
      [ -n "$package" ] || give_up "$library is wanted as well, and no package of it is known here"
      case " $more " in *" $package "*) ;; *) more="$more $package" ;; esac
    done
    tell "Wanted as well:$more; downloading (up to 2 MB each) ..."
    # shellcheck disable=SC2086
    download $more || give_up "$more cannot be downloaded"
    unpack
  done
  tell "$what: unpacked in $root ($(($(date +%s) - started)) s)"
}
