#!/usr/bin/env bash
# Draws the report of a run that is killed three times on the way:
#
#     report.sh WARPSIEVE OUT.svg
#
# WARPSIEVE is the program. Takes about a minute on two cores.
set -euo pipefail

program=$(realpath "$1")
target=$(realpath "$2")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

run=("$program" run 0 1e11 --count "twins,quadruplets" --count "quint=0,4,6,10,12" --gaps table --residues 4
    --checkpoint-every 0.5s -q -o pi.h5)
for seconds in 3 5 2; do
    timeout --signal=KILL "$seconds" "${run[@]}" || true
    sleep 1 # nobody works: a step in the picture
done
"${run[@]}"
"$program" report pi.h5 --force -o "$target"
