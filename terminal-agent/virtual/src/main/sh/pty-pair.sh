#!/bin/sh
# A serial cable without hardware: two pseudo terminals, what is written into one is read from the
# other.
#
#   pty-pair.sh DIR [--socat PATH]
#
#   DIR  holds the two ends as links, DIR/a and DIR/b, and socat's log; made when missing.
#
# It stays in the foreground and ends, with both ends, on TERM, INT or HUP, when socat ends, or when
# its standard input closes: hold the other end of a pipe, and nothing is left behind however you
# die. A socat that is killed leaves its links dangling; they are removed here.
#
# Standard output, a line each, READY last:
#   A=<path>
#   B=<path>
#   PID=<process id of socat>
#   READY
# Exit status: 0 ended as told, 1 socat failed or ended by itself, 2 wrong usage.
set -u

say() { printf '%s\n' "$*"; }
die() { status=$1; shift; printf 'pty-pair: %s\n' "$*" >&2; exit "$status"; }

[ $# -ge 1 ] || die 2 'usage: pty-pair.sh DIR [--socat PATH]'
dir=$1
shift
socat=/usr/bin/socat
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || die 2 "$1 wants a value"
  case $1 in
    --socat) socat=$2 ;;
    *) die 2 "unknown option $1" ;;
  esac
  shift 2
done
[ -x "$socat" ] || die 1 "no socat at $socat"

# One unpacked below some root finds its libraries there too.
root=${socat%/usr/bin/socat}
if [ -n "$root" ] && [ "$root" != "$socat" ]; then
  for libraries in "$root"/usr/lib/*-linux-gnu* "$root"/lib/*-linux-gnu*; do
    [ ! -d "$libraries" ] || LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  done
  [ -z "${LD_LIBRARY_PATH-}" ] || export LD_LIBRARY_PATH
fi

umask 077
mkdir -p "$dir" || die 1 "cannot make $dir"
dir=$(cd "$dir" && pwd -P) || die 1 "cannot enter $dir"
a=$dir/a b=$dir/b log=$dir/socat.log
for end in "$a" "$b"; do
  if [ -e "$end" ] && [ ! -L "$end" ]; then die 2 "$end is there, and is no link"; fi
done
rm -f "$a" "$b"

cable=
watcher=
finish() {
  status=$1
  trap '' TERM INT HUP
  [ -z "$watcher" ] || kill "$watcher" 2>/dev/null
  [ -z "$cable" ] || { kill -TERM "$cable" 2>/dev/null; wait "$cable" 2>/dev/null; }
  rm -f "$a" "$b"
  exit "$status"
}
trap 'finish 0' TERM INT HUP

# The leash lets socat die with this shell even when that is killed outright.
setpriv --pdeathsig KILL -- "$socat" "pty,raw,echo=0,link=$a" "pty,raw,echo=0,link=$b" \
  >"$log" 2>&1 </dev/null &
cable=$!

# A process of its own waits for the end of our input, since wait and read cannot be waited for
# together. Where this shell was killed outright, it is the one that removes the links.
exec 3<&0
(
  trap - TERM INT HUP
  while read -r _ <&3; do :; done
  kill -TERM $$ 2>/dev/null || rm -f "$a" "$b"
) &
watcher=$!
exec 3<&-

left=100
while [ ! -e "$a" ] || [ ! -e "$b" ]; do
  kill -0 "$cable" 2>/dev/null || { cat "$log" >&2; cable=; finish 1; }
  left=$((left - 1))
  [ "$left" -gt 0 ] || { printf 'pty-pair: socat makes no ends\n' >&2; finish 1; }
  sleep 0.05
done
say "A=$a"
say "B=$b"
say "PID=$cable"
say READY
wait "$cable"
cable=
finish 1
