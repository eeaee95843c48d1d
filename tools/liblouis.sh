#!/usr/bin/env bash
# Print the path of liblouis for Braille (OFFICE_LIBLOUIS). Where the system has none, Debian's package is unpacked into
# build/liblouis, without root and without installing anything. Exit code 2 with one line where it has to be installed by hand.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

found() {
    local place
    for place in "${OFFICE_LIBLOUIS:-}" build/liblouis/usr/lib/*/liblouis.so.20 /usr/lib/*/liblouis.so.20 /usr/lib/liblouis.so.20; do
        if [[ -n $place && -f $place ]]; then
            readlink -f "$place"
            return 0
        fi
    done
    return 1
}

unpack() {
    command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || return 1
    local place
    place=$(mktemp -d)
    trap 'rm -rf "$place"' RETURN
    echo "fetching liblouis …" >&2
    (cd "$place" && { apt-get -qq download liblouis20 || { apt-get -qq update && apt-get -qq download liblouis20; }; }) >/dev/null 2>&1 || return 1
    mkdir -p build/liblouis
    dpkg-deb -x "$place"/liblouis20_*.deb build/liblouis
}

found && exit 0
unpack && found && exit 0
echo "liblouis.sh: Braille needs liblouis: apt-get install liblouis20 (or set OFFICE_LIBLOUIS to the path of liblouis.so.20)" >&2
exit 2
