#!/usr/bin/env bash
# includes_test.sh ROOT: lists every #include that a room may not have; fails if there is one. What a
# room may include stands in its CMakeLists.txt: the rooms and libraries of its target_link_libraries,
# and the public headers. `includes_test.sh --self-test` proves that it finds what is wrong.
set -euo pipefail
shopt -s inherit_errexit

# The #include lines below include, src and kernels as FILE:LINE:<header> or FILE:LINE:"header".
includes() {
    { grep -rnE '^[[:space:]]*#[[:space:]]*include' include src kernels \
        --include='*.[ch]pp' --include='*.h' --include='*.cu*' --include='*.hpp.in' || [ $? -eq 1 ]; } |
        sed -E 's/^([^:]*:[0-9]+):[^<"]*/\1:/'
}

# What every room links, as FOLDER LIBRARY: a room is a folder whose CMakeLists.txt makes a library.
links() {
    local list
    { grep -rlE '^[[:space:]]*add_library\(' src kernels --include=CMakeLists.txt || [ $? -eq 1 ]; } |
        while read -r list; do
            echo "${list%/*} itself"
            tr '\n' ' ' < "$list" |
                { grep -oE '(target_link_libraries|warpsieve_link)\([^)]*\)' || [ $? -eq 1 ]; } |
                { grep -oE '[A-Za-z0-9_:]+' || [ $? -eq 1 ]; } | sed "s|^|${list%/*} |"
        done
}

crossings() {
    { links; echo; includes; } | awk '
        # The nearest folder around a file that is a room.
        function room_of(folder) {
            while (!(folder in is_room) && folder ~ "/") sub("/[^/]*$", "", folder)
            return folder in is_room ? folder : ""
        }
        function library_of(room) {
            sub("^src/", "", room)
            gsub("/", "_", room)
            return "warpsieve_" room
        }
        function wrong(why) { print $0 "  (" why ")" }
        function needs(pattern, library) {
            if (header ~ "^<(" pattern ")" && !((room, library) in link))
                wrong(room " does not link " library)
        }
        /^$/ { reading = 1; next }
        !reading { is_room[$1] = 1; link[$1, $2] = 1; next }
        {
            file = $0; sub(":[0-9]+:.*", "", file)
            header = $0; sub("^[^:]*:[0-9]+:", "", header)
            name = substr(header, 2); sub("[>\"].*", "", name)
            folder = name; sub("/[^/]*$", "", folder)
            room = room_of(file)
        }
        header ~ "^\"warpsieve/" { next }
        file ~ "^include/" {
            if (header ~ "^\"" || (header ~ "[./].*>" && header !~ "^<std(def|int)[.]h>$"))
                wrong("public headers need the standard library alone")
            next
        }
        room == "" { wrong("this file is in no room"); next }
        header ~ "^\"" {
            target = room_of("src/" folder)
            if (target == "") target = room_of(folder)
            if (target != room && !((room, library_of(target)) in link))
                wrong(room " does not link " library_of(target))
            next
        }
        {
            needs("hdf5|H5", "HDF5::HDF5")
            needs("fmt/", "fmt::fmt")
            needs("nlohmann/", "nlohmann_json::nlohmann_json")
        }
        header ~ "^<(cuda|cub/|thrust/|cooperative_groups|nv/|device_)" && room != "kernels/cuda" {
            wrong("only kernels/cuda knows CUDA")
        }
        room == "src/app" && header ~ "^<nlohmann" && file != "src/app/json_object.cpp" {
            wrong("only app/json_object.cpp knows a library of JSON")
        }
        # <immintrin.h> belongs to the compiler.
        room == "src/core" && header ~ "[./].*>" && header != "<immintrin.h>" {
            wrong("standard headers only")
            next
        }
        room == "src/core" &&
        header ~ "^<([a-z]*stream|filesystem|chrono|thread|mutex|condition_variable|future)" {
            wrong("the core knows no files, clocks or threads")
        }'
}

self_test() {
    local bad=0 folder header
    cd "$(mktemp -d)"
    trap 'rm -rf "$PWD"' EXIT
    mkdir -p include src/{core,cpu/loops,host,app,io/{disk,hdf5}} kernels/cuda
    make_room() { printf 'add_library(x OBJECT\n    a.cpp)\ntarget_link_libraries(x\n    PRIVATE %s)\n' "$2" > "$1/CMakeLists.txt"; }
    make_room src/core ''
    make_room src/cpu warpsieve_core
    make_room src/io/disk 'warpsieve_core fmt::fmt'
    make_room src/io/hdf5 'warpsieve_io_disk warpsieve_core HDF5::HDF5'
    make_room src/host 'warpsieve_io_disk warpsieve_core'
    make_room src/app 'warpsieve_host warpsieve_cpu warpsieve_core nlohmann_json::nlohmann_json'
    make_room kernels/cuda warpsieve_core
    while read -r folder header; do
        echo "  # include $header // a comment" > "$folder/a.hpp"
        [ -n "$(crossings)" ] || { echo "not found: $header in $folder"; bad=1; }
        rm "$folder/a.hpp"
    done << 'END_OF_CASES'
include <fmt/format.h>
include <fmt.h>
include "core/job.hpp"
src/core <hdf5.h>
src/core <thread>
src/core <unistd.h>
src/core "io/disk/seal.hpp"
src/cpu <cuda_runtime.h>
src/cpu/loops "host/clock.hpp"
src/io/disk "host/clock.hpp"
src/io/disk "io/hdf5/image.hpp"
src/io/disk <hdf5.h>
src/io/hdf5 <thrust/sort.h>
src/io/hdf5 "cpu/loops/strike.hpp"
src/host "app/commands.hpp"
src/host <H5Fpublic.h>
src/app "io/disk/seal.hpp"
src/app <nlohmann/json.hpp>
kernels/cuda "io/disk/seal.hpp"
kernels/cuda <hdf5.h>
END_OF_CASES
    printf '#include <hdf5.h>\n#include "core/job.hpp"\n#include <vector>\n#include "io/disk/seal.hpp"\n' > src/io/hdf5/a.hpp
    printf '#include "core/job.hpp"\n#include "warpsieve/error.hpp"\n' > src/core/a.hpp
    printf '#include "cpu/plan.hpp"\n#include "cpu/loops/bits.hpp"\n' > src/cpu/loops/a.hpp
    printf '#include "warpsieve/export.h"\n#include <stdint.h>\n' > include/a.h
    printf '#include <cuda.h>\n#include "kernels/cuda/check.hpp"\n' > kernels/cuda/a.hpp
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
