#!/usr/bin/env bash
# prepare.sh: builds here what run.sh needs on a GPU machine where nothing can be installed, into
# bench/gpu/prepared (below 60 MiB, ignored by git). WARPSIEVE_GPU_ARCHITECTURES chooses the devices;
# by default real code for A100 and H100 (H200 too), and PTX for the rest. Programs put into
# prepared/peers by hand (START STOP as arguments, the count as the last line) are measured as well.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$root/build-gpu
to=$here/prepared

cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DWARPSIEVE_CUDA=ON \
    -DWARPSIEVE_BENCH=ON "-DCMAKE_CUDA_ARCHITECTURES=${WARPSIEVE_GPU_ARCHITECTURES:-75-virtual;80-real;90-real}"
cmake --build "$build" --target warpsieve cuda_test bench_cuda microbenchmark

mkdir -p "$to/bin" "$to/lib" "$to/peers"
programs=("$build/warpsieve" "$build/tests/kernels/cuda/cuda_test" "$build/bench/gpu/bench_cuda"
    "$build/bench/gpu/microbenchmark")
if primesieve=$(command -v primesieve); then programs+=("$primesieve"); fi
for program in "${programs[@]}"; do
    install -s -m 755 "$program" "$to/bin/"
    # All libraries but those of glibc, which must be the machine's own.
    ldd "$program" | awk '/=> \//{print $3}' |
        { grep -vE '/(libc|libm|libdl|librt|libpthread|libresolv|ld-linux[^/]*)\.so' || true; } |
        while read -r library; do install -m 644 "$library" "$to/lib/"; done
done
git -C "$root" describe --always --dirty > "$to/commit"

size=$(du -sm "$to" | cut -f1)
echo "$to: $size MiB; needs glibc $(ldd --version | head -1 | grep -oE '[0-9.]+$') or newer there"
[ "$size" -lt 60 ]
