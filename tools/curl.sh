#!/usr/bin/env bash
# Print the path of curl for the test of the guide; install Debian's where there is none and that is allowed.
# Exit code 2 with one line where it has to be installed by hand.
set -euo pipefail

found() {
    command -v "${OFFICE_CURL:-curl}"
}

install() {
    local -a as_root=()
    ((EUID == 0)) || as_root=(sudo -n)
    command -v apt-get >/dev/null || return 1
    ((EUID == 0)) || sudo -n true 2>/dev/null || return 1
    echo "installing curl …" >&2
    "${as_root[@]}" apt-get update -qq >/dev/null
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends curl >/dev/null
}

found && exit 0
if install >&2 && found; then
    exit 0
fi
echo "curl.sh: the test of the guide needs curl: apt-get install curl (or set OFFICE_CURL to its path)" >&2
exit 2
