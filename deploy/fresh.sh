#!/usr/bin/env bash
# The proof of the fresh machine, by hand (`make fresh`, as root, half an hour): both commands inside a bare
# Debian, as root and as a normal user, from a clean clone and without any cache of packages.
#   deploy/fresh.sh                   Debian 12 and 13, both users
#   deploy/fresh.sh bookworm user     one case; KEEP=1 keeps the machine for the next time
# Prints one line per case; note the result in docs/deployment.md.
set -euo pipefail
[ "$(id -u)" = 0 ] || { echo "needs root: debootstrap and chroot" >&2; exit 2; }
command -v debootstrap > /dev/null || { echo "needs debootstrap: apt-get install debootstrap" >&2; exit 2; }
project=$(cd "$(dirname "$0")/.." && pwd)
machines=${FRESH_DIR:-/var/tmp/ssi-fresh}
results=()

# What a person has at hand on such a machine: Python, and on Debian its pip. Nothing else.
build() { # build SUITE ROOT
  debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv,python3-pip "$1" "$2" \
    "${DEBIAN_MIRROR:-}" > "$2.log" 2>&1 || { tail -5 "$2.log" >&2; return 1; }
  # The network of this machine: names, certificates, mirrors.
  cp /etc/hosts /etc/resolv.conf "$2/etc/"
  cp -r /usr/local/share/ca-certificates/. "$2/usr/local/share/ca-certificates/"
  [ ! -f /etc/pip.conf ] || cp /etc/pip.conf "$2/etc/"
  grep -ls Acquire /etc/apt/apt.conf.d/* | xargs -r cp -t "$2/etc/apt/apt.conf.d/"
  chroot "$2" update-ca-certificates > /dev/null
  chroot "$2" useradd --create-home officer
}

# In a subshell, that it replaces: its pid is the command's. With the proxies of this machine, nothing else.
enter() { # enter ROOT USER COMMAND…
  local root=$1 user=$2 home=/root
  shift 2
  [ "$user" = root ] || home=/home/officer
  exec chroot "$root" /usr/bin/env -i HOME="$home" PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    ${https_proxy:+https_proxy="$https_proxy"} ${http_proxy:+http_proxy="$http_proxy"} \
    ${no_proxy:+no_proxy="$no_proxy"} ${SSL_CERT_FILE:+SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt} \
    ${PIP_INDEX_URL:+PIP_INDEX_URL="$PIP_INDEX_URL"} \
    setpriv --reuid "$user" --regid "$user" --init-groups --pdeathsig TERM \
    sh -c 'cd "$HOME/ssi" && exec "$@"' sh "$@"
}

demo() { # demo ROOT USER: ready, answers, stops cleanly, starts again
  local pid status began=$SECONDS log="$1.demo.log"
  for start in first second; do
    (enter "$1" "$2" env PORT=8123 python3 run.py demo) > "$log" 2>&1 &
    pid=$!
    until grep -q "application prête" "$log"; do
      kill -0 "$pid" 2> /dev/null || { cat "$log" >&2; return 1; }
      sleep 1
    done
    echo "  demo, $start start: $((SECONDS - began)) s"
    python3 -c 'import urllib.request as u; u.urlopen("http://127.0.0.1:8123/healthz/", timeout=10)'
    kill -TERM "$pid"
    status=0
    wait "$pid" || status=$?
    [ "$status" = 0 ] || { echo "demo ended with $status" >&2; return 1; }
    began=$SECONDS
  done
}

prove() { # prove SUITE USER
  local root="$machines/$1-$2" home=/root ok=yes closing
  [ "$2" = root ] || home=/home/officer
  mkdir -p "$machines"
  [ -d "$root" ] || build "$1" "$root"
  mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
  mountpoint -q "$root/dev/shm" || mount -t tmpfs tmpfs "$root/dev/shm"
  rm -rf "$root$home/ssi" "$root$home/.cache" "$root"/var/lib/ssi-embedded-* # a kept machine keeps no package, no data
  git clone --quiet --no-hardlinks "$project" "$root$home/ssi"
  [ "$2" = root ] || chroot "$root" chown -R officer:officer "$home/ssi"

  demo "$root" "$2" || ok=no
  (enter "$root" "$2" python3 run.py test) > "$root.test.log" 2>&1 || ok=no
  closing=$(tail -1 "$root.test.log")
  umount "$root/dev/shm" "$root/proc"
  [ -n "${KEEP:-}" ] || rm -rf --one-file-system "$root"
  results+=("$1, $2: $ok, $closing")
  [ "$ok" = yes ]
}

failed=0
for suite in ${1:-bookworm trixie}; do
  for user in ${2:-root officer}; do
    echo "== $suite, $user"
    prove "$suite" "${user/#user/officer}" || failed=1
  done
done
printf '%s\n' "" "$(date -I) $(git -C "$project" rev-parse --short HEAD)" "${results[@]}"
exit "$failed"
