#!/usr/bin/env bash
# pg15.sh [TESTS…]: run what leans on the database against Debian's PostgreSQL 15, on a throw-away server of its own.
# Where that version neither is nor may be installed, say so and leave it at that: the suite has PostgreSQL 18.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

programs=/usr/lib/postgresql/15/bin
tests=("$@")
((${#tests[@]})) || tests=(
    tests/audit tests/centres/test_constraints.py tests/centres/test_calendars.py tests/catalogue/test_constraints.py
    tests/parties/test_search.py tests/messages/test_services.py tests/config/test_backups.py
    tests/cases/test_life.py tests/cases/test_registration.py tests/cases/test_queries.py
    tests/queueing/test_races.py tests/queueing/test_life.py tests/queueing/test_blocks.py tests/booking/test_races.py tests/booking/test_life.py
)

install() {
    ((EUID == 0)) && command -v apt-get >/dev/null || return 1
    echo "installing PostgreSQL 15 …"
    # Only the programs: no server that starts by itself.
    mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/office.conf
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends postgresql-15 >/dev/null
}

if [[ ! -x $programs/initdb ]] && ! install; then
    echo "PostgreSQL 15: skipped, not installed (apt-get install postgresql-15)"
    exit 0
fi

place=$(mktemp -d /tmp/office-pg15.XXXXXX)
as_server=()
if ((EUID == 0)); then
    # The server refuses to run as root.
    chown postgres "$place"
    as_server=(runuser -u postgres --)
fi

in_place() {
    (cd "$place" && "${as_server[@]}" "$programs/$1" "${@:2}" >>"$place/log" 2>&1) || {
        tail -n 5 "$place/log" >&2
        return 1
    }
}

stop() {
    in_place pg_ctl -D "$place/data" -m immediate stop || true
    rm -rf "$place"
}
trap stop EXIT

: >"$place/log"
chmod 666 "$place/log"
in_place initdb -D "$place/data" -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8
in_place pg_ctl -D "$place/data" -l "$place/server.log" -w \
    -o "-h '' -k $place -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start

echo "PostgreSQL 15:"
DATABASE_URL="postgresql://postgres@/postgres?host=$place" .venv/bin/pytest -q -n "${WORKERS:-2}" --dist loadfile "${tests[@]}"
