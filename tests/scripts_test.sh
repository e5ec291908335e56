#!/usr/bin/env bash
# scripts_test.sh ROOT: holds every shell script of the repository against shellcheck; skipped (77)
# without it.
set -euo pipefail

cd "${1:?ROOT}"
command -v shellcheck > /dev/null || { echo "skipped: shellcheck is not installed"; exit 77; }

# By their first line: scripts of a shell have no common name.
mapfile -t scripts < <(
    grep -rlIE --exclude-dir='build*' --exclude-dir=.git '^#!.*\b(ba)?sh\b' . |
        while IFS= read -r file; do
            if head -n 1 "$file" | grep -qE '^#!.*\b(ba)?sh\b'; then echo "$file"; fi
        done | sort
)
[ ${#scripts[@]} -gt 5 ] || { echo "only ${#scripts[@]} scripts found"; exit 1; }
shellcheck --external-sources "${scripts[@]}"
for section in post test runscript; do # those of Apptainer's definition are scripts as well
    sed -n "/^%$section/,/^[^ ]/{/^ /p}" slurm/warpsieve.def | shellcheck --shell=sh -
done
echo "${#scripts[@]} scripts are clean"
