#!/usr/bin/env bash
# submit_test.sh SUBMIT: what slurm/submit sends, to a stand-in for sbatch that logs its arguments.
set -euo pipefail

submit=${1:?SUBMIT}
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
mkdir bin
cat > bin/sbatch << 'END'
#!/usr/bin/env bash
printf '<%s>' "$@" >> log
echo >> log
echo "$((100 + $(wc -l < log)));cluster"
END
chmod +x bin/sbatch
export PATH=$PWD/bin:$PATH WARPSIEVE="apptainer exec x.sif warpsieve"

fail() {
    echo "${FUNCNAME[-2]}: $1"
    cat out log
    exit 1
}
submit() { # EXPECTED-EXIT-CODE ARGUMENTS
    local expected=$1 code=0
    shift
    : > log
    "$submit" "$@" > out 2>&1 || code=$?
    [ "$code" = "$expected" ] || fail "exit code $code, not $expected"
}
expect() { # FILE LINE TEXT...: that line holds these texts
    local file=$1 line=$2 text
    shift 2
    for text; do
        sed -n "${line}p" "$file" | grep -qF -e "$text" || fail "no $text in line $line of $file"
    done
}

sends_an_array_and_a_merge_job_behind_it() {
    submit 0 0 '2^40+1' --parts 3 -o dir/pi.h5 --count twins
    expect log 1 '<--array=0-2>' '<--job-name=pi>' '<--output=dir/pi.%a.log>' '/warpsieve.sbatch>' \
        '<0><2^40+1><--count><twins><-o><dir/pi.%a.h5><--part><%a/3>'
    expect log 2 '<--dependency=afterok:101>' '<--kill-on-invalid-dep=yes>' \
        'exec apptainer exec x.sif warpsieve merge dir/pi.h5 dir/pi.0.h5 dir/pi.1.h5 dir/pi.2.h5 >'
    expect out 1 'job 101'
    expect out 2 'job 102'
}

takes_some_parts_alone_and_merges_all() {
    submit 0 0 1e9 --parts=4 --output=pi.h5 -- --array=1,3
    expect log 1 '<--array=1,3><' '<%a/4>'
    expect log 2 ' pi.0.h5 pi.1.h5 pi.2.h5 pi.3.h5 >'
    ! grep -q 'array' <(tail -n 1 log) || fail "the merge job is an array"
}

gives_the_merge_job_what_holds_for_both() {
    submit 0 0 1e9 --parts 2 -o pi.h5 -- --partition=gpu --account=me --gres=gpu:4 --gpus-per-node=1
    expect log 1 '<--partition=gpu><--account=me><--gres=gpu:4><--gpus-per-node=1>'
    expect log 2 '<--partition=gpu><--account=me><--dep'
}

refuses() { # WORDS ARGUMENTS
    local words=$1
    shift
    submit 2 "$@"
    grep -qF -e "$words" out || fail "not refused for $words"
    [ ! -s log ] || fail "something was sent"
}

refuses_what_it_cannot_do() {
    refuses '--parts N' 0 1e9 -o pi.h5
    refuses '--parts N' 0 1e9 -o pi.h5 --parts 0
    refuses '--parts N' 0 1e9 -o pi.h5 --parts 2x
    refuses 'lacks its value' 0 1e9 -o pi.h5 --parts
    refuses '-o NAME.h5' 0 1e9 --parts 2
    refuses '-o NAME.h5' 0 1e9 --parts 2 -o pi
    refuses '--part: parts are chosen' 0 1e9 --parts 2 -o pi.h5 --part 1/2
    refuses '--option=value' 0 1e9 --parts 2 -o pi.h5 -- -p gpu
    : > there.h5
    refuses 'there.h5 exists already' 0 1e9 --parts 2 -o there.h5
}

sends_an_array_and_a_merge_job_behind_it
takes_some_parts_alone_and_merges_all
gives_the_merge_job_what_holds_for_both
refuses_what_it_cannot_do
