#pragma once

// What the tests of the CPU engine share.

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "core/engine.hpp"
#include "cpu/engines.hpp"
#include "support/intervals.hpp"

namespace warpsieve::test {

/// The thread sanitizer sees every byte that is struck, one by one, 20 to 50 times slower: there
/// tests of many or long intervals take this many times fewer or shorter ones.
#ifdef __SANITIZE_THREAD__
inline constexpr std::uint64_t thin_out = 20;
#else
inline constexpr std::uint64_t thin_out = 1;
#endif
/// Why a test is skipped that cannot take fewer.
inline constexpr const char* takes_minutes = "it takes minutes under the thread sanitizer";

inline core::BatchResult sieve(core::Engine& engine,
                               const Interval& interval,
                               const core::Wanted& wanted = {}) {
    return engine.sieve(interval, wanted, {}).value();
}

inline std::uint64_t count(core::Engine& engine, const Interval& interval) {
    return sieve(engine, interval).totals().prime_count;
}

inline std::vector<cpu::InstructionSet> usable_sets() {
    std::vector<cpu::InstructionSet> sets;
    for (const auto set : {cpu::InstructionSet::portable, cpu::InstructionSet::v2,
                           cpu::InstructionSet::v3, cpu::InstructionSet::v4})
        if (cpu::is_usable(set)) sets.push_back(set);
    return sets;
}

/// Every class boundary as low as it goes, so that a few 1e7 integers pass through all classes,
/// with many segments and rounds.
inline cpu::Config low_limits() {
    return {.segment_bytes = 1U << 15,
            .small_limit = 400,
            .medium_limit = 1U << 11,
            .mid_limit = 6000,
            .mid_limit_beside_huge = 5700,
            .mid_round_bytes = 1U << 17,
            .mid_round_bytes_beside_huge = 1U << 16,
            .huge_round_bytes = 1U << 20,
            .spare_writes = false,
            .survivor_test = core::SurvivorTest::never,
            .instruction_set = {},
            .memory_limit = largest};
}

/// A random interval; 15 % of them end with 2^64-1.
inline Interval any_interval(std::mt19937_64& random, std::uint64_t longest) {
    if (random() % 100 < 15) return {largest - random() % longest, largest};
    return random_interval(random, longest);
}

}  // namespace warpsieve::test
