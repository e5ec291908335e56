#!/usr/bin/env bash
# includes_test.sh ROOT: lists every #include that crosses a border between parts; fails if there is
# one. includes_test.sh --self-test: proves that it finds them.
set -euo pipefail
shopt -s inherit_errexit

# grep, for which finding nothing is no error.
find_lines() { grep "$@" || [ $? -eq 1 ]; }

# The #include lines of a folder as FILE:LINE:<header> or FILE:LINE:"header".
includes() {
    [ -d "$1" ] || return 0
    find_lines -rnE '^[[:space:]]*#[[:space:]]*include' "$1" \
        --include='*.[ch]pp' --include='*.cu*' --include='*.hpp.in' |
        sed -E 's/^([^:]*:[0-9]+):[^<"]*/\1:/'
}

# Prints its input, each line with the reason.
because() {
    while IFS= read -r line; do printf '%s  (%s)\n' "$line" "$1"; done
}

# FOLDER PARTS: its quoted includes must be of these parts.
parts() {
    includes "$1" | find_lines -E ':"' | find_lines -vE ":\"($2)/" | because "$1 may include $2"
}

# PATTERN WHY FOLDER...: system headers that these folders must not include.
system() {
    local pattern=$1 why=$2 folder
    shift 2
    for folder; do includes "$folder" | find_lines -E ":<($pattern)" | because "$why"; done
}

crossings() {
    parts include 'warpsieve'
    parts src/core 'core|warpsieve'
    parts src/cpu 'cpu|core|warpsieve'
    parts src/io 'io|core|warpsieve'
    parts src/run 'run|io|core|warpsieve'
    parts src/reader 'reader|io|core|warpsieve'
    parts src/app 'app|run|io|cpu|kernels|core|warpsieve'
    parts kernels 'kernels|core|warpsieve'
    system 'hdf5|H5' 'only src/io knows HDF5' include src/core src/cpu src/run src/reader src/app kernels
    system 'cuda|cub/|thrust/|cooperative_groups|nv/|device_' 'only kernels/ knows CUDA' \
        include src
    system '.*[./].*' 'standard headers only' include src/core
    system '[a-z]*stream|filesystem|chrono|thread|mutex|condition_variable|future' \
        'the core knows no files, clocks or threads' src/core
}

self_test() {
    local bad=0 folder header
    cd "$(mktemp -d)"
    trap 'rm -rf "$PWD"' EXIT
    while read -r folder header; do
        mkdir -p "$folder"
        echo "  # include $header // a comment" > "$folder/a.hpp"
        [ -n "$(crossings)" ] || { echo "not found: $header in $folder"; bad=1; }
        rm "$folder/a.hpp"
    done << 'END'
include <fmt/format.h>
include "core/job.hpp"
src/core <hdf5.h>
src/core <thread>
src/core <unistd.h>
src/core "io/seal.hpp"
src/cpu <cuda_runtime.h>
src/cpu "run/clock.hpp"
src/io "run/clock.hpp"
src/io <thrust/sort.h>
src/run "cpu/engine.hpp"
src/run <H5Fpublic.h>
src/reader "run/clock.hpp"
src/reader <hdf5.h>
src/app <hdf5.h>
kernels "io/seal.hpp"
kernels <hdf5.h>
END
    mkdir -p src/io src/core
    printf '#include <hdf5.h>\n#include "core/job.hpp"\n#include <vector>\n' > src/io/a.hpp
    printf '#include "core/job.hpp"\n#include "warpsieve/error.hpp"\n' > src/core/a.hpp
    [ -z "$(crossings)" ] || { echo "found what is allowed: $(crossings)"; bad=1; }
    return "$bad"
}

if [ "${1:?ROOT or --self-test}" = --self-test ]; then
    self_test
else
    cd "$1"
    found=$(crossings)
    [ -z "$found" ] || { printf '%s\n' "$found"; exit 1; }
fi
