#!/bin/sh
# Runs a PC/SC daemon of our own, with virtual slots, beside the machine's own and away from it.
#
#   private-pcscd.sh DIR SLOTS BASEPORT [--pcscd PATH] [--ifd PATH] [--only WAY] [--name NAME]...
#
#   DIR       holds socket, configuration, driver copies and log; made when missing. The path of the
#             socket, DIR/pcscd.comm, has to stay under 107 bytes (sun_path of a Unix socket).
#   SLOTS     1 to 14. A vpcd driver has two slots, so an odd number gives one more than asked for.
#   BASEPORT  slot i waits for its card on TCP port BASEPORT + i.
#   --only    tries this way alone: user-namespace, root-namespace, root-plain or system-daemon.
#   --name    what the reader of each two slots is called, in order; "Virtual PCD", "Virtual PCD 2"
#             and so on where none is given. No two alike, and no quotation marks.
#
# It stays in the foreground and ends, with the daemon, on TERM, INT or HUP, when the daemon ends, or
# when its standard input closes: hold the other end of a pipe, and nothing is left behind however
# you die. Clients find the daemon through PCSCLITE_CSOCK_NAME=DIR/pcscd.comm, which the client
# library reads once in the life of a process.
#
# Standard output, a line each, READY last:
#   NOT=<way> <why it was not taken>
#   WAY=<way taken, or none>
#   SOCKET=<path>
#   PID=<process id of the daemon; absent when it is the system's>
#   SLOT=<index> <port> <reader name>
#   READY
# A file DIR/killed says that the end of the daemon is no surprise.
# Exit status: 0 ended as told, 1 the daemon failed or ended by itself, 2 wrong usage, 3 no way.
set -u

say() { printf '%s\n' "$*"; }
die() { status=$1; shift; printf 'private-pcscd: %s\n' "$*" >&2; exit "$status"; }

[ $# -ge 3 ] || die 2 'usage: private-pcscd.sh DIR SLOTS BASEPORT [--pcscd PATH] [--ifd PATH] [--only WAY] [--name NAME]...'
dir=$1 slots=$2 base=$3
shift 3
pcscd=/usr/sbin/pcscd ifd=/usr/lib/pcsc/drivers/serial/libifdvpcd.so only= names=
newline='
'
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || die 2 "$1 wants a value"
  case $1 in
    --pcscd) pcscd=$2 ;;
    --ifd) ifd=$2 ;;
    --only) only=$2 ;;
    --name)
      case $2 in *\"* | *"$newline"*) die 2 "a reader cannot be called $2" ;; esac
      names=$names$2$newline
      ;;
    *) die 2 "unknown option $1" ;;
  esac
  shift 2
done
case $slots$base in *[!0-9]*) die 2 'SLOTS and BASEPORT are numbers' ;; esac
[ "$slots" -ge 1 ] && [ "$slots" -le 14 ] || die 2 "SLOTS is $slots, and has to be 1 to 14"
[ "$base" -ge 1024 ] && [ "$base" -le 65520 ] || die 2 "BASEPORT is $base, and has to be 1024 to 65520"

