#!/bin/sh
# Install what the tests of the public site look with, where apt and npm can; elsewhere say which will be skipped:
# a Java runtime and the Nu HTML checker, wrk, nginx, a PostgreSQL server.
set -eu

kept="$(cd "$(dirname "$0")/../.." && pwd)/.venv/checkers"
vnu="$kept/node_modules/vnu-jar/build/dist/vnu.jar"

can_install() {
    [ "$(uname -s)" = "Linux" ] && command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" -eq 0 ] || sudo -n true 2>/dev/null; }
}
as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}
install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    as_root apt-get update -qq >/dev/null 2>&1 || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 || true
}
want() { # command, what it is for, packages
    command -v "$1" >/dev/null 2>&1 && return 0
    if can_install; then shift 2; install "$@"; return 0; fi
    echo "Not installed: $1. $2 will be skipped." >&2
}

want java "The HTML checks of the public site" default-jre-headless
want npm "The HTML checks of the public site" npm
want nginx "The check of the nginx configuration" nginx-light
if ! ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
    want postgres "The tests of the public site on PostgreSQL" postgresql
fi
if [ ! -f "$vnu" ] && command -v npm >/dev/null 2>&1; then
    mkdir -p "$kept"
    npm install --silent --no-audit --no-fund --prefix "$kept" vnu-jar@26.9.27 >/dev/null 2>&1 ||
        echo "npm could not install vnu-jar. The HTML checks of the public site will be skipped." >&2
fi
exit 0
