#!/usr/bin/env bash
# dmtcp_test.sh PROGRAM: dump and restore by DMTCP; skipped (77) where it is missing.
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$(dirname "$0")/common.sh"

cleanup() {
    [ ! -s port ] || dmtcp_command --coord-port "$(cat port)" --quit > /dev/null 2>&1 || true
    cd / && rm -rf "$folder"
}
trap cleanup EXIT

command -v dmtcp_launch > /dev/null || skip "DMTCP is not installed"

# A coordinator of its own, on a free port.
options=(--new-coordinator --coord-port 0 --port-file "$folder/port")
dmtcp_launch "${options[@]}" --no-gzip --ckptdir "$folder" "${run[@]}" --quiet \
    < /dev/null > out.log 2> err.log &
launched=$!
wait_until "progress" is_sieving
dmtcp_command --coord-port "$(cat port)" --kcheckpoint > command.log
wait "$launched" || true
! is_complete || { echo "the run was done before it was dumped"; exit 1; }
rm port
dmtcp_restart "${options[@]}" ckpt_*.dmtcp < /dev/null > restored-out.log 2> restored-err.log &
expect_the_undisturbed_result
wait $!
du -sh ckpt_*.dmtcp
