#!/bin/sh
# Creates .venv with the newest suitable Python, or says what to install.
# An interpreter of one's own choice: make setup PYTHON3=/path/to/python3
set -eu

is_suitable() {
    command -v "$1" >/dev/null 2>&1 &&
        "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON3:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if is_suitable "$candidate"; then
            echo "$candidate"
            return
        fi
    done
}

python=$(find_python)
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed. On Debian 12 or newer: apt install python3 python3-venv" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    echo "$python cannot create an environment. On Debian: apt install python3-venv" >&2
    exit 1
fi
rm -rf .venv
"$python" -m venv .venv
