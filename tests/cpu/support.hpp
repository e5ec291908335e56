#pragma once

// What the tests of the CPU engine share.

#include <cstdint>
#include <memory>
#include <ostream>
#include <random>
#include <vector>

#include "core/engine.hpp"
#include "cpu/cpu_engine.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve {

inline std::ostream& operator<<(std::ostream& out, const Interval& interval) {
    return out << '[' << interval.first << ", " << interval.last << ']';
}

}  // namespace warpsieve

namespace warpsieve::test {

inline constexpr std::uint64_t largest = 0xffffffffffffffff;

/// The thread sanitizer sees every byte that is struck, one by one, 20 to 50 times slower: there
/// tests of many or long intervals take this many times fewer or shorter ones.
#ifdef __SANITIZE_THREAD__
inline constexpr std::uint64_t thin_out = 20;
#else
inline constexpr std::uint64_t thin_out = 1;
#endif

/// Everything that an engine can be asked for.
inline constexpr core::Wanted everything = {
    .slice_shift = 63, .quantities = core::all_quantities, .digest = true, .bitmap = true};

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
            .mid_round_bytes = 1U << 17,
            .mid_round_bytes_beside_huge = 1U << 16,
            .huge_round_bytes = 1U << 20,
            .survivor_test = cpu::SurvivorTest::never,
            .instruction_set = {},
            .memory_limit = largest};
}

/// A start whose binary logarithm is uniform, a length up to `longest`; 15 % end with 2^64-1.
inline Interval random_interval(std::mt19937_64& random, std::uint64_t longest) {
    const auto exponent = random() % 65;
    const std::uint64_t start = exponent == 0 ? 0 : random() >> (64 - exponent);
    const std::uint64_t length = random() % longest;
    if (random() % 100 < 15) return {largest - length, largest};
    return {start, start > largest - length ? largest : start + length};
}

}  // namespace warpsieve::test
