// Counts the primes of an interval with the CPU engine, batch by batch as a run does, and prints
// the count and the seconds: what compare_engine.sh measures.
//     bench_engine FIRST LAST [THREADS] [once|batches] [plain|digest]

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "core/progress.hpp"
#include "cpu/cpu_engine.hpp"

namespace {

using namespace warpsieve;

std::uint64_t count(core::Engine& engine, const Interval& interval, bool once, bool digest) {
    core::Progress progress({.interval = interval});
    core::Wanted wanted = progress.wanted();
    wanted.digest = digest;
    while (!progress.done()) {
        const Interval batch =
            once ? interval : progress.next_batch(engine.preferred_batch(progress.rest()));
        progress.add(engine.sieve(batch, wanted, {}).value());
    }
    return progress.totals().prime_count;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc < 3) return std::puts("usage: bench_engine FIRST LAST [THREADS] [once|batches]"), 2;
    const Interval interval{std::stoull(argv[1]), std::stoull(argv[2])};
    const auto threads = static_cast<unsigned>(argc > 3 ? std::stoul(argv[3]) : 0);
    const bool once = argc > 4 && std::string(argv[4]) == "once";
    const bool digest = argc > 5 && std::string(argv[5]) == "digest";
    const auto start = std::chrono::steady_clock::now();
    const auto engine = cpu::make_cpu_engine(threads);
    const std::uint64_t primes = count(*engine, interval, once, digest);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%llu %.6f\n", static_cast<unsigned long long>(primes), seconds.count());
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_engine: %s\n", error.what());
    return 1;
}
