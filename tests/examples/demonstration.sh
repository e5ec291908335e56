#!/usr/bin/env bash
# What warpsieve promises, shown in some seconds: a run that is killed goes on by the same command, and
# in the end its file says what the file of an undisturbed run says.
#
#     demonstration.sh PROGRAM [FOLDER]
#
# PROGRAM is warpsieve. FOLDER, the current one if it is left out, gets warpsieve-demo.h5, of 190 MiB, and
# holds up to 400 MB meanwhile. A file of that name with other contents is left alone; the new one is
# warpsieve-demo-2.h5 then, or what number is free. Standard output has the answers of the program alone.
set -euo pipefail

# As far as two cores sieve and store in a second or two. The file has two shards and a tail, so that not
# all of it is written at once, and fits the disk twice, as consolidate makes a copy.
stop=4e9
known_count=189961812 # pi(4e9): so say `primesieve 4e9` and `primecount 4e9`, too
wrong_results=70      # the exit code that warpsieve has for it

bold="" blue="" plain=""
if [ -t 2 ] && [ -z "${NO_COLOR-}" ] && [ "${TERM-dumb}" != dumb ]; then
    bold=$'\e[1m' blue=$'\e[36m' plain=$'\e[0m'
fi
say() { printf '%s\n' "$*" >&2; }
title() { say "
$bold$*$plain"; }
show() { say "$blue\$ $*$plain"; }
warpsieve() {
    show warpsieve "$@"
    "$program" "$@"
}
give_up() { # EXIT-CODE MESSAGE
    say "demonstration.sh: $2"
    exit "$1"
}

if [ $# -lt 1 ] || [ $# -gt 2 ]; then give_up 2 "usage: demonstration.sh PROGRAM [FOLDER]"; fi
program=$(command -v -- "$1") || give_up 2 "there is no program $1"
program=$(realpath -- "$program")
folder=$(realpath -- "${2-.}")

# All happens in a folder of its own, which goes with the script, however that ends.
scratch="" victim=""
clean_up() {
    if [ -n "$victim" ]; then
        kill -KILL "$victim" 2> /dev/null || true
        wait "$victim" 2> /dev/null || true
    fi
    if [ -n "$scratch" ]; then rm -rf -- "$scratch"; fi
}
trap clean_up EXIT
trap 'say "
Interrupted: nothing of it is left."; exit 130' INT HUP TERM
scratch=$(mktemp -d -- "$folder/warpsieve-demo.XXXXXX")
cd "$scratch"

microseconds() { echo "${EPOCHREALTIME/[^0-9]/}"; }
digest() { "$program" info "$1" --get contents_digest 2> /dev/null || true; }

sieve_undisturbed() {
    title "1. Undisturbed, to know what the file must say"
    local began
    began=$(microseconds)
    warpsieve run 0 "$stop" --store primes -o undisturbed.h5
    took=$(($(microseconds) - began))
    expected=$(warpsieve info undisturbed.h5 --get contents_digest)
    echo "$expected"
    rm -rf undisturbed.*
}

# Generation 1 is the run's claim on the file, the next one has what was sieved.
has_saved() {
    local generation
    generation=$("$program" info pi.h5 --get generation 2> /dev/null) && [ "$generation" -ge 2 ]
}

# Begins a run that saves SAVES times, and kills it after the first. Fails if it was done before that.
sieve_and_kill() { # SAVES
    local hundredths=$((took / 10000 / $1)) interval status=0
    if [ "$hundredths" -lt 1 ]; then hundredths=1; fi
    printf -v interval '%d.%02ds' $((hundredths / 100)) $((hundredths % 100))
    command=(run 0 "$stop" --store primes -o pi.h5 --checkpoint-every "$interval")

    rm -rf pi.*
    show warpsieve "${command[@]}"
    "$program" "${command[@]}" &
    victim=$!
    while kill -0 "$victim" 2> /dev/null && ! has_saved; do sleep 0.02; done
    if kill -KILL "$victim" 2> /dev/null; then
        if [ -t 2 ]; then say ""; fi # out of the bar's line
        show kill -KILL "$victim"
    fi
    wait "$victim" 2> /dev/null || status=$?
    victim=""
    case $status in
        0) return 1 ;;
        137) return 0 ;; # 128 and the number of SIGKILL
        *) exit "$status" ;;
    esac
}

# A machine that does several things at once may be done before we have looked.
sieve_until_killed() {
    title "2. Once more, killed in the middle"
    local saves
    for saves in 3 6 12; do
        if sieve_and_kill "$saves"; then
            warpsieve info pi.h5 --get status
            return
        fi
        say "It was done before it could be killed."
    done
}

go_on() {
    title "3. The same command goes on"
    local count found
    count=$(warpsieve "${command[@]}")
    echo "$count"
    found=$(warpsieve info pi.h5 --get contents_digest)
    echo "$found"
    if [ "$found" != "$expected" ]; then
        give_up "$wrong_results" "the digest should be $expected, as that of the undisturbed run"
    fi
    if [ "$count" != "$known_count" ]; then
        give_up "$wrong_results" "there should be $known_count primes up to $stop"
    fi
    say "The same digest as of the undisturbed run, and the known number of primes."
}

keep_one_file() {
    title "4. One plain HDF5 file, which any tool reads"
    local number=1
    name=warpsieve-demo.h5
    while [ -e "$folder/$name" ] && [ "$(digest "$folder/$name")" != "$expected" ]; do
        number=$((number + 1))
        name=warpsieve-demo-$number.h5
    done
    warpsieve consolidate pi.h5 -o "$name"
    mv -fT -- "$name" "$folder/$name"
    cd "$folder"
    if command -v h5dump > /dev/null; then
        show h5dump -A 0 -d /primes -c 8 "$name"
        h5dump -A 0 -d /primes -c 8 "$name"
    else
        say "(h5dump is not installed: package hdf5-tools of Debian, hdf5 elsewhere)"
    fi
}

say_what_next() { # PROGRAM FILE, as one types them
    say "
All of it took $SECONDS s; $2 stays. ${bold}What to try next:$plain
  what the file says    $1 info $2
  prove it              $1 verify $2
  draw it               $1 report $2 -o demo.svg
  its primes as text    $1 export $2 --to 100
  sieve on              $1 run 0 5e9 -o $2 --extend
  a job of your own     $1 run 0 1e12 -o pi12.h5
                        press Ctrl-C, and send the same line again"
    if "$program" count 1e3 --method primecount > /dev/null 2>&1; then
        say "  pi(1e14) in a second  $1 count 1e14"
    fi
    say "  all options           $1 run --help
  install it            cmake --install build --prefix ~/.local; man warpsieve
  on a cluster          sbatch slurm/warpsieve.sbatch 0 1e13 -o pi13.h5"
}

say "The primes to $stop, stored: sieved by a run that is killed, and nothing is lost."
sieve_undisturbed
sieve_until_killed
go_on
keep_one_file
if [ $# = 1 ]; then say_what_next "$1" "$name"; else say_what_next "$1" "$2/$name"; fi
