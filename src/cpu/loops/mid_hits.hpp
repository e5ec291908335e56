#pragma once

// Hits of mid primes (about 1e6 to 6.7e7): in a round of 8 MiB each has up to eight in every
// residue class. Nothing is kept per prime from round to round. Primes of a run are grouped by
// their residue r mod 30: a prime strikes in cycles (strike.hpp), and where in a cycle it strikes a
// class is then one multiple of the prime's half for all of a group, and a constant. Class by class
// the first hit follows from where the next cycle begins, then the prime is added until the round
// ends; the same number of times for all primes of a run, so that no branch depends on them.
// Multiples of 7 are left out, a seventh of all: the tables strike them, and the test costs less
// than filing and applying a hit (4 % of the whole at 1e15).

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/wheel.hpp"
#include "cpu/loops.hpp"
#include "cpu/loops/hits.hpp"
#include "cpu/loops/lanes.hpp"
#include "cpu/loops/residues.hpp"

namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS {

/// Hits that are packed before they are filed: 4 KiB, which stay in L1.
inline constexpr std::uint32_t hits_at_a_time = 1024;
/// Steps of a prime that are packed at a time: more than there are with sensible sizes.
inline constexpr std::uint32_t steps_at_a_time = 32;

struct MidRun {
    /// Groups are whole vectors.
    static constexpr std::uint32_t most = sieving_prime_run + 8 * lane_count;
    alignas(64) std::uint32_t prime[most];
    alignas(64) std::uint32_t ahead[most];  ///< from the round to the next cycle, in bytes
    /// More hits than hits_at_a_time may be packed: those of a vector.
    alignas(64) std::uint32_t hits[hits_at_a_time + (steps_at_a_time + 1) * lane_count];
    std::array<std::uint32_t, 9> group_begin;  ///< of each residue; the last is the end of all
};

/// Place of n mod 30 among the residues of the wheel. @pre n is coprime to 30
[[gnu::always_inline]] static inline std::uint8_t group_of(std::uint32_t n) {
    const auto tens = static_cast<std::uint32_t>(std::uint64_t{n} * 0x88888889 >> 36);
    return static_cast<std::uint8_t>((n - tens * 30) * 8 / 30);
}

/// Groups are whole vectors, filled up with their last prime: to file a hit twice does no harm.
static void group_primes(SievingPrimeRun run, MidRun& mid) {
    std::uint8_t group[sieving_prime_run];
    std::uint32_t counts[4][8] = {};  // in turns: most neighbours would wait for the same counter
    for (std::uint32_t i = 0; i < run.count; ++i) group[i] = group_of(run.primes[i]);
    for (std::uint32_t i = 0; i < run.count; ++i) ++counts[i % 4][group[i]];
    std::uint32_t next[8];
    std::uint32_t end = 0;
    for (std::size_t k = 0; k < 8; ++k) {
        mid.group_begin[k] = next[k] = end;
        const std::uint32_t count = counts[0][k] + counts[1][k] + counts[2][k] + counts[3][k];
        end += (count + lane_count - 1) / lane_count * lane_count;
    }
    mid.group_begin[8] = end;
    place_all(
        run.count, [&](std::uint32_t i) { return next[group[i]]++; },
        [&](std::uint32_t place, std::uint32_t i) { mid.prime[place] = run.primes[i]; });
    for (std::size_t k = 0; k < 8; ++k)
        for (; next[k] != mid.group_begin[k + 1]; ++next[k])
            mid.prime[next[k]] = mid.prime[next[k] - 1];
}

/// Hits of a group in a class: what all its vectors share. By value: behind references it would be
/// loaded again after every store of hits.
struct MidClass {
    std::uint32_t multiplier;  ///< of half a prime, rounded down; with the constant: its strike
    std::uint32_t constant;
    std::uint32_t shift;  ///< see shift_of_7
    std::uint32_t round_bytes;
    std::uint32_t end;  ///< of the group
};

/// What makes a multiple of 7 of the positions whose numbers in class k are:
/// 30 (first + position) + residue = 2 (position + first + 4 residue) modulo 7, as 2 * 4 = 1 there.
static std::uint32_t shift_of_7(std::uint64_t first_byte, std::size_t k) {
    return static_cast<std::uint32_t>((first_byte % 7 + 4ULL * core::wheel_residues[k]) % 7);
}

/// Where a cycle of p = 30a + r strikes class k: with the cofactor R = R[k] / r mod 30 it is byte
/// a * R + r * R / 30, and a = (p - r) / 30 is half of p - r, times the inverse of 15.
static MidClass class_of_group(std::size_t group,
                               std::size_t k,
                               const HitRound& round,
                               std::uint32_t end) {
    constexpr std::uint32_t wheel = core::wheel;
    const std::uint32_t r = core::wheel_residues[group];
    const std::uint32_t cofactor = core::wheel_residues[k] * r * r * r % wheel;  // r^4 = 1
    constexpr std::uint32_t inverse = inverse_of(15);
    const std::uint32_t multiplier = inverse * cofactor;
    return {.multiplier = multiplier,
            .constant = r * cofactor / wheel - r / 2 * multiplier,
            .shift = shift_of_7(round.first_byte, k),
            .round_bytes = round.bytes,
            .end = end};
}

/// The cursors come by value: behind a reference they would be loaded again for every hit.
[[gnu::noinline]] static void file_class(std::size_t k,
                                         HitCursors lists,
                                         MidRun& mid,
                                         std::uint32_t count) {
    const std::uint32_t list = static_cast<std::uint32_t>(k) * lists.blocks;
    file_hits(lists, count, [&](std::uint32_t i) -> Hit {
        return {list + (mid.hits[i] >> block_shift), mid.hits[i]};
    });
}

/// Packs hits of the primes from i on into mid.hits until it is nearly full, and returns how many.
/// Nothing is called, as a call keeps no vector registers, and the constants would have to be
/// loaded for each vector.
/// @tparam one_step of each prime, as rounds are shorter than most primes far up; otherwise `steps`
/// after `skipped` ones
template <bool one_step>
[[gnu::noinline]] static std::uint32_t pack_class(
    MidClass in, std::uint32_t skipped, std::uint32_t steps, std::uint32_t& i, MidRun& mid) {
    constexpr std::uint32_t inverse_of_7 = inverse_of(7);
    constexpr std::uint32_t last_quotient = 0xffffffff / 7;
    std::uint32_t* const begin = mid.hits;
    std::uint32_t* out = begin;
    std::uint32_t at = i;
    for (; at < in.end && out <= begin + hits_at_a_time; at += lane_count) {
        const Lanes prime = load_lanes(mid.prime + at);
        // The cycle before may strike ahead too: then its strike is the first one.
        const Lanes in_cycle =
            load_lanes(mid.ahead + at) + (prime >> 1) * in.multiplier + in.constant;
        Lanes position = least_lanes(in_cycle, in_cycle - prime);
        if (!one_step) position += prime * skipped;
        for (std::uint32_t t = 0; t < (one_step ? 1 : steps); ++t) {
            const ChosenLanes inside = lanes_below(position, in.round_bytes);
            out += pack_lanes(
                out, position,
                lanes_above((position + in.shift) * inverse_of_7, last_quotient, inside));
            position += prime;
        }
    }
    i = at;
    return static_cast<std::uint32_t>(out - begin);
}

static void file_mid_group(MidClass in,
                           std::uint32_t begin,
                           std::size_t k,
                           std::uint32_t tries,
                           HitCursors lists,
                           MidRun& mid) {
    const auto pack = tries == 1 ? pack_class<true> : pack_class<false>;
    for (std::uint32_t skipped = 0; skipped < tries; skipped += steps_at_a_time) {
        const std::uint32_t steps = std::min(steps_at_a_time, tries - skipped);
        for (std::uint32_t i = begin; i < in.end;)
            file_class(k, lists, mid, pack(in, skipped, steps, i, mid));
    }
}

static void file_mid_hits(const HitRound& round, SievingPrimeRun run, const HitCursors& lists) {
    MidRun mid;
    group_primes(run, mid);
    negated_residues(round.first_byte, mid.prime, mid.group_begin[8], mid.ahead);
    const std::uint32_t tries = (round.bytes - 1) / run.primes[0] + 1;
    for (std::size_t k = 0; k < 8; ++k) {
        for (std::size_t group = 0; group < 8; ++group) {
            const MidClass in = class_of_group(group, k, round, mid.group_begin[group + 1]);
            file_mid_group(in, mid.group_begin[group], k, tries, lists, mid);
        }
    }
}

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
