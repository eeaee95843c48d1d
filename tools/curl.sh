#!/usr/bin/env bash
# Print the path of curl for the test of the guide; install Debian's where there is none and that is allowed.
# Exit code 2 with one line where it has to be installed by hand.
set -euo pipefail

found() {
    command -v "${OFFICE_CURL:-curl}"
}

found && exit 0
if "$(dirname "${BASH_SOURCE[0]}")/install.sh" curl curl >&2 && found; then
    exit 0
fi
echo "curl.sh: the test of the guide needs curl: apt-get install curl (or set OFFICE_CURL to its path)" >&2
exit 2
