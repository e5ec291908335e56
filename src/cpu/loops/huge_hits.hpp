#pragma once

// Hits of huge primes: at most some dozens of multiples of each fall in a round, of most primes
// none. The odd multiples are walked. Dropped afterwards are those divisible by 3 or 5, and by 7,
// 11 or 13, which the tables strike; 38 of 100 are filed.

#include <algorithm>
#include <cstdint>

#include "core/wheel.hpp"
#include "cpu/loops.hpp"
#include "cpu/loops/hits.hpp"
#include "cpu/loops/lanes.hpp"
#include "cpu/loops/residues.hpp"

namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS {

struct HugeRun {
    static constexpr std::uint32_t most = 2048;
    alignas(64) std::uint32_t prime[sieving_prime_run + lane_count];
    alignas(64) std::uint32_t first[sieving_prime_run + lane_count];  ///< odd multiple in the round
    alignas(64) std::uint32_t multiples[most + 2 * lane_count];
    alignas(64) std::uint32_t codes[most + 2 * lane_count];
    alignas(64) std::int32_t chosen[most + 2 * lane_count];
    alignas(64) std::uint32_t hits[most + 2 * lane_count];
    std::uint32_t found = 0;
};

/// Residues of the integer with which a round begins: position y of the round is a multiple of 7
/// where y + by_7 is.
struct RoundStart {
    std::uint32_t by_7;
    std::uint32_t by_11;
    std::uint32_t by_13;
};

template <std::uint32_t Prime>
static bool is_multiple_of(std::uint32_t n) {
    constexpr std::uint32_t inverse = inverse_of(Prime);
    return n * inverse <= 0xffffffff / Prime;
}

/// A multiple's code is 8y/30: byte << 3 | class, because the eight residues lie in different
/// eighths of 30. Keeps those that the tables do not strike by 7, 11 or 13, of those coprime to 30.
static std::uint32_t keep_needed(HugeRun& run, const RoundStart& start) {
    constexpr std::uint32_t coprime = 0x208a2882;  // bit r: r is a residue of the wheel
    for (std::uint32_t i = 0; i < run.found; ++i) {
        const std::uint32_t y = run.multiples[i];
        const auto code = static_cast<std::uint32_t>(std::uint64_t{y} * 0x88888889 >> 32 >> 1);
        run.codes[i] = code;
        // All three before the first is asked for: these are vectors, without branches.
        const bool by_7 = is_multiple_of<7>(y + start.by_7);
        const bool by_11 = is_multiple_of<11>(y + start.by_11);
        const bool by_13 = is_multiple_of<13>(y + start.by_13);
        const bool struck = by_7 || by_11 || by_13;
        const std::uint32_t in_wheel = coprime >> (y - (code >> 3) * 30) & 1;
        run.chosen[i] = struck ? 0 : -static_cast<std::int32_t>(in_wheel);
    }
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < run.found; i += lane_count) {
        LaneMask mask;
        std::memcpy(&mask, run.chosen + i, sizeof mask);
        kept += pack_lanes(run.hits + kept, load_lanes(run.codes + i), mask);
    }
    return kept;
}

static void file_found(HugeRun& run, const RoundStart& start, HitCursors lists) {
    std::fill_n(run.chosen + run.found, lane_count, 0);
    const std::uint32_t kept = keep_needed(run, start);
    file_hits(lists, kept, [&](std::uint32_t i) -> Hit {
        const std::uint32_t byte = run.hits[i] >> 3;
        return {(run.hits[i] & 7) * lists.blocks + (byte >> block_shift), byte};
    });
    run.found = 0;
}

/// Turns the distance to the first multiple into that of the first odd one. A prime not below
/// `integers` has one chance; others stay below 3 * integers < 2^32, so nothing wraps.
static void start_odd(HugeRun& run, std::uint32_t count, bool one_chance) {
    constexpr std::uint32_t never = 0xffffffff;
    for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t x = run.first[i];
        const std::uint32_t even = one_chance ? never : x + run.prime[i];
        run.first[i] = (x & 1) != 0 ? x : even;
    }
}

static void file_huge_hits(const HitRound& round, SievingPrimeRun primes, const HitCursors& lists) {
    if (primes.count == 0) return;
    HugeRun run;
    const std::uint32_t integers = round.bytes * static_cast<std::uint32_t>(core::wheel);
    const std::uint64_t first = core::wheel * round.first_byte;
    const RoundStart start = {static_cast<std::uint32_t>(first % 7),
                              static_cast<std::uint32_t>(first % 11),
                              static_cast<std::uint32_t>(first % 13)};
    std::copy_n(primes.primes, primes.count, run.prime);
    negated_residues(first, run.prime, primes.count, run.first);
    const bool one_chance = run.prime[0] >= integers;
    start_odd(run, primes.count, one_chance);
    std::fill_n(run.prime + primes.count, lane_count, 0U);  // the padding stays at the end
    std::fill_n(run.first + primes.count, lane_count, integers);
    const std::uint32_t tries = one_chance ? 1 : (integers - 1) / (2 * run.prime[0]) + 1;
    for (std::uint32_t i = 0; i < primes.count; i += lane_count) {
        const Lanes step = load_lanes(run.prime + i) * 2;
        Lanes multiple = load_lanes(run.first + i);
        for (std::uint32_t t = 0; t < tries; ++t) {
            run.found +=
                pack_lanes(run.multiples + run.found, multiple, lanes_below(multiple, integers));
            multiple += step;
            if (run.found > HugeRun::most) file_found(run, start, lists);
        }
    }
    file_found(run, start, lists);
}

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
