#!/bin/bash
# Tries the commands of the README on a bare Debian: a machine with Python, make and git, no more.
#     tools/bare-debian.sh [bookworm|trixie] [run|test|test-unit|test-browser]     as root
# It lives in a directory of its own that is gone afterwards, and gets what is committed. Where
# Debian's packages and those of pip and npm come from, it is told by this machine.
set -euo pipefail
suite=${1:-bookworm}
what=${2:-test}
if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
    echo "Root and debootstrap are needed. On Debian: apt install debootstrap" >&2
    exit 1
fi

# Everything below happens in namespaces of its own: mounts and processes end with this one.
if [ -z "${BARE_APART:-}" ]; then
    exec env BARE_APART=yes unshare --mount --pid --fork --kill-child -- "$0" "$suite" "$what"
fi
machine=$(mktemp -d "${TMPDIR:-/tmp}/bare-$suite.XXXXXX")
throw_away() {
    for mount in dev proc sys; do
        umount --recursive --lazy "$machine/$mount" 2>/dev/null || true
    done
    rm -rf --one-file-system "$machine"
}
trap throw_away EXIT

mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d \
    2>/dev/null | head -1 | tr -d ' ' || true)
echo "Installing Debian $suite into $machine"
if ! debootstrap --variant=minbase --include=ca-certificates,python3,python3-venv,make,git \
    "$suite" "$machine" "${mirror:-http://deb.debian.org/debian}" >"$machine.log" 2>&1; then
    tail -5 "$machine.log" >&2
    exit 1
fi
rm "$machine.log"

# -- what the network of this machine asks for ---------------------------------------------------
cp -L /etc/resolv.conf /etc/hosts "$machine/etc/"
cp -r /etc/apt/apt.conf.d/. "$machine/etc/apt/apt.conf.d/"
cp -r /etc/ssl/certs/. "$machine/etc/ssl/certs/"
cp -L /etc/pip.conf "$machine/etc/" 2>/dev/null || true
home=$machine/desk-home
mkdir -p "$home"
cp -L ~/.npmrc "$home/" 2>/dev/null || true
settings=(HOME=/desk-home PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 CI=true)
while IFS= read -r setting; do
    settings+=("$setting")
done < <(env | grep -iE '^(pip|npm|node|ssl|curl|requests|git_ssl)_|_proxy=' || true)
for setting in "${settings[@]}"; do # certificates stand where the setting says
    file=${setting#*=}
    if [[ $file == /* && -f $file && ! -e $machine$file ]]; then
        install -D -m 0644 "$file" "$machine$file"
    fi
done

# -- the machine ---------------------------------------------------------------------------------
mount --rbind --make-rslave /dev "$machine/dev"
mount -t tmpfs shm "$machine/dev/shm"
mount -t proc proc "$machine/proc"
mount -t sysfs sys "$machine/sys" 2>/dev/null || true
git clone --quiet --no-hardlinks . "$machine/desk"

inside() {
    chroot "$machine" env -i "${settings[@]}" /bin/bash -c "cd /desk && $1"
}

case $what in
run)
    inside 'git config --global --add safe.directory /desk
        OKMD_PORT=18990 make run >/run.log 2>&1 &
        for _ in $(seq 600); do
            if python3 -c "import urllib.request as web
web.urlopen(\"http://127.0.0.1:18990/login\")" 2>/dev/null; then
                tail -3 /run.log; echo "The desk answers after $SECONDS seconds."
                kill %1; exit 0
            fi
            sleep 1
        done
        cat /run.log; exit 1'
    ;;
*)
    inside "git config --global --add safe.directory /desk; make $what ARGS='${ARGS:-}'"
    ;;
esac
