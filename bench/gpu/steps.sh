#!/usr/bin/env bash
# What run.sh does its steps with: each under limits of time that hold against programs that hang,
# crash or ignore signals, and with all that is known so far written to the folder of results after
# each. To be sourced; `results` and `work` are folders, the second a temporary one.
# shellcheck disable=SC2034,SC2154 # these, and `failed`, are of the script that sources this one

grace=3 # seconds from TERM to KILL
readonly most_in_log=200000 most_in_archive=15000000 # bytes; a file that comes back may have 16 MiB
failed=0
group=none
steps_json=""
declare -A facts # members of result.json by name, as JSON

say() { printf '%s\n' "$*" >&2; }

now_ms() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); }
seconds_of() { printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)); } # MILLISECONDS

# begin_plan LIMIT "GROUP=SECONDS ...": what all groups of steps take together is scaled down to LIMIT
# seconds, and each must end by the sum of those up to it: what one leaves, the next ones have.
begin_plan() {
    local entry all=0
    began=$(now_ms) limit_ms=$(($1 * 1000)) planned_ms=0
    for entry in $2; do all=$((all + ${entry#*=} * 1000)); done
    [ "$all" -gt 0 ] || { say "run.sh: the plan is empty"; exit 2; }
    plan_ms=$((all > limit_ms ? all : limit_ms))
}

begin_group() { # GROUP=SECONDS
    group=${1%=*}
    planned_ms=$((planned_ms + ${1#*=} * 1000))
    group_end=$((began + planned_ms * limit_ms / plan_ms))
}

# within SECONDS: milliseconds for a step, which ends so much before the group that a KILL after a TERM
# fits in. PATIENCE times what a step may take alone is for machines that are slower than a GPU.
within() {
    local left=$((group_end - $(now_ms) - grace * 1000)) alone=$(($1 * ${PATIENCE:-1} * 1000))
    echo $((left < alone ? left : alone))
}

# Where the makers of tools put them; TOOL_FOLDERS names others instead.
tool_folders=("${CUDA_HOME:-/usr/local/cuda}"/{bin,compute-sanitizer} /usr/local/cuda*/{bin,compute-sanitizer}
    /opt/cuda/bin /usr/local/nvidia/bin /opt/nvidia/nsight-compute/* /opt/nvidia/*/bin)
[ -z "${TOOL_FOLDERS+set}" ] || read -ra tool_folders <<< "$TOOL_FOLDERS"

# Where a tool lies: on PATH, or in one of those folders. Fails when it is nowhere.
find_tool() { # NAME
    command -v "$1" && return
    local folder
    for folder in "${tool_folders[@]}"; do
        [ ! -x "$folder/$1" ] || { echo "$folder/$1"; return; }
    done
    return 1
}

# json TEXT: a string of JSON.
json() {
    local text=${1//\\/\\\\}
    text=${text//\"/\\\"}
    printf '"%s"' "$(printf '%s' "$text" | tr '\000-\037\177' ' ')"
}

# Lines of the file that are whole objects of JSON, joined by commas; a killed program leaves halves.
objects() { # FILE
    grep -aE '^\{.*\}$' "$1" | paste -sd, - | sed 's/},{/},\n    {/g'
}

# number FILE KEY: of the first object of JSON in the file.
number() {
    grep -aoE "\"$2\": -?[0-9.]+([eE][+-]?[0-9]+)?" "$1" | head -n 1 | sed 's/.*: //'
}

# Replaces a file of the results when it is whole: a full disk, or a KILL, leaves the one before.
publish() { # NAME < CONTENTS
    if cat > "$results/$1.new" && mv -f "$results/$1.new" "$results/$1"; then return; fi
    say "run.sh: cannot write $results/$1 (see above; what is printed here is all there is)"
    rm -f "$results/$1.new"
    failed=1
    return 1
}

write_result() { # STATE
    local name
    {
        printf '{\n  "state": "%s",\n  "seconds": %s' "$1" "$(seconds_of $(($(now_ms) - began)))"
        for name in $(printf '%s\n' "${!facts[@]}" | sort); do
            printf ',\n  "%s": %s' "$name" "${facts[$name]}"
        done
        printf ',\n  "steps": [%s\n  ]\n}\n' "$steps_json"
    } | publish result.json
}

# add_fact NAME OBJECTS: to a list.
add_fact() {
    [ -n "$2" ] || return 0
    local so_far=${facts[$1]-}
    if [ -z "$so_far" ]; then so_far="["; else so_far="${so_far%$'\n  ]'},"; fi
    facts[$1]="$so_far"$'\n    '"$2"$'\n  ]'
}

# Everything but the files that are there in full, in one; too large, it goes without its largest ones.
write_archive() {
    local most=${1-} size
    # shellcheck disable=SC2086
    if ! (cd "$work" && find . -type f ${most:+-size -$most} -print0 | tar -czf archive.new --null -T -); then
        say "run.sh: cannot make an archive of $work"
        failed=1
        return
    fi
    size=$(stat -c %s "$work/archive.new")
    if [ "$size" -gt "$most_in_archive" ] && [ -z "$most" ]; then
        say "run.sh: the archive would take $size bytes, and goes without files above 2 MiB"
        write_archive 2048k
        return
    fi
    publish archive.tar.gz < "$work/archive.new"
    rm -f "$work/archive.new"
}

# The beginning and the end of what a step printed.
write_log() { # NAME TEXT
    local file
    {
        printf '\n== %s: %s\n' "$1" "$2"
        for file in "$work/$1.out" "$work/$1.err"; do
            [ -s "$file" ] || continue
            echo "-- ${file##*.}"
            if [ "$(stat -c %s "$file")" -le "$most_in_log" ]; then cat "$file"; else
                head -c $((most_in_log / 2)) "$file"
                printf '\n[... all of it is in the archive ...]\n'
                tail -c $((most_in_log / 2)) "$file"
            fi
        done
    } >> "$results/log.txt" || { say "run.sh: cannot write $results/log.txt"; failed=1; }
}

# note NAME RESULT MILLISECONDS EXIT-CODE TEXT: a step is over.
note() {
    steps_json+="${steps_json:+,}
    {\"group\": \"$group\", \"step\": \"$1\", \"result\": \"$2\", \"seconds\": $(seconds_of "$3"), \"exit_code\": $4}"
    say "$(printf '%-12s %-24s %-12s %8s s' "$group" "$1" "$2" "$(seconds_of "$3")")"
    write_log "$1" "$5"
    write_result running
}

# step NAME SECONDS COMMAND...: its output goes into NAME.out and NAME.err. Nothing of it is read
# through a pipe, which a process that outlives its KILL, stuck in a driver, would hold open.
step() {
    local name=$1 most code=0 step_began result
    most=$(within "$2")
    shift 2
    : > "$work/$name.out"
    : > "$work/$name.err"
    if [ "$most" -le 0 ]; then
        failed=1
        note "$name" "no time" 0 null "$*"
        return 1
    fi
    step_began=$(now_ms)
    running_step=$name
    timeout -k "$grace" "$(seconds_of "$most")" "$@" \
        < /dev/null > "$work/$name.out" 2> "$work/$name.err" &
    running=$!
    wait "$running" 2>> "$work/$name.err" || code=$?
    running=""
    step_ms=$(($(now_ms) - step_began))
    case $code in
        0) result=good ;;
        124 | 137) result="timed out" ;;
        125 | 126 | 127) result="not started" ;;
        *) result=failed ;;
    esac
    [ "$code" = 137 ] && [ "$step_ms" -lt "$most" ] && result=killed
    note "$name" "$result" "$step_ms" "$code" "$*"
    if [ "$code" != 0 ]; then
        failed=1
        tail -n 3 "$work/$name.err" >&2
    fi
    return "$code"
}

# tool_step NAME SECONDS TOOL ARGUMENTS...: a step with a tool that need not be there.
tool_step() {
    local name=$1 most=$2 tool
    if ! tool=$(find_tool "$3"); then
        note "$name" "no tool" 0 null "there is no $3 on PATH or where its makers put it"
        return 1
    fi
    shift 3
    step "$name" "$most" "$tool" "$@"
}

# require NAME EXPECTED: the last line that a step printed.
require() {
    local found
    found=$(tail -n 1 "$work/$1.out")
    [ "$found" = "$2" ] && return
    failed=1
    say "$1: $found, not $2"
    add_fact wrong "{\"step\": \"$1\", \"found\": $(json "$found"), \"expected\": $(json "$2")}"
    write_result running
    return 1
}

# For a TERM while a step runs: what there is of it is kept.
stop() {
    trap '' TERM INT HUP
    say "run.sh: stopped"
    if [ -n "${running-}" ]; then
        kill -TERM "$running"
        sleep 0.2 # for its last words
        kill -KILL -- "-$running" "$running" 2>> "$work/$running_step.err"
        note "$running_step" stopped 0 null "stopped by a signal"
    fi
    finish stopped 143
}
