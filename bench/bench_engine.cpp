// Counts the primes of an interval with the CPU engine, batch by batch as a run does, and prints
// the count and the seconds: what compare_engine.sh measures.
//     bench_engine FIRST LAST [THREADS [FIELD=VALUE ...]]
// A FIELD is one of cpu::Config, or once=1 (one batch), digest=1 (with the digests of a run).

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "core/progress.hpp"
#include "cpu/engines.hpp"
#include "warpsieve/error.hpp"

namespace {

using namespace warpsieve;

struct Settings {
    cpu::Config config;
    std::uint32_t once = 0;
    std::uint32_t digest = 0;

    void set(const std::string& assignment) {
        const auto equals = assignment.find('=');
        const std::string field = assignment.substr(0, equals);
        const auto value = static_cast<std::uint32_t>(std::stoul(assignment.substr(equals + 1)));
        if (field == "once")
            once = value;
        else if (field == "digest")
            digest = value;
        else if (field == "segment_bytes")
            config.segment_bytes = value;
        else if (field == "small_limit")
            config.small_limit = value;
        else if (field == "medium_limit")
            config.medium_limit = value;
        else if (field == "mid_limit")
            config.mid_limit = value;
        else if (field == "mid_round_bytes")
            config.mid_round_bytes = value;
        else if (field == "mid_round_bytes_beside_huge")
            config.mid_round_bytes_beside_huge = value;
        else if (field == "huge_round_bytes")
            config.huge_round_bytes = value;
        else if (field == "survivor_test")
            config.survivor_test = cpu::SurvivorTest(value);
        else
            throw UsageError("unknown field " + field);
    }
};

std::uint64_t count(core::Engine& engine, const Interval& interval, const Settings& settings) {
    core::Progress progress({.interval = interval});
    core::Wanted wanted = progress.wanted();
    wanted.digest = settings.digest != 0;
    while (!progress.done()) {
        const Interval batch = settings.once != 0
                                   ? interval
                                   : progress.next_batch(engine.preferred_batch(progress.rest()));
        progress.add(engine.sieve(batch, wanted, {}).value());
    }
    return progress.totals().prime_count;
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc < 3) return std::puts("usage: bench_engine FIRST LAST [THREADS] [once|batches]"), 2;
    const Interval interval{std::stoull(argv[1]), std::stoull(argv[2])};
    const auto threads = static_cast<unsigned>(argc > 3 ? std::stoul(argv[3]) : 0);
    Settings settings;
    settings.config.instruction_set = cpu::forced_instruction_set(std::getenv("WARPSIEVE_CPU"));
    for (int i = 4; i < argc; ++i) settings.set(argv[i]);
    const auto start = std::chrono::steady_clock::now();
    const auto engine = cpu::make_cpu_engine(threads, settings.config);
    const std::uint64_t primes = count(*engine, interval, settings);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    std::printf("%llu %.6f\n", static_cast<unsigned long long>(primes), seconds.count());
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_engine: %s\n", error.what());
    return 1;
}
