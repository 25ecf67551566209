#!/bin/bash
# Runs a command with OKMD_TEST_DATABASE_URL naming a throw-away PostgreSQL server:
#     tools/with-postgres.sh COMMAND ARGUMENT...
# The server comes from Debian's package, lives in a temporary directory, listens on
# the loopback address only and is gone afterwards. Root installs the package if it
# is missing and runs the server as the user postgres.
set -euo pipefail
PATH=$PATH:/usr/sbin:/sbin

find_programs() {
    printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -1 | xargs dirname
}

if ! [ -x "$(find_programs)/initdb" ]; then
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        echo "PostgreSQL is needed. On Debian: apt install postgresql" >&2
        exit 1
    fi
    apt-get update >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql >&2
fi
programs=$(find_programs)

as_owner=()
directory=$(mktemp -d "${TMPDIR:-/tmp}/okmd-postgres.XXXXXX")
if [ "$(id -u)" = 0 ]; then
    chown postgres "$directory"
    as_owner=(runuser -u postgres --)
fi

port=$(python3 -c '
import socket
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
print(listener.getsockname()[1])')

stop_server() {
    cd "$directory"
    "${as_owner[@]}" "$programs/pg_ctl" -D data -m immediate -s stop || true
    cd / && rm -rf "$directory"
}
trap stop_server EXIT

options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$directory'"
options="$options -c fsync=off -c full_page_writes=off"
(
    cd "$directory"
    "${as_owner[@]}" "$programs/initdb" -D data -U okmd -A trust -E UTF8 --locale=C.UTF-8 \
        --no-sync >/dev/null
    "${as_owner[@]}" "$programs/pg_ctl" -D data -l server.log -o "$options" -w -s start
    "${as_owner[@]}" "$programs/createdb" -h 127.0.0.1 -p "$port" -U okmd okmd_test
)

OKMD_TEST_DATABASE_URL="postgresql://okmd@127.0.0.1:$port/okmd_test" "$@"