# A daemon unpacked below some root finds its libraries there too.
root=${pcscd%/usr/sbin/pcscd}
if [ -n "$root" ] && [ "$root" != "$pcscd" ]; then
  for libraries in "$root"/usr/lib/*-linux-gnu* "$root"/lib/*-linux-gnu*; do
    [ ! -d "$libraries" ] || LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  done
  [ -z "${LD_LIBRARY_PATH-}" ] || export LD_LIBRARY_PATH
fi

umask 077
mkdir -p "$dir" || die 1 "cannot make $dir"
dir=$(cd "$dir" && pwd -P) || die 1 "cannot enter $dir"
socket=$dir/pcscd.comm
[ "${#socket}" -lt 107 ] || die 2 "the socket's path is ${#socket} bytes long, and has to stay under 107: $socket"
log=$dir/pcscd.log
blocks=$(((slots + 1) / 2))

# Each block gets a driver file of its own: the driver keeps its slots in static variables, so two
# blocks that share one file cross-talk without an error.
# $1: the block. A name of its own for each: pcscd numbers only readers that share a driver file.
friendly_name() {
  given=$(printf '%s' "$names" | sed -n "$(($1 + 1))p")
  if [ -n "$given" ]; then say "$given"; elif [ "$1" -eq 0 ]; then say 'Virtual PCD'; else say "Virtual PCD $(($1 + 1))"; fi
}

# $1: the path under which the daemon sees DIR.
configure() {
  : >"$dir/readers.conf" || die 1 "cannot write $dir/readers.conf"
  block=0
  while [ "$block" -lt "$blocks" ]; do
    cp -f "$ifd" "$dir/libifdvpcd-$block.so" || die 1 "cannot copy $ifd"
    port=$(printf '0x%04X' $((base + 2 * block)))
    {
      echo "FRIENDLYNAME \"$(friendly_name "$block")\""
      echo "DEVICENAME /dev/null:$port"
      echo "LIBPATH $1/libifdvpcd-$block.so"
      echo "CHANNELID $port"
    } >>"$dir/readers.conf"
    block=$((block + 1))
  done
  rm -f "$socket" "$dir/pcscd.pid" "$dir/killed"
}

daemon_running() { pid=$(cat /run/pcscd/pcscd.pid 2>/dev/null) && kill -0 "$pid" 2>/dev/null; }

# What runs inside the namespace. /run/pcscd is compiled into the daemon, so DIR is mounted there.
# Where it is missing, /run is covered first; DIR may lie below it, hence the mount of ".". The
# drivers for real readers are covered too: the machine's own readers are none of our business.
# shellcheck disable=SC2016
inside='
cd "$1" || exit 1
if [ ! -d /run/pcscd ]; then
  mount -t tmpfs tmpfs /run && mkdir /run/pcscd || exit 1
fi
mount -c --bind . /run/pcscd || exit 1
if [ -d /usr/lib/pcsc/drivers ]; then
  mount -t tmpfs tmpfs /usr/lib/pcsc/drivers || exit 1
fi
shift
cd /
exec "$@"'

# Each way is a function that says on standard output why it cannot be taken, or nothing.
why_not_parts() {
  [ -x "$pcscd" ] || { echo "no daemon at $pcscd"; return; }
  [ -f "$ifd" ] || echo "no vpcd driver at $ifd"
}
why_not_user_namespace() {
  missing=$(why_not_parts)
  [ -z "$missing" ] || { echo "$missing"; return; }
  said=$(unshare -Urm sh -c "$inside" sh "$dir" true 2>&1) || echo "refused: $(echo "$said" | head -n 1)"
}
why_not_root_namespace() {
  missing=$(why_not_parts)
  [ -z "$missing" ] || { echo "$missing"; return; }
  [ "$(id -u)" = 0 ] || { echo 'not root'; return; }
  said=$(unshare -m sh -c "$inside" sh "$dir" true 2>&1) || echo "refused: $(echo "$said" | head -n 1)"
}
why_not_root_plain() {
  missing=$(why_not_parts)
  [ -z "$missing" ] || { echo "$missing"; return; }
  [ "$(id -u)" = 0 ] || { echo 'not root'; return; }
  if daemon_running; then echo 'the machine runs a daemon of its own'; fi
}
why_not_system_daemon() {
  [ -S /run/pcscd/pcscd.comm ] || { echo 'no daemon is running'; return; }
  # 8C7B is vpcd's port 35963; state 0A is a listening socket.
  grep -qs ':8C7B .* 0A ' /proc/net/tcp /proc/net/tcp6 ||
    echo 'the running daemon has no virtual slots (package vsmartcard-vpcd)'
}

way=none
for candidate in user-namespace root-namespace root-plain system-daemon; do
  if [ -n "$only" ] && [ "$only" != "$candidate" ]; then continue; fi
  why=$("why_not_$(echo "$candidate" | tr - _)")
  if [ -z "$why" ]; then
    way=$candidate
    break
  fi
  say "NOT=$candidate $why"
done
say "WAY=$way"
[ "$way" != none ] || exit 3

daemon=
watcher=
made_run=
finish() {
  status=$1
  trap '' TERM INT HUP
  [ -z "$watcher" ] || kill "$watcher" 2>/dev/null
  if [ -n "$daemon" ] && kill -TERM "$daemon" 2>/dev/null; then
    # Its slots are polled every 400 ms, and a hung card can hold it for longer.
    left=20
    while [ "$left" -gt 0 ] && kill -0 "$daemon" 2>/dev/null; do
      sleep 0.1
      left=$((left - 1))
    done
    kill -KILL "$daemon" 2>/dev/null
  fi
  [ -z "$daemon" ] || wait "$daemon" 2>/dev/null
  rm -f "$socket" "$dir/pcscd.pid"
  [ "$way" != root-plain ] || rm -f /run/pcscd/pcscd.comm /run/pcscd/pcscd.pid
  [ -z "$made_run" ] || rmdir /run/pcscd 2>/dev/null
  exit "$status"
}
trap 'finish 0' TERM INT HUP

# Dies with this shell even when that is killed outright. It has to be set inside the namespace:
# entering one clears it.
leash='setpriv --pdeathsig KILL --'
set -- -f
# Later daemons ask polkit who may talk to them; ours is private by its directory's permissions.
if "$pcscd" --help 2>&1 | grep -q disable-polkit; then set -- "$@" --disable-polkit; fi
case $way in
  user-namespace | root-namespace)
    configure /run/pcscd
    flags=-Urm
    [ "$way" = user-namespace ] || flags=-m
    # shellcheck disable=SC2086
    unshare $flags sh -c "$inside" sh "$dir" $leash "$pcscd" "$@" -c /run/pcscd/readers.conf \
      >"$log" 2>&1 </dev/null &
    daemon=$!
    ;;
  root-plain)
    configure "$dir"
    if [ ! -d /run/pcscd ]; then
      mkdir -m 755 /run/pcscd || die 1 'cannot make /run/pcscd'
      made_run=yes
    fi
    # Daemons from 2.0 on look there for drivers; older ones show the machine's own readers as well.
    # shellcheck disable=SC2086
    PCSCLITE_HP_DROPDIR=$dir/no-drivers $leash "$pcscd" "$@" -c "$dir/readers.conf" >"$log" 2>&1 </dev/null &
    daemon=$!
    ln -s /run/pcscd/pcscd.comm "$socket"
    ;;
  system-daemon)
    rm -f "$socket"
    ln -s /run/pcscd/pcscd.comm "$socket"
    base=35963
    blocks=1
    ;;
esac

# A process of its own waits for the end of our input, since wait and read cannot be waited for
# together. The loop is the shell's own, so that ending it leaves no other process.
exec 3<&0
(
  trap - TERM INT HUP
  while read -r _ <&3; do :; done
  kill -TERM $$ 2>/dev/null
) &
watcher=$!

listening() { grep -qs "$(printf ':%04X .* 0A ' "$1")" /proc/net/tcp /proc/net/tcp6; }

# Ready is: the socket is there, and the last slot's port listens.
left=100
while ! { [ -S "$socket" ] && listening $((base + 2 * blocks - 1)); }; do
  if [ -n "$daemon" ] && ! kill -0 "$daemon" 2>/dev/null; then
    cat "$log" >&2
    printf 'private-pcscd: the daemon ended at once; its words are above and in %s\n' "$log" >&2
    finish 1
  fi
  left=$((left - 1))
  if [ "$left" = 0 ]; then
    cat "$log" >&2
    printf 'private-pcscd: the daemon was not ready within 10 s; its words are above and in %s\n' "$log" >&2
    finish 1
  fi
  sleep 0.1
done

say "SOCKET=$socket"
[ -z "$daemon" ] || say "PID=$daemon"
slot=0
while [ "$slot" -lt $((2 * blocks)) ]; do
  say "SLOT=$slot $((base + slot)) $(friendly_name $((slot / 2))) 00 0$((slot % 2))"
  slot=$((slot + 1))
done
say READY

# A signal with a trap ends wait early; the trap does not return.
if [ -n "$daemon" ]; then wait "$daemon" 2>/dev/null; else wait "$watcher"; fi
daemon=
[ ! -e "$dir/killed" ] || finish 1
printf 'private-pcscd: the daemon ended by itself; its words are in %s\n' "$log" >&2
finish 1
