#!/usr/bin/env bash
# Print the path of clamd for the tests of uploads; install Debian's where there is none and that is allowed.
# Exit code 2 with one line where it has to be installed by hand. Needs no signatures: the tests bring their own.
set -euo pipefail

found() {
    local name
    for name in "${OFFICE_CLAMD_PROGRAM:-}" clamd /usr/sbin/clamd; do
        if [[ -n $name ]] && command -v "$name"; then
            return 0
        fi
    done
    return 1
}

found && exit 0
if "$(dirname "${BASH_SOURCE[0]}")/install.sh" clamd clamav-daemon >&2 && found; then
    exit 0
fi
echo "clamd.sh: the tests of uploads need ClamAV: apt-get install clamav-daemon (or set OFFICE_CLAMD_PROGRAM to clamd)" >&2
exit 2
