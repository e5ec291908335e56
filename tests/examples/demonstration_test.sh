#!/usr/bin/env bash
# demonstration_test.sh WARPSIEVE: demonstration.sh kills a run, ends with one good file, and leaves
# nothing else, however it ends. Takes some gigabytes of writing and half a minute.
set -euo pipefail

warpsieve=$(realpath "$1")
demonstration=$(cd "$(dirname "$0")" && pwd)/demonstration.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
# Its own output is compared; colours are for terminals.
unset NO_COLOR

fail() {
    echo "${FUNCNAME[-2]}: $1"
    tail -n +1 out err
    exit 1
}
expect() { grep -qE -e "$2" "$1" || fail "no \"$2\" in $1"; }
expect_only() { # NAMES: what the folder holds
    local there
    there=$(ls -A folder)
    [ "$there" = "$1" ] || fail "the folder holds \"$there\""
}

demonstrate() { # EXPECTED-EXIT-CODE PROGRAM
    local code=0
    "$demonstration" "$2" folder > out 2> err || code=$?
    [ "$code" = "$1" ] || fail "exit code $code, not $1"
}

# A program that is warpsieve but for some LINES of shell before it.
pretend() { # LINES
    printf '#!/usr/bin/env bash\n%s\nexec "%s" "$@"\n' "$1" "$warpsieve" > pretended
    chmod +x pretended
}

new_folder() { rm -rf folder && mkdir folder; }

leaves_one_file_of_a_run_that_was_killed() {
    new_folder
    demonstrate 0 "$warpsieve"
    expect_only warpsieve-demo.h5
    local file=folder/warpsieve-demo.h5 digest
    expect out '^189961812$'
    if command -v h5dump > /dev/null; then expect out ': 2, 3, 5, 7, 11, 13, 17, 19$'; fi
    expect out '^interrupted$'
    expect err '^resume: generation'
    digest=$("$warpsieve" info "$file" --get contents_digest)
    [ "$(grep -cx "$digest" out)" = 2 ] || fail "not two runs of digest $digest"
    [ "$("$warpsieve" export "$file" --history | grep -c .)" -ge 3 ] || fail "less than two sessions"
    if grep -q $'\e' err; then fail "colours in what is no terminal"; fi
}

# Runs what the last one says, with the file that it has left.
names_what_works_next() {
    local line count=0
    while IFS= read -r line; do
        (eval "$line") > next.out 2>&1 || fail "does not work: $line: $(cat next.out)"
        count=$((count + 1))
    done < <(grep -oE "$warpsieve (info|verify|report|export|run 0 5e9|run --help).*" err)
    [ "$count" = 6 ] || fail "$count lines"
}

leaves_files_with_other_contents_alone() {
    new_folder
    "$warpsieve" run 0 1e6 -q -o folder/warpsieve-demo.h5 > /dev/null
    cp folder/warpsieve-demo.h5 before.h5
    echo "no run" > folder/warpsieve-demo-2.h5
    demonstrate 0 "$warpsieve"
    expect_only $'warpsieve-demo-2.h5\nwarpsieve-demo-3.h5\nwarpsieve-demo.h5'
    cmp before.h5 folder/warpsieve-demo.h5 || fail "another file was replaced"
    [ "$(cat folder/warpsieve-demo-2.h5)" = "no run" ] || fail "another file was replaced"
}

takes_the_place_of_an_earlier_demonstration() {
    mv folder/warpsieve-demo-3.h5 folder/warpsieve-demo.h5
    rm folder/warpsieve-demo-2.h5
    touch -d 2000-01-01 folder/warpsieve-demo.h5
    demonstrate 0 "$warpsieve"
    expect_only warpsieve-demo.h5
    [ folder/warpsieve-demo.h5 -nt before.h5 ] || fail "the earlier file is still there"
}

says_so_where_the_run_is_done_too_soon() {
    new_folder
    # shellcheck disable=SC2016
    pretend 'if [ "${*: -1}" = generation ]; then echo 1; exit; fi'
    demonstrate 0 ./pretended
    expect err '^It was done before it could be killed'
    expect_only warpsieve-demo.h5
}

fails_where_the_digests_differ() {
    new_folder
    # shellcheck disable=SC2016
    pretend 'if [ "$2 $4" = "pi.h5 contents_digest" ]; then echo 0123456789abcdef; exit; fi'
    demonstrate 70 ./pretended
    expect err 'the digest should be'
    expect_only ""
}

ends_as_the_run_that_fails() {
    new_folder
    # shellcheck disable=SC2016
    pretend '[[ "$*" != *"-o pi.h5"* ]] || exit 74'
    demonstrate 74 ./pretended
    expect_only ""
}

refuses_wrong_use() {
    new_folder
    local code=0
    "$demonstration" > out 2> err || code=$?
    [ "$code" = 2 ] || fail "exit code $code without arguments"
    expect err '^demonstration.sh: usage'
    demonstrate 2 ./no-such-program
}

# As by Ctrl-C: to all of its processes, once FILE of a run is there.
interrupted_at() { # FILE
    new_folder
    set -m # a group of its own, in which SIGINT is not ignored
    "$demonstration" "$warpsieve" folder > out 2> err &
    local demonstrator=$! code=0
    set +m
    while ! compgen -G "folder/warpsieve-demo.*/$1" > /dev/null; do
        kill -0 "$demonstrator" || fail "ended before $1 was there"
        sleep 0.02
    done
    kill -INT -- "-$demonstrator"
    wait "$demonstrator" || code=$?
    [ "$code" = 130 ] || fail "exit code $code after SIGINT with $1"
    expect_only ""
    if pgrep -g "$demonstrator" > processes; then fail "alive: $(cat processes)"; fi
}

leaves_nothing_when_interrupted() {
    interrupted_at undisturbed.h5
    interrupted_at pi.h5
}

refuses_wrong_use
ends_as_the_run_that_fails
leaves_one_file_of_a_run_that_was_killed
names_what_works_next
leaves_files_with_other_contents_alone
takes_the_place_of_an_earlier_demonstration
says_so_where_the_run_is_done_too_soon
fails_where_the_digests_differ
leaves_nothing_when_interrupted
