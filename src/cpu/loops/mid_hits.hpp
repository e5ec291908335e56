#pragma once

// Hits of mid primes (about 1e6 to 6.7e7): in a round of 8 MiB each has up to eight in every
// residue class. Nothing is kept per prime from round to round. Class by class the first hit
// follows from the distance to the first multiple by an exact division, then the prime is added
// until the round ends; the same number of times for all primes of a run, so that no branch depends
// on them. Multiples of 7 are left out, a seventh of all: the tables strike them, and the test
// costs less than filing and applying a hit (4 % of the whole at 1e15).

#include <algorithm>
#include <cstdint>

#include "core/wheel.hpp"
#include "cpu/loops.hpp"
#include "cpu/loops/hits.hpp"
#include "cpu/loops/lanes.hpp"
#include "cpu/loops/residues.hpp"

namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS {

/// v % 30 of any 32-bit number.
[[gnu::always_inline]] static inline std::uint32_t mod30(std::uint32_t v) {
    return v - static_cast<std::uint32_t>(std::uint64_t{v} * 0x88888889 >> 36) * 30;
}

/// v % 30 of a product of two residues: 2185 / 2^16 is close enough to 1 / 30.
[[gnu::always_inline]] static inline std::uint32_t mod30_small(std::uint32_t v) {
    return v - (v * 2185 >> 16) * 30;
}

#if defined(__aarch64__) && defined(__ARM_NEON)
/// Steps of a prime that are packed at a time: more than there are with sensible sizes.
inline constexpr std::uint32_t steps_at_a_time = 32;
/// More hits than 1024 may be packed: those of a vector.
inline constexpr std::uint32_t hits_slack = (steps_at_a_time + 1) * lane_count;
#else
inline constexpr std::uint32_t hits_slack = 2 * lane_count;
#endif

struct MidRun {
    alignas(64) std::uint32_t prime[sieving_prime_run];
    alignas(64) std::uint32_t ahead[sieving_prime_run];     ///< from the round to a multiple
    alignas(64) std::uint32_t inverse[sieving_prime_run];   ///< 1 / p mod 30
    alignas(64) std::uint32_t steps[sieving_prime_run];     ///< of p from there to the class
    alignas(64) std::uint32_t position[sieving_prime_run];  ///< byte in the round
    alignas(64) std::uint32_t hits[1024 + hits_slack];
    std::uint32_t count;  ///< whole vectors
};

/// Fills up the last vector with 1s, which must not hit: see start_class.
static void copy_primes(SievingPrimeRun run, MidRun& mid) {
    mid.count = (run.count + lane_count - 1) / lane_count * lane_count;
    std::copy_n(run.primes, run.count, mid.prime);
    std::fill(mid.prime + run.count, mid.prime + mid.count, 1U);
}

/// Steps to the first class: 1 / p = p^3 mod 30, as p^4 = 1.
static void start_steps(MidRun& mid) {
    for (std::uint32_t i = 0; i < mid.count; ++i) {
        const std::uint32_t r = mod30(mid.prime[i]);
        mid.inverse[i] = mod30_small(mod30_small(r * r) * r);
        mid.steps[i] = mod30_small((31 - mod30(mid.ahead[i])) * mid.inverse[i]);
    }
}

/// Whether the bytes at these positions, less `shift`, hold a multiple of 7 in the class of
/// `shift`: a number is a multiple of 7 exactly when its product with the inverse is small.
[[gnu::always_inline]] static inline LaneMask are_multiples_of_7(Lanes position,
                                                                 std::uint32_t shift) {
    constexpr std::uint32_t inverse_of_7 = 0xb6db6db7;
    return (position + shift) * inverse_of_7 <= 0xffffffffU / 7;
}

/// 30 (first + position) + residue = 2 (position + first + 4 residue) modulo 7, as 2 * 4 = 1 there.
static std::uint32_t shift_of_7(std::uint64_t first_byte, std::size_t k) {
    return static_cast<std::uint32_t>((first_byte % 7 + 4 * core::wheel_residues[k]) % 7);
}

/// The cursors come by value: behind a reference they would be loaded again for every hit.
static void file_class(std::size_t k, HitCursors lists, MidRun& mid, std::uint32_t count) {
    const std::uint32_t list = static_cast<std::uint32_t>(k) * lists.blocks;
    for (std::uint32_t i = 0; i < count; ++i)
        file_hit(lists, list + (mid.hits[i] >> block_shift), mid.hits[i]);
}

#if defined(__aarch64__) && defined(__ARM_NEON)
/// What all vectors of a run share in a class. By value: behind references it would be loaded again
/// after every store of hits.
struct MidClass {
    std::uint32_t residue;
    std::uint32_t shift;  ///< see are_multiples_of_7
    std::uint32_t round_bytes;
    std::uint32_t count;  ///< of primes, whole vectors
};

/// Packs hits of the primes from i on into mid.hits until it is nearly full, and returns how many.
/// Where the first multiple lies is worked out here, with the same formulas as on x86-64: four
/// lanes are so few that to store it, and to load it again, costs more. Nothing is called, as a
/// call keeps no vector registers, and the constants would have to be loaded for each vector.
/// @tparam one_step of each prime, as rounds are shorter than most primes far up; otherwise `steps`
/// after `skipped` ones
template <bool one_step>
[[gnu::noinline]] static std::uint32_t pack_class(
    MidClass in, std::uint32_t skipped, std::uint32_t steps, std::uint32_t& i, MidRun& mid) {
    constexpr std::uint32_t inverse_of_15 = 0xeeeeeeef;
    std::uint32_t* const begin = mid.hits;
    std::uint32_t* out = begin;
    std::uint32_t at = i;
    for (; at < in.count && out <= begin + 1024; at += lane_count) {
        const Lanes prime = load_lanes(mid.prime + at);
        const Lanes products =
            load_lanes(mid.steps + at) + load_lanes(mid.inverse + at) * (in.residue - 1);
        const Lanes to_class = products - (products * 2185 >> 16) * 30;
        const Lanes multiple = load_lanes(mid.ahead + at) - in.residue + to_class * prime;
        Lanes position = (multiple >> 1) * inverse_of_15;
        if (!one_step) position += prime * skipped;
        for (std::uint32_t t = 0; t < (one_step ? 1 : steps); ++t) {
            const LaneMask hit =
                (position < in.round_bytes) & ~are_multiples_of_7(position, in.shift);
            out += pack_lanes(out, position, hit);
            position += prime;
        }
    }
    i = at;
    return static_cast<std::uint32_t>(out - begin);
}

static void file_mid_class(
    std::size_t k, const HitRound& round, std::uint32_t tries, HitCursors lists, MidRun& mid) {
    const MidClass in = {.residue = core::wheel_residues[k],
                         .shift = shift_of_7(round.first_byte, k),
                         .round_bytes = round.bytes,
                         .count = mid.count};
    const auto pack = tries == 1 ? pack_class<true> : pack_class<false>;
    for (std::uint32_t skipped = 0; skipped < tries; skipped += steps_at_a_time) {
        const std::uint32_t steps = std::min(steps_at_a_time, tries - skipped);
        for (std::uint32_t i = 0; i < mid.count;)
            file_class(k, lists, mid, pack(in, skipped, steps, i, mid));
    }
}

/// The last vector is filled up with the last prime: to file a hit twice does no harm.
static void file_mid_hits(const HitRound& round, SievingPrimeRun run, const HitCursors& lists) {
    MidRun mid;
    copy_primes(run, mid);
    std::fill(mid.prime + run.count, mid.prime + mid.count, mid.prime[run.count - 1]);
    negated_residues(core::wheel * round.first_byte, mid.prime, mid.count, mid.ahead);
    start_steps(mid);
    const std::uint32_t tries = (round.bytes - 1) / mid.prime[0] + 1;
    for (std::size_t k = 0; k < 8; ++k) file_mid_class(k, round, tries, lists, mid);
}
#else
/// Byte of the first multiple in each class: (ahead + steps * p - residue) / 30, exact, so a shift
/// and the inverse of 15. Then the steps move on by the gap to the next class.
/// @pre 30 p < 2^32
static void start_class(std::size_t k, MidRun& mid) {
    constexpr std::uint32_t inverse_of_15 = 0xeeeeeeef;
    const std::uint32_t residue = core::wheel_residues[k];
    const std::uint32_t gap = k + 1 < 8 ? core::wheel_residues[k + 1] - residue : 0;
    for (std::uint32_t i = 0; i < mid.count; ++i) {
        const std::uint32_t multiple = mid.ahead[i] + mid.steps[i] * mid.prime[i];
        mid.position[i] = ((multiple - residue) >> 1) * inverse_of_15;
        mid.steps[i] = mod30_small(mid.steps[i] + gap * mid.inverse[i]);
    }
}

static void file_mid_hits(const HitRound& round, SievingPrimeRun run, const HitCursors& lists) {
    MidRun mid;
    copy_primes(run, mid);
    negated_residues(core::wheel * round.first_byte, mid.prime, mid.count, mid.ahead);
    start_steps(mid);
    const std::uint32_t tries = (round.bytes - 1) / mid.prime[0] + 1;
    for (std::size_t k = 0; k < 8; ++k) {
        start_class(k, mid);
        // The padding starts at the end of the round; its 1s cannot carry it round to 0.
        std::fill(mid.position + run.count, mid.position + mid.count, round.bytes);
        const std::uint32_t shift = shift_of_7(round.first_byte, k);
        std::uint32_t found = 0;
        for (std::uint32_t i = 0; i < mid.count; i += lane_count) {
            const Lanes prime = load_lanes(mid.prime + i);
            Lanes position = load_lanes(mid.position + i);
            for (std::uint32_t t = 0; t < tries; ++t) {
                const LaneMask hit =
                    (position < round.bytes) & ~are_multiples_of_7(position, shift);
                found += pack_lanes(mid.hits + found, position, hit);
                position += prime;
                if (found > 1024) {
                    file_class(k, lists, mid, found);
                    found = 0;
                }
            }
        }
        file_class(k, lists, mid, found);
    }
}
#endif

}  // namespace warpsieve::cpu::WARPSIEVE_CPU_LOOPS
