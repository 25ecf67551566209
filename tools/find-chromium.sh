#!/bin/sh
# Prints the path of Chromium for the browser tests. Where it is missing, root on a
# Debian machine gets it installed; everyone else is told how, and the tests fail.
set -eu

find_chromium() {
    for name in ${CHROMIUM:-chromium chromium-browser google-chrome}; do
        command -v "$name" && return
    done
    return 1
}

if find_chromium; then
    exit
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    {
        apt-get update
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium
    } >&2
    find_chromium && exit
fi
echo "The browser tests were NOT run: they need Chromium. On Debian: apt install chromium" >&2
exit 1
