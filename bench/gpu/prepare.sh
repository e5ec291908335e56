#!/usr/bin/env bash
# prepare.sh: builds here what run.sh needs on a GPU machine where nothing can be installed, into
# bench/gpu/prepared (below 60 MiB, ignored by git): programs that need glibc alone. BUILD names the build
# folder (build-gpu), WARPSIEVE_GPU_ARCHITECTURES the devices; by default real code for A100 and H100 (H200
# too), and PTX for the rest. Programs put into prepared/peers by hand (START STOP as arguments, the count
# as the last line) are measured as well; primesieve is one of them where its static library is.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${BUILD:-$root/build-gpu}
to=$here/prepared

cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DWARPSIEVE_PORTABLE=ON \
    -DWARPSIEVE_CUDA=ON -DWARPSIEVE_BENCH=ON -DWARPSIEVE_TESTS=ON \
    "-DCMAKE_CUDA_ARCHITECTURES=${WARPSIEVE_GPU_ARCHITECTURES:-75-virtual;80-real;90-real}"
cmake --build "$build" --target warpsieve cuda_test bench_cuda microbenchmark

rm -rf "${to:?}"/{bin,lib}
mkdir -p "$to/bin" "$to/peers"
install -s -m 755 "$build/warpsieve" "$build/tests/kernels/cuda/cuda_test" \
    "$build/bench/gpu/bench_cuda" "$build/bench/gpu/microbenchmark" "$to/bin/"
g++ -x c++ -O2 -static-libgcc -static-libstdc++ -o "$to/peers/primesieve" - -l:libprimesieve.a -lpthread << 'END' ||
#include <primesieve.h>
#include <cstdio>
#include <cstdlib>
int main(int, char** argv) {
    std::printf("%llu\n", static_cast<unsigned long long>(primesieve_count_primes(
                              std::strtoull(argv[1], nullptr, 10), std::strtoull(argv[2], nullptr, 10))));
}
END
    echo "no static libprimesieve here: run.sh will not compare with it"
git -C "$root" describe --always --dirty > "$to/commit"

for program in "$to"/bin/*; do
    if ldd "$program" | grep -vE 'linux-vdso|ld-linux|/lib(c|m|dl|rt|pthread)\.so'; then
        echo "$program needs these libraries, which a bare machine may not have" >&2
        exit 1
    fi
done
size=$(du -sm "$to" | cut -f1)
glibc=$(objdump -T "$to"/bin/* | grep -oE 'GLIBC_[0-9.]+' | sort -uV | tail -n 1)
echo "$to: $size MiB; needs ${glibc/_/ } or newer there"
[ "$size" -lt 60 ] || { echo "$to: that is 60 MiB or more (name fewer architectures)" >&2; exit 1; }
