# shellcheck shell=bash
# What the tests of the tools that dump whole processes share. A run on the CPU is dumped, killed and
# restored by the tool; it must come to the result of an undisturbed run.
# Sourced with the program as $1; defines $program and $folder, a temporary one that is the current.
set -euo pipefail

program=${1:?PROGRAM}
folder=$(mktemp -d /tmp/warpsieve-dump-XXXXXX)
cd "$folder"

# shellcheck disable=SC2034  # used where this is sourced
run=("$program" run 0 4e10 -o run.h5 --engine cpu --threads 2 --checkpoint-every 250ms)

skip() {
    echo "skipped: $1"
    exit 77
}

get() { "$program" info run.h5 --get "$1" 2> /dev/null; }

wait_until() { # WHAT COMMAND...
    local deadline=$((SECONDS + 120)) what=$1
    shift
    until "$@"; do
        [ $SECONDS -lt "$deadline" ] || { echo "there was no $what"; tail -n 20 ./*log*; exit 1; }
        sleep 0.1
    done
}
is_sieving() { [ "$(get sieved_any)" = true ]; }
is_complete() { [ "$(get status)" = complete ]; }

expect_the_undisturbed_result() {
    wait_until "end of the restored run" is_complete
    [ "$(get session)" = 1 ] || { echo "it was started again, not restored"; exit 1; }
    local digest
    digest=$(get contents_digest)
    "$program" run 0 4e10 -o whole.h5 --engine cpu --quiet > /dev/null
    [ "$digest" = "$("$program" info whole.h5 --get contents_digest)" ] ||
        { echo "another result: $digest"; exit 1; }
}
