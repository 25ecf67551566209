#!/bin/sh
# Sees to it that the machine has the programs of the tests: root on a Debian machine gets
# what is missing, everyone else is told by name. Prints the path of Chromium, if there is one:
# the shell without windows, which takes half the time, or else the whole program.
set -eu

# package – what of it the tests look for
NEEDED="
chromium-headless-shell     browser:
libatomic1                  library:libatomic.so.1
libreoffice-writer-nogui    program:soffice
fonts-liberation            folder:/usr/share/fonts/truetype/liberation
poppler-utils               program:pdftotext
hunspell                    program:hunspell
hunspell-bg                 folder:/usr/share/hunspell/bg_BG.dic
"

find_browser() {
    command -v "${CHROMIUM:-chromium-headless-shell}" || command -v chromium
}

is_there() {
    case $1 in
    browser:) find_browser >/dev/null ;;
    program:*) command -v "${1#*:}" >/dev/null ;;
    library:*) PATH=$PATH:/sbin:/usr/sbin ldconfig -p | grep -q "${1#*:}" ;;
    folder:*) [ -d "${1#*:}" ] || ls -d "${1#*:}"* >/dev/null 2>&1 ;;
    esac
}

find_missing() {
    echo "$NEEDED" | while read -r package sign; do
        [ -z "$package" ] || is_there "$sign" || echo "$package"
    done
}

install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

missing=$(find_missing | tr '\n' ' ')
if [ -n "$missing" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    {
        apt-get update
        # shellcheck disable=SC2086,SC2046  # words
        install $missing || install $(echo "$missing" | sed s/-headless-shell//)
    } >&2
    missing=$(find_missing | tr '\n' ' ')
fi
if [ -n "$missing" ]; then
    echo "Tests that need one of these will not run. On Debian: apt install $missing" >&2
fi
find_browser || true
