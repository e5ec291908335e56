#!/usr/bin/env bash
# submit_test.sh SUBMIT PROGRAM: what slurm/submit sends, to a stand-in for sbatch that logs its
# arguments, and what it does not send after the real program was asked.
set -euo pipefail

submit=${1:?SUBMIT} warpsieve=${2:?PROGRAM}
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
mkdir bin dir
cat > bin/sbatch << 'END'
#!/usr/bin/env bash
printf '<%s>' "$@" >> log
echo >> log
echo "$((100 + $(wc -l < log)));cluster"
END
cat > bin/apptainer << END
#!/usr/bin/env bash
[ "\$1 \$2 \$3" = "exec x.sif warpsieve" ] || exit 255
shift 3
exec "$warpsieve" "\$@"
END
chmod +x bin/*
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
    submit 0 0 '2^40+1' --parts 3 -o dir/pi.h5 --count twins --count 0,4 --gaps table --table 1e12,2^40
    expect log 1 '<--array=0-2>' '<--job-name=pi>' '<--output=dir/pi.%a.log>' '/warpsieve.sbatch>' \
        '<0><2^40+1><--count><twins><--count><0,4><--gaps><table><--table><1e12,2^40><-o><dir/pi.%a.h5><--part><%a/3>'
    expect log 2 '<--dependency=afterok:101>' '<--kill-on-invalid-dep=yes>' \
        "exec 'apptainer' 'exec' 'x.sif' 'warpsieve' 'merge' 'dir/pi.0.h5' 'dir/pi.1.h5' 'dir/pi.2.h5' '-o' 'dir/pi.h5'>"
    expect out 1 'job 101'
    expect out 2 'job 102'
}

takes_some_parts_alone_and_merges_all() {
    submit 0 0 1e9 --parts=4 --output=pi.h5 -- --array=1,3
    expect log 1 '<--array=1,3><' '<%a/4>'
    expect log 2 " 'pi.0.h5' 'pi.1.h5' 'pi.2.h5' 'pi.3.h5' '-o' 'pi.h5'>"
    ! grep -q 'array' <(tail -n 1 log) || fail "the merge job is an array"
}

gives_the_merge_job_what_holds_for_both() {
    submit 0 0 1e9 --parts 2 -o pi.h5 -- --partition=gpu --account=me --gres=gpu:4 --gpus-per-node=1
    expect log 1 '<--partition=gpu><--account=me><--gres=gpu:4><--gpus-per-node=1>'
    expect log 2 '<--partition=gpu><--account=me><--dep'
}

takes_options_of_sbatch_as_users_write_them() {
    submit 0 0 1e9 --parts 2 -o pi.h5 -- -p gpu -t 8:00:00 --account me -qlong -HsG 2 -c4 -N1 -n 1 \
        --gres gpu:1 --mail-type END --accou=me -J mine -o mine.log -e mine.err --signal B:USR1@60 \
        --nice --exclusive=user --mem 4G --time-min 5 --comment "two words" --comment=-x --new thing \
        --newer --ntasks-per-node 1 -d afterok:7 -Q
    expect log 1 '<--partition=gpu><--time=8:00:00><--account=me><--qos=long><--hold><--oversubscribe>' \
        '<--gpus=2><--cpus-per-task=4><--nodes=1><--ntasks=1><--gres=gpu:1><--mail-type=END>' \
        '<--job-name=mine><--output=mine.log><--error=mine.err><--signal=B:USR1@60><--nice>' \
        '<--comment=two words><--comment=-x><--new=thing><--newer><--ntasks-per-node=1>' \
        '<--dependency=afterok:7><--array=0-1>'
    ! grep -q quiet log || fail "sbatch is told not to print the number of the job"
    expect log 2 '<--partition=gpu><--time=8:00:00><--account=me><--qos=long><--hold><--oversubscribe><--mail-type=END><--account=me><--nice><--exclusive=user><--mem=4G><--time-min=5><--comment=two words><--comment=-x><--new=thing><--newer><--dependency=afterok:101>'
}

takes_the_array_in_any_form() {
    for array in -a1,3 '-a 1,3' '--array 1,3' --array=1,3 --arr=1,3 -Ha1,3; do
        # shellcheck disable=SC2086 # two words where there is a space
        submit 0 0 1e9 --parts 4 -o pi.h5 -- $array
        expect log 1 '<--array=1,3><'
        ! grep -q array <(tail -n 1 log) || fail "the merge job is an array"
    done
}

takes_the_name_in_any_form() {
    for name in '-o x.h5' -ox.h5 '-qo x.h5' -qox.h5 -o=x.h5 '--output x.h5' --output=x.h5; do
        # shellcheck disable=SC2086 # two words where there is a space
        submit 0 0 1e9 $name --parts 2
        expect log 1 '<-o><x.%a.h5>'
        expect log 2 "'merge' 'x.0.h5' 'x.1.h5' '-o' 'x.h5'>"
    done
    submit 0 0 1e9 -qo x.h5 --parts 2
    expect log 1 '<-q><-o>'
}

takes_any_name() {
    submit 0 0 1e9 -o -x.h5 --parts 2
    expect log 1 '<--job-name=-x><--output=./-x.%a.log>' '<-o><./-x.%a.h5>'
    expect log 2 "'merge' './-x.0.h5' './-x.1.h5' '-o' './-x.h5'>"
    submit 0 0 1e9 -o './50%a of "it'"'"'s".h5' --parts 2 --scratch '/tmp/%a'
    expect log 1 "<--output=./50%%a of \"it's\".%a.log>" "<-o><./50%%a of \"it's\".%a.h5>" \
        '<--scratch></tmp/%%a>'
    expect log 2 "<--output=./50%%a of \"it's\".merge.log>" "'./50%a of \"it'\\''s\".1.h5' '-o' './50%a of \"it'\\''s\".h5'>"
}

asks_where_the_jobs_will_work() {
    : > dir/there.h5
    refuses 'there.h5 exists already' 0 1e9 --parts 2 -o there.h5 -- --chdir=dir
    submit 0 0 1e9 --parts 2 -o there.h5 -- --export=ALL
    submit 0 0 1e9 --parts 2 -o here.h5 -- -D dir
    expect log 1 "<--chdir=dir>"
    refuses 'nothing was submitted' 0 1e9 --parts 2 -o x.h5 -- --chdir=nowhere
}

refuses() { # WORDS ARGUMENTS
    refuses_with 2 "$@"
}
refuses_with() { # EXIT-CODE WORDS ARGUMENTS
    local code=$1 words=$2
    shift 2
    submit "$code" "$@"
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
    refuses '-o NAME.h5' 0 1e9 --parts 2 --output=
    refuses '-o b.h5: it is given twice' 0 1e9 --parts 2 -o a.h5 -o b.h5
    refuses 'no backslash' 0 1e9 --parts 2 -o 'a\b.h5'
    refuses 'gpu: what stands behind --' 0 1e9 --parts 2 -o pi.h5 -- --hold gpu
    refuses '-p lacks its value' 0 1e9 --parts 2 -o pi.h5 -- -p
    refuses '-Z: unknown here' 0 1e9 --parts 2 -o pi.h5 -- -HZ
    refuses '--test-only: with this' 0 1e9 --parts 2 -o pi.h5 -- --test-only
    refuses 'which parts' 0 1e9 --parts 2 -o pi.h5 -- --array=
    : > there.h5
    refuses 'there.h5 exists already' 0 1e9 --parts 2 -o there.h5
    rm there.h5
}

sends_nothing_that_can_never_run() {
    local none='nothing was submitted'
    refuses "$none" 0 2^64 --parts 4 -o pi.h5
    refuses "$none" --first 1000 --parts 4 -o pi.h5
    refuses "$none" 0 10 --parts 9 -o pi.h5
    refuses "$none" 0 1e9 --parts 4 -o pi.h5 --count twin
    refuses "$none" 0 1e9 --parts 4 -o pi.h5 --count 0,2,4
    refuses "$none" 0 1e9 --parts 4 -o pi.h5 --table 1e3
    refuses "$none" 0 1e9 --parts 4 -o pi.h5 --threads 0
    refuses "$none" 0 1e9 --parts 4 -o pi.h5 --store foo
    refuses "$none" 0 1e9 --parts 4 -o pi.h5 -- --array=0-4
    refuses "$none" 0 1e9 --parts 4 -o pi.h5 -- --array=2,1,5,3%2
    refuses "$none" 0 1e9 --parts 4 -o pi.h5 -- --array=0-9:4
    submit 0 0 1e9 --parts 4 -o pi.h5 -- --array=0-5:3%8
    refuses_with 74 'No such file or directory' 0 1e9 --parts 4 -o nowhere/pi.h5
    refuses_with 74 "$none" 0 2^64-1 --parts 4 -o pi.h5 --store bitmap
    "$warpsieve" run 0 10 -o pi.1.h5 -q > out 2>&1
    refuses_with 65 'is of another job' 0 1e9 --parts 2 -o pi.h5
    echo strange > pi.1.h5
    refuses_with 65 'not a warpsieve file' 0 1e9 --parts 2 -o pi.h5
    rm pi.1.h5
}

sends_nothing_where_that_is_wished() {
    submit 0 0 1e9 --parts 3 -o pi.h5 --dry-run
    expect out 3 'part           0/3'
    [ ! -s log ] || fail "something was sent"
}

sends_unasked_where_the_program_cannot_be_asked() {
    WARPSIEVE=nowhere/warpsieve submit 0 0 1e9 --parts 2 -o pi.h5
    grep -q 'nowhere/warpsieve ends with 127 here' out || fail "not told"
    expect log 1 '<-o><pi.%a.h5>'
}

says_when_sbatch_says_nothing() {
    printf '#!/bin/sh\n' > bin/sbatch
    submit 1 0 1e9 --parts 2 -o pi.h5
    grep -q 'gave no number of a job' out || fail "not told"
}

sends_an_array_and_a_merge_job_behind_it
takes_some_parts_alone_and_merges_all
gives_the_merge_job_what_holds_for_both
takes_options_of_sbatch_as_users_write_them
takes_the_array_in_any_form
takes_the_name_in_any_form
takes_any_name
asks_where_the_jobs_will_work
refuses_what_it_cannot_do
sends_nothing_that_can_never_run
sends_nothing_where_that_is_wished
sends_unasked_where_the_program_cannot_be_asked
says_when_sbatch_says_nothing
