#!/usr/bin/env bash
# Print the path of a Chromium for the browser journeys; install Debian's where there is none and that is allowed.
# The one without windows comes first: the same engine at half the work, for nobody sees the tabs and menus of the other.
# Exit code 2 with one line where it has to be installed by hand.
set -euo pipefail

found() {
    local name
    for name in "${OFFICE_CHROMIUM:-}" chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
        if [[ -n $name ]] && command -v "$name"; then
            return 0
        fi
    done
    return 1
}

found && exit 0
for package in chromium-headless-shell chromium; do
    if "$(dirname "${BASH_SOURCE[0]}")/install.sh" Chromium "$package" >&2 && found; then
        exit 0
    fi
done
echo "chromium.sh: the browser journeys need Chromium: apt-get install chromium-headless-shell (or set OFFICE_CHROMIUM to its path)" >&2
exit 2
