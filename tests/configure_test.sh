#!/usr/bin/env bash
# configure_test.sh SOURCE [NVCC]: what cannot be configured says what to do, and what CUDA cannot do is
# left out unless it was asked for.
set -euo pipefail

source=$1 nvcc=${2-}
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT

# Messages are wrapped by CMake: they are compared with single spaces.
configure() { # EXPECTED-STATUS OPTION...
    local status=0 expected=$1
    shift
    rm -rf build
    cmake -S "$source" -B build -DWARPSIEVE_TESTS=OFF "$@" > log 2>&1 || status=$?
    tr -s ' \n' ' ' < log > said
    case $status in
        0) [ "$expected" = good ] || fail "it went well" ;;
        *) [ "$expected" = bad ] || fail "it failed" ;;
    esac
}
fail() {
    cat log >&2
    echo "${FUNCNAME[2]-}: $1" >&2
    exit 1
}
expect() { grep -qF -e "$1" said || fail "no \"$1\""; }

cuda_is_on_or_off_or_automatic() {
    configure bad -DWARPSIEVE_CUDA=maybe
    expect 'WARPSIEVE_CUDA is "maybe": write AUTO, ON or OFF'
}

old_architectures_leave_cuda_out() {
    [ -n "$nvcc" ] || return 0
    export CUDAARCHS=35
    configure good -DCMAKE_CUDA_COMPILER="$nvcc"
    expect 'CUDA engine: left out'
    expect 'knows no compute_35 (CUDAARCHS or CMAKE_CUDA_ARCHITECTURES is "35"'
    configure bad -DCMAKE_CUDA_COMPILER="$nvcc" -DWARPSIEVE_CUDA=ON
    expect 'WARPSIEVE_CUDA is ON, but'
    expect '75 is the oldest that warpsieve is written for'
    unset CUDAARCHS
}

# An HDF5 for MPI, on a system without the headers of MPI.
a_parallel_hdf5_is_named() {
    mkdir -p parallel/include parallel/lib
    printf '#define %s\n' 'H5_VERSION "1.10.8"' 'H5_HAVE_PARALLEL 1' > parallel/include/H5pubconf.h
    echo '#include <no-such-mpi.h>' | tee parallel/include/hdf5.h > parallel/include/hdf5_hl.h
    : > parallel/lib/libhdf5.so
    : > parallel/lib/libhdf5_hl.so
    configure bad -DWARPSIEVE_CUDA=OFF -DHDF5_ROOT="$PWD/parallel"
    expect 'is built for MPI, and the compiler finds no mpi.h'
    expect 'give it a serial HDF5 (Debian, Ubuntu: apt-get install libhdf5-dev'
}

a_missing_hdf5_is_named() {
    mkdir empty
    configure bad -DWARPSIEVE_CUDA=OFF -DHDF5_ROOT="$PWD/empty"
    expect 'HDF5 1.10.7 or newer, with its high-level library, is not found (Debian'
}

what_is_not_static_is_named() {
    configure bad -DWARPSIEVE_CUDA=OFF -DWARPSIEVE_PORTABLE=ON -DLIBDEFLATE_LIBRARY=/no/libdeflate.so
    expect 'WARPSIEVE_PORTABLE is ON, but'
    expect 'is no static library (install it with its .a'
}

cuda_is_on_or_off_or_automatic
old_architectures_leave_cuda_out
a_parallel_hdf5_is_named
a_missing_hdf5_is_named
what_is_not_static_is_named
