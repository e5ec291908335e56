#pragma once

// Counting with the CPU engine under given sizes, for bench_engine: the sizes by their names, and
// one measurement.

#include <array>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <memory>
#include <string_view>

#include "core/progress.hpp"
#include "cpu/engines.hpp"

namespace warpsieve::bench {

struct Field {
    std::string_view name;
    std::uint32_t cpu::Config::*member;
};

/// The sizes of cpu::Config.
inline constexpr std::array fields = {
    Field{"segment_bytes", &cpu::Config::segment_bytes},
    Field{"small_limit", &cpu::Config::small_limit},
    Field{"medium_limit", &cpu::Config::medium_limit},
    Field{"mid_limit", &cpu::Config::mid_limit},
    Field{"mid_limit_beside_huge", &cpu::Config::mid_limit_beside_huge},
    Field{"mid_round_bytes", &cpu::Config::mid_round_bytes},
    Field{"mid_round_bytes_beside_huge", &cpu::Config::mid_round_bytes_beside_huge},
    Field{"huge_round_bytes", &cpu::Config::huge_round_bytes},
};

struct Settings {
    Interval interval;
    unsigned threads = 1;
    bool once = false;    ///< one batch in place of those of a run
    bool digest = false;  ///< with the digests of a run, which cost up to 10 % below 1e10
};

struct Outcome {
    std::uint64_t primes = 0;
    std::uint64_t digest = 0;
    double wall_seconds = 0;
    double processor_seconds = 0;  ///< of all threads, in the program and the kernel
};

/// An engine is made, counts batch by batch as a run does, and is gone.
[[nodiscard]] inline Outcome count(const cpu::Config& config, const Settings& settings) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t processor_start = std::clock();
    Outcome outcome;
    auto engine = cpu::make_cpu_engine(settings.threads, config);
    core::Progress progress({.interval = settings.interval});
    core::Wanted wanted = progress.wanted();
    wanted.digest = settings.digest;
    while (!progress.done()) {
        const Interval batch = settings.once
                                   ? settings.interval
                                   : progress.next_batch(engine->preferred_batch(progress.rest()));
        wanted.last_batch = batch.last == settings.interval.last;
        const core::BatchResult result = engine->sieve(batch, wanted, {}).value();
        outcome.digest += result.digest;
        progress.add(result);
    }
    outcome.primes = progress.totals().prime_count;
    engine.reset();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    outcome.wall_seconds = wall.count();
    outcome.processor_seconds =
        static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC;
    return outcome;
}

}  // namespace warpsieve::bench
