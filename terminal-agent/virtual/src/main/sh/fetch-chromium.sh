#!/bin/sh
# Finds a browser and a font with Chinese, which the tests of the pages use, or fetches them.
#
#   fetch-chromium.sh CACHE_DIR
#
# What is installed is used. Otherwise Debian's headless Chromium is downloaded with all it depends on
# and unpacked into CACHE_DIR, which changes nothing on the machine and needs no root. Debian 12;
# Ubuntu's Chromium is no package that could be unpacked: there an installed Google Chrome is used.
#
# Standard output, for the caller:
#   CHROMIUM=<path of something to start>
# Standard error, for people: what, how large, how long.
# Exit status: 0 found or fetched, 2 wrong usage, 3 cannot be had (and what to do is said).
set -u

[ $# -eq 1 ] || { echo 'usage: fetch-chromium.sh CACHE_DIR' >&2; exit 2; }
mkdir -p "$1" || exit 3
cache=$(cd "$1" && pwd -P) || exit 3
script=fetch-chromium.sh
what='A browser for tests (Chromium)'
# shellcheck source=SCRIPTDIR/fetch-debs.sh
. "$(dirname "$0")/fetch-debs.sh"

chinese_font() {
  find "$@" \( -iname 'wqy*.tt?' -o -iname '*cjk*.[ot]t?' -o -iname 'sourcehan*.[ot]t?' \) 2>/dev/null | head -n 1
}

machine_browser=$(first_file /usr/bin/chromium /usr/bin/chromium-headless-shell /usr/bin/google-chrome)
machine_font=$(chinese_font /usr/share/fonts /usr/local/share/fonts)
wanted=
size='5 MB'
[ -n "$machine_font" ] || wanted=fonts-wqy-microhei
if [ -z "$machine_browser" ]; then
  wanted="chromium-headless-shell $wanted"
  size='150 MB'
fi

# $1: the root to look under, for what the machine does not have.
find_parts() {
  browser=${machine_browser:-$(first_file "$1"/usr/lib/chromium/chromium-headless-shell)}
  font=${machine_font:-$(chinese_font "$1"/usr/share/fonts)}
  [ -n "$browser" ] && [ -n "$font" ]
}

parts() { printf '%s\n' "$browser"; }

# All that would be installed for what is wanted: what is installed already is not among it.
with_dependencies() {
  # shellcheck disable=SC2046,SC2086
  apt-get -s -q $(apt_options) install -y --no-install-recommends $wanted 2>/dev/null |
    sed -n 's/^Inst \([^ ]*\) .*/\1/p'
}

# Starts the browser with the libraries and fonts that were unpacked.
write_starter() {
  cat >"$cache/fonts.conf" <<FONTS
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>$root/usr/share/fonts</dir>
  <cachedir>$cache/fontconfig</cachedir>
</fontconfig>
FONTS
  cat >"$cache/chromium" <<STARTER
#!/bin/sh
# Made by $script.
LD_LIBRARY_PATH='$(library_path)' FONTCONFIG_FILE='$cache/fonts.conf' exec '$browser' "\$@"
STARTER
  chmod +x "$cache/chromium" || give_up "$cache cannot be written"
}

answer() {
  printf 'CHROMIUM=%s\n' "$1"
  exit 0
}

if [ -z "$wanted" ]; then answer "$machine_browser"; fi
if ! find_parts "$root" || [ -n "$(missing_libraries)" ]; then
  if [ -z "$(ls "$debs" 2>/dev/null)" ]; then
    command -v apt-get >/dev/null 2>&1 || give_up 'this machine has no apt-get'
    packages=$(with_dependencies)
    if [ -z "$packages" ]; then
      update_lists || give_up 'the package lists cannot be updated'
      packages=$(with_dependencies)
    fi
    [ -n "$packages" ] || give_up 'this system has no such packages'
  else
    packages=$wanted
  fi
  fetch
fi
write_starter
answer "$cache/chromium"
