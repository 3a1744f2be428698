#!/bin/sh
# Install the Chromium that the browser tests look through, where apt can; elsewhere say that they will be skipped.
set -eu

there() {
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        if command -v "$name" >/dev/null 2>&1; then return 0; fi
    done
    [ -x "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" ]
}

skipped() {
    echo "The browser tests will be skipped: $1 Install Chromium or Chrome and run them again." >&2
    exit 0
}

if there; then exit 0; fi
if [ "$(uname -s)" != "Linux" ] || ! command -v apt-get >/dev/null 2>&1; then
    skipped "there is no Chromium on this machine and no apt-get to install it."
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1 || ! sudo -n true 2>/dev/null; then
        skipped "installing Chromium needs the rights of root."
    fi
    as_root="sudo"
fi
install_chromium() {
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq chromium >/dev/null 2>&1
}
if ! install_chromium; then
    $as_root apt-get update -qq >/dev/null 2>&1 || true
    install_chromium || true
fi
if ! there; then skipped "apt-get could not install Chromium."; fi
