#pragma once

// Where large primes hit a window. A prime is taken with a stretch of the window that is at most
// twice as long as itself, so that it hits each row there once or twice. Integers that are hit are
// odd, and so a hit is known by its half: integer 2 h + 1 from the stretch's first one on. The odd
// multiples of p have halves p apart, 30 of them at most, and which of these are to be struck
// follows from the first one: multiples of 3 and 5 have no bit in a row, and those of 7, 11 and 13
// are struck already, as patterns. So a visit finds all hits of a prime in eight rows at once, by
// one start and two masks, and costs little where there are none, as is most often so near 2^64.

#include <cstdint>

#include "kernels/phases/host_device.hpp"
#include "kernels/phases/window.hpp"

namespace warpsieve::gpu {

/// Smaller primes are none of these: see negated_residue.
inline constexpr std::uint32_t least_large_prime = 1U << 12;

/// What a quotient by floats leaves of n, below n 2^-19 + p. The float of n, the reciprocal and the
/// product are together off by less than a part of 2^-21, and the reciprocal is smaller than 1/p by
/// 2^-20, so that no quotient is too large.
/// @param inverse smaller_reciprocal(p)
WARPSIEVE_HD std::uint64_t less_quotient(std::uint64_t n, std::uint32_t p, float inverse) {
    return n - static_cast<std::uint64_t>(static_cast<float>(n) * inverse) * p;
}

WARPSIEVE_HD float smaller_reciprocal(std::uint32_t p) {
    return approximate_reciprocal(static_cast<float>(p)) * (1 - 0x1p-20F);
}

/// (-n) mod p by quotients of floats: GeForce cards have few units for doubles, and no device has
/// any for dividing integers. The first leaves less than 2^44.1 + p, the second less than 2^25.2 +
/// p, which is below 2 p but for smaller primes; a third leaves less than p + 200.
/// @pre n < 2^63.1, p >= least_large_prime @param inverse smaller_reciprocal(p)
WARPSIEVE_HD std::uint32_t negated_residue(std::uint64_t n, std::uint32_t p, float inverse) {
    std::uint64_t rest = less_quotient(less_quotient(n, p, inverse), p, inverse);
    if (p < 1U << 26) rest = less_quotient(rest, p, inverse);
    if (rest >= p) rest -= p;
    return rest == 0 ? 0 : p - static_cast<std::uint32_t>(rest);
}

/// A part of a window.
struct Stretch {
    std::uint32_t first = 0;  ///< its first k, counted from the window's
    std::uint32_t bits = 0;
};

/// The hits of a prime in a stretch.
struct Hits {
    std::uint32_t prime = 0;
    std::uint32_t first = 0;  ///< half of its first odd multiple in the stretch
    std::uint32_t which = 0;  ///< bit i: the half that is i primes behind it is that of a hit
};

/// In a stretch that is not longer than the prime; and in any.
inline constexpr std::uint32_t hits_of_short = rows_per_window;
inline constexpr std::uint32_t hits_of_long = 2 * rows_per_window;

/// Multiples with these factors are not struck.
inline constexpr std::uint32_t first_factors = 3 * 5 * 7;
inline constexpr std::uint32_t second_factors = 11 * 13;

/// Whether an integer has none of the factors.
WARPSIEVE_HD constexpr bool has_no_factor(std::uint32_t n, std::uint32_t modulus) {
    return modulus == first_factors ? n % 3 != 0 && n % 5 != 0 && n % 7 != 0
                                    : n % 11 != 0 && n % 13 != 0;
}

/// What visits look up of one of the two products, m. Its arrays are even, so that what lies behind
/// them is aligned.
template <std::uint32_t m>
struct Factors {
    std::uint32_t masks[m + m % 2];                ///< bit i of t: t + i has no factor
    std::uint16_t inverses_of_doubles[m + m % 2];  ///< of w: 1 / (2 w) mod m, where there is one
};

/// For the memory of a block.
struct SmallFactors {
    Factors<first_factors> first;
    Factors<second_factors> second;
};

/// Makes the entries of a thread; a barrier must follow.
template <std::uint32_t m>
WARPSIEVE_HD void fill_factors(Factors<m>& factors, Worker worker) {
    for (std::uint32_t i = worker.index; i < m; i += worker.count) {
        std::uint32_t mask = 0;
        for (std::uint32_t bit = 0; bit < 32; ++bit)
            mask |= (has_no_factor(i + bit, m) ? 1U : 0U) << bit;
        factors.masks[i] = mask;
        for (std::uint32_t w = 0; w < m; ++w)
            if (2 * w * i % m == 1) factors.inverses_of_doubles[w] = static_cast<std::uint16_t>(i);
    }
}

WARPSIEVE_HD void fill_factors(SmallFactors& factors, Worker worker) {
    fill_factors(factors.first, worker);
    fill_factors(factors.second, worker);
}

/// Where the visits of a stretch begin.
struct VisitStart {
    std::uint64_t half = 0;         ///< of the stretch's first integer: 15 k
    std::uint32_t end = 0;          ///< of the halves, counted from there
    std::uint32_t first_rest = 0;   ///< half mod first_factors
    std::uint32_t second_rest = 0;  ///< half mod second_factors
};

/// @param base of the window; as k < 2^59.1, 15 k fits
WARPSIEVE_HD VisitStart visit_start(std::uint64_t base, const Stretch& stretch) {
    const std::uint64_t half = 15 * (base + stretch.first);
    return {half, 15 * stretch.bits, static_cast<std::uint32_t>(half % first_factors),
            static_cast<std::uint32_t>(half % second_factors)};
}

/// Which of the halves first, first + p, ... are those of integers without a factor. If m p is the
/// first of the integers, the others are (m + 2 i) p, and m + 2 i = 2 (t + i) modulo the product of
/// the factors has one where t + i has. As m p = 2 (rest + first) + 1 there, t is that over 2 p.
template <std::uint32_t m>
WARPSIEVE_HD std::uint32_t without_factors(const Factors<m>& factors,
                                           std::uint32_t rest,
                                           std::uint32_t first,
                                           std::uint32_t p) {
    const std::uint32_t inverse = factors.inverses_of_doubles[p % m];
    return factors.masks[(2 * (rest + first % m) + 1) * inverse % m];
}

/// @pre the stretch is not longer than 2 p, nor than 2^28
WARPSIEVE_HD Hits find_hits(const SmallFactors& factors, const VisitStart& from, std::uint32_t p) {
    const float inverse = smaller_reciprocal(p);
    // 2 (half + h) + 1 = 0 (mod p): h = -half - 1/2.
    const std::uint32_t start = negated_residue(from.half, p, inverse);
    const std::uint32_t one_half = p / 2 + 1;
    const std::uint32_t first = start >= one_half ? start - one_half : start + (p - one_half);
    if (first >= from.end) return {p, first, 0};
    const std::uint32_t behind = from.end - 1 - first;
    // Below 30, and so one too small at most.
    auto last = static_cast<std::uint32_t>(static_cast<float>(behind) * inverse);
    if (behind - last * p >= p) ++last;
    return {p, first,
            without_factors(factors.first, from.first_rest, first, p) &
                without_factors(factors.second, from.second_rest, first, p) & ((2U << last) - 1)};
}

/// Does something with the half of each hit.
template <class Action>
WARPSIEVE_HD void for_each_half(Hits hits, const Action& action) {
    while (hits.which != 0) {
        const std::uint32_t bit =
            highest_bit(hits.which);  // one instruction, where lowest_bit is two
        hits.which ^= 1U << bit;
        action(hits.first + bit * hits.prime);
    }
}

/// The row is row_of(2 h + 1) for h = half mod 15, which is (8 h + 4) / 15: by a product, as h is
/// small.
WARPSIEVE_HD RowPlace place_of(std::uint32_t half, const Stretch& stretch) {
    const std::uint32_t k = half / 15;
    const std::uint32_t row = ((half - 15 * k) * (8 * 137) + 4 * 137) >> 11;
    return {row, stretch.first + k};
}

/// Primes that are visited with stretches of the same length.
struct VisitGroup {
    std::uint32_t begin = 0;  ///< in the list of primes
    std::uint32_t end = 0;
    std::uint32_t stretch_bits = 0;  ///< at most twice as long as the smallest of them
    std::uint32_t stretches = 0;     ///< from the beginning of the window on
    std::uint32_t most_hits = 0;     ///< of a visit
};

/// A group for each power of two up to the longest window, and one for all primes above.
inline constexpr std::uint32_t most_visit_groups = 17;

/// The visits of all large primes in a window.
struct VisitPlan {
    VisitGroup groups[most_visit_groups] = {};
    std::uint32_t count = 0;
};

/// What a block visits: some primes with one stretch.
struct Visits {
    Stretch stretch;
    VisitStart start;
    std::uint32_t begin = 0;  ///< in the list of primes
    std::uint32_t end = 0;
    std::uint32_t most_hits = 0;  ///< of a visit
};

/// Visits that each thread of a block makes, one after the other. At the end a block writes out
/// what it still has for each tile, a few keys; near 2^64, where a visit finds half a hit, it has
/// had about fifty of each by then.
inline constexpr std::uint32_t visits_of_thread = 256;

/// Blocks of so many threads for a group.
WARPSIEVE_HD std::uint32_t blocks_of(const VisitGroup& group, std::uint32_t threads) {
    return parts_of(group.end - group.begin, visits_of_thread * threads) * group.stretches;
}

/// And for all groups.
WARPSIEVE_HD std::uint32_t blocks_of(const VisitPlan& plan, std::uint32_t threads) {
    std::uint32_t blocks = 0;
    for (std::uint32_t i = 0; i < plan.count; ++i) blocks += blocks_of(plan.groups[i], threads);
    return blocks;
}

/// @pre block < blocks_of(plan, threads)
WARPSIEVE_HD Visits visits_of(const VisitPlan& plan,
                              const Window& window,
                              std::uint32_t threads,
                              std::uint32_t block) {
    std::uint32_t i = 0;
    for (; block >= blocks_of(plan.groups[i], threads); ++i)
        block -= blocks_of(plan.groups[i], threads);
    const VisitGroup& group = plan.groups[i];
    const std::uint32_t primes = visits_of_thread * threads;
    const std::uint32_t parts = parts_of(group.end - group.begin, primes);
    const std::uint32_t first = block / parts * group.stretch_bits;
    const std::uint32_t begin = group.begin + block % parts * primes;
    const Stretch stretch{first, smaller(group.stretch_bits, window.bits - first)};
    return {stretch, visit_start(window.base, stretch), begin, smaller(begin + primes, group.end),
            group.most_hits};
}

}  // namespace warpsieve::gpu
