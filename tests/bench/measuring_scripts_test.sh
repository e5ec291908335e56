#!/usr/bin/env bash
# measuring_scripts_test.sh ROOT WARPSIEVE: each script of bench that times whole processes prints its table
# for a small interval, and where a program is missing or fails it ends with an error that says which, in
# place of a table of nothing. What it measures beside warpsieve is played by warpsieve.
# shellcheck disable=SC2016 # fakes expand for themselves
set -uo pipefail
bench=$1/bench
export WARPSIEVE=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export TMPDIR=$folder/tmp PRIMESIEVE=$folder/primesieve PYTHON=$folder/python BENCH_FILES=$folder/bench_files
mkdir "$TMPDIR"
failed=0

fake() { # PROGRAM LINE...
    { echo '#!/bin/bash'; printf '%s\n' "${@:2}"; } > "$folder/$1"
    chmod +x "$folder/$1"
}
fake primesieve 'verb="count --quiet"; numbers=()' \
    'for word; do case $word in -p | -p1) verb=print ;; -p2) verb="print --count twins" ;; --version) echo fake; exit ;; -*) ;; *) numbers+=("$word") ;; esac; done' \
    'exec "$WARPSIEVE" $verb "${numbers[@]}"'
fake python 'exec cat > /dev/null'
fake bench_files 'echo 0.1 0.2'
fake broken 'echo "broken: out of order" >&2; exit 3'

# expect_table ROWS PATTERN SCRIPT ARGUMENT...: it ends well, with so many rows.
expect_table() {
    local found
    bash "$bench/$3" "${@:4}" > "$folder/out" 2> "$folder/err" || { echo "$3 fails:"; cat "$folder/err"; failed=1; }
    found=$(grep -cE "$2" "$folder/out")
    [ "$found" = "$1" ] || { echo "$3: $found rows and not $1:"; cat "$folder/out"; failed=1; }
}
# expect_error TEXT SCRIPT ARGUMENT...: it fails, says TEXT, and leaves nothing behind.
expect_error() {
    bash "$bench/$2" "${@:3}" > "$folder/out" 2> "$folder/err" && { echo "$2 $1: ends well"; failed=1; }
    grep -qF -e "$1" "$folder/err" || { echo "$2: no \"$1\" in:"; cat "$folder/err"; failed=1; }
    [ -z "$(ls "$TMPDIR")" ] || { echo "$2 $1: leaves $(ls "$TMPDIR")"; failed=1; }
}

small=small:0:1000000:1
ratio='[0-9]\.[0-9]{2}'
expect_table 1 "^small +1 +$ratio" compare_engine.sh "$WARPSIEVE" "$PRIMESIEVE" 2 "$small"
expect_table 15 "^small +1 +[a-z0-9-]+:? +$ratio" quantities.sh "$WARPSIEVE" 1 "$small"
expect_table 1 '^median: ' saving_cost.sh 1 1s 0 1e6
expect_table 6 "^(none|write-bitmap|bitmap|write-primes|primes|h5py) +$ratio" store_primes.sh "$TMPDIR" 1 0 1e6
expect_table 2 "^ +[0-9]+  $ratio" export_text.sh 1 0 1e6
expect_table 4 "^small +(primes|twins) +(null|pipe) +$ratio" print_text.sh 1 small:0:1000000

for program in nosuch "$folder/broken"; do
    said=${program##*/}
    expect_error "$said" compare_engine.sh "$program" "$PRIMESIEVE" 1 "$small"
    expect_error "$said" compare_engine.sh "$WARPSIEVE" "$program" 1 "$small"
    expect_error "$said" quantities.sh "$program" 1 "$small"
    PRIMESIEVE=$program expect_error "$said" quantities.sh "$WARPSIEVE" 1 "$small"
    PRIMESIEVE=$program expect_error "$said" store_primes.sh "$TMPDIR" 1 0 1e6
    PYTHON=$program expect_error "$said" store_primes.sh "$TMPDIR" 1 0 1e6
    PRIMESIEVE=$program expect_error "$said" export_text.sh 1 0 1e6
    PRIMESIEVE=$program expect_error "$said" print_text.sh 1 small:0:1000000
    WARPSIEVE=$program expect_error "$said" store_primes.sh "$TMPDIR"
    for script in saving_cost.sh export_text.sh print_text.sh; do
        WARPSIEVE=$program expect_error "$said" "$script" 1
    done
done
if [ -x /usr/bin/time ]; then
    expect_table 8 "^[a-z-]+ +$ratio +$ratio" files.sh "$TMPDIR" 1e6 1 primes
    for program in nosuch "$folder/broken"; do
        BENCH_FILES=$program expect_error "${program##*/}" files.sh "$TMPDIR" 1e6 1 primes
        WARPSIEVE=$program expect_error "${program##*/}" files.sh "$TMPDIR"
    done
else
    expect_error "GNU time" files.sh "$TMPDIR"
fi
for script in compare_engine.sh quantities.sh; do
    expect_error "$small: not a number of" "$script" "$WARPSIEVE" "$small" "$small"
done
exit "$failed"
