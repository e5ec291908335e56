#!/usr/bin/env bash
# criu_test.sh PROGRAM: dump and restore by CRIU; skipped (77) where it is missing or cannot work here.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

pid=""
cleanup() {
    [ -z "$pid" ] || [ ! -d "/proc/$pid" ] ||
        [ "$(readlink "/proc/$pid/cwd")" != "$folder" ] || kill -KILL "$pid"
    cd / && rm -rf "$folder"
}
trap cleanup EXIT

command -v criu > /dev/null || skip "criu is not installed"
[ "$(id -u)" = 0 ] || skip "criu needs root"
criu check > check.log 2>&1 || skip "criu cannot work here: $(tail -n 1 check.log)"

# A session of its own and no terminal: nothing outside of the process is part of the dump. The same
# standard error would have grown between dump and restore, which CRIU refuses: hence --quiet.
setsid "${run[@]}" --quiet < /dev/null > out.log 2> err.log &
pid=$!
wait_until "progress" is_sieving
mkdir images
# It kills the process once it is dumped. The run's lock is part of the dump.
criu dump --tree "$pid" --images-dir images --file-locks --log-file "$folder/dump.log" -v2
wait "$pid" || true
! is_complete || { echo "the run was done before it was dumped"; exit 1; }
criu restore --images-dir images --file-locks --restore-detached --log-file "$folder/restore.log" -v2
expect_the_undisturbed_result
du -sh images
