#!/usr/bin/env bash
# install.sh NAME PACKAGE: install Debian's PACKAGE where that is allowed, and say so by NAME. Fails where it is not.
set -euo pipefail

as_root=()
((EUID == 0)) || as_root=(sudo -n)
command -v apt-get >/dev/null || exit 1
((EUID == 0)) || sudo -n true 2>/dev/null || exit 1
echo "installing $1 …" >&2
"${as_root[@]}" apt-get update -qq >/dev/null
# Without what it recommends: a browser would bring a desktop, ClamAV would fetch the public signatures at once.
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$2" >/dev/null
