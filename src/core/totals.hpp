#pragma once

// What is counted over an interval, how the totals of neighbours join, and the names of the totals:
// attributes of /state, columns of /grid (src/io/FORMAT.md), keys of --json, and the order in which
// digests take them. Everything that is found passes through these structs, so they hold plain
// numbers and know of no bitmap.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "core/quantities.hpp"

namespace warpsieve::core {

/// A sum of primes below 2^64: at most 4.3e17 of them, so that it fits 128 bits.
struct WideSum {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    constexpr WideSum& operator+=(const WideSum& other) noexcept {
        low += other.low;
        high += other.high + (low < other.low ? 1 : 0);
        return *this;
    }
    friend constexpr bool operator==(const WideSum&, const WideSum&) = default;
};

__extension__ using WideInteger = unsigned __int128;

/// a * b.
[[nodiscard]] inline WideSum wide_product(std::uint64_t a, std::uint64_t b) noexcept {
    const WideInteger product = WideInteger{a} * b;
    return {static_cast<std::uint64_t>(product), static_cast<std::uint64_t>(product >> 64)};
}

/// In decimal digits.
[[nodiscard]] inline std::string to_string(const WideSum& sum) {
    std::string digits;
    for (WideInteger rest = WideInteger{sum.high} << 64 | sum.low; rest != 0 || digits.empty();
         rest /= 10)
        digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    std::ranges::reverse(digits);
    return digits;
}

/// A stretch without primes: from the prime `start` to the next one, start + size.
struct Gap {
    std::uint64_t size = 0;  ///< 0: there are no two primes
    std::uint64_t start = 0;
    friend constexpr bool operator==(const Gap&, const Gap&) = default;
};

/// What is counted over the integers of an interval. Quantities that were not asked for are 0.
struct Totals {
    std::uint64_t prime_count = 0;
    std::uint64_t smallest_prime = 0;                   ///< 0: none
    std::uint64_t largest_prime = 0;                    ///< 0: none
    std::array<std::uint64_t, tuplet_kinds> tuplets{};  ///< twins, triplets, ... sextuplets
    Gap largest_gap{};                                  ///< the first of several that are as large
    WideSum prime_sum{};

    [[nodiscard]] static Totals of_prime(std::uint64_t p, Quantities counted) noexcept {
        return {.prime_count = 1,
                .smallest_prime = p,
                .largest_prime = p,
                .prime_sum = {.low = has(counted, quantity_sum) ? p : 0, .high = 0}};
    }

    /// Joins the totals of the integers that come next. Associative, so that threads, batches and
    /// sessions may cut an interval anywhere between two bytes of its bitmap: across such a cut
    /// only a gap and the twins 30k + 29, 30k + 31 can reach (further.hpp).
    /// @param counted what both sides were asked for
    Totals& append(const Totals& next, Quantities counted) noexcept;
    friend bool operator==(const Totals&, const Totals&) = default;
};

inline Totals& Totals::append(const Totals& next, Quantities counted) noexcept {
    if (next.prime_count == 0) return *this;
    if (prime_count == 0) return *this = next;
    const Gap seam{next.smallest_prime - largest_prime, largest_prime};
    if (has(counted, quantity_twins) && seam.size == 2) ++tuplets[0];
    if (has(counted, quantity_gaps)) {
        if (seam.size > largest_gap.size) largest_gap = seam;
        if (next.largest_gap.size > largest_gap.size) largest_gap = next.largest_gap;
    }
    prime_count += next.prime_count;
    largest_prime = next.largest_prime;
    for (std::size_t k = 0; k < tuplet_kinds; ++k) tuplets[k] += next.tuplets[k];
    prime_sum += next.prime_sum;
    return *this;
}

/// A total by name.
struct TotalsField {
    const char* name = "";
    const char* description = "";  ///< so far: from the start of the job through a last integer
    Quantities counted = quantity_primes;  ///< is there when this is asked for
    std::uint64_t& (*of)(Totals& totals) = nullptr;

    [[nodiscard]] std::uint64_t value(Totals totals) const { return of(totals); }
};

template <auto member>
[[nodiscard]] std::uint64_t& total(Totals& totals) noexcept {
    return totals.*member;
}

template <auto group, auto member>
[[nodiscard]] std::uint64_t& total_within(Totals& totals) noexcept {
    return totals.*group.*member;
}

template <std::size_t kind>
[[nodiscard]] std::uint64_t& tuplet_total(Totals& totals) noexcept {
    return totals.tuplets[kind];
}

inline constexpr std::array<TotalsField, 12> totals_fields = {{
    {"prime_count", "primes so far", quantity_primes, total<&Totals::prime_count>},
    {"smallest_prime", "the first prime so far; 0: none", quantity_primes,
     total<&Totals::smallest_prime>},
    {"largest_prime", "the last prime so far; 0: none", quantity_primes,
     total<&Totals::largest_prime>},
    {"twin_count", "prime twins so far, those with all their members", quantity_twins,
     tuplet_total<0>},
    {"triplet_count", "prime triplets so far, those with all their members", quantity_triplets,
     tuplet_total<1>},
    {"quadruplet_count", "prime quadruplets so far, those with all their members",
     quantity_quadruplets, tuplet_total<2>},
    {"quintuplet_count", "prime quintuplets so far, those with all their members",
     quantity_quintuplets, tuplet_total<3>},
    {"sextuplet_count", "prime sextuplets so far, those with all their members",
     quantity_sextuplets, tuplet_total<4>},
    {"largest_gap", "the largest difference of two neighbouring primes so far", quantity_gaps,
     total_within<&Totals::largest_gap, &Gap::size>},
    {"gap_start", "the smaller of these two primes; 0: there are no two", quantity_gaps,
     total_within<&Totals::largest_gap, &Gap::start>},
    {"prime_sum_low", "the sum of the primes so far, modulo 2^64", quantity_sum,
     total_within<&Totals::prime_sum, &WideSum::low>},
    {"prime_sum_high", "the sum of the primes so far, divided by 2^64, rounded down", quantity_sum,
     total_within<&Totals::prime_sum, &WideSum::high>},
}};

/// Calls visit(field) for each that is there.
template <class Visit>
void for_each_total(Quantities counted, Visit visit) {
    for (const TotalsField& field : totals_fields)
        if (has(counted, field.counted)) visit(field);
}

}  // namespace warpsieve::core
