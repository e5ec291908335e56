#pragma once

// What is asked for, and what follows from it alone: its parts, and the interval in which the first
// N primes are expected. All of it in whole numbers, since files depend on it and must be the same
// on every machine.

#include <cstdint>
#include <string>

#include "core/places.hpp"
#include "core/quantities.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve::core {

enum class Store : std::uint8_t { none = 0, bitmap = 1, primes = 2 };

[[nodiscard]] std::string to_string(Store store);

/// All that a result depends on, and nothing that it does not (engine, threads, batch length,
/// interval of saving). A file is resumed only by an equal job (request.hpp).
struct Job {
    Interval interval;
    Store store = Store::none;
    Quantities quantities = quantity_primes;
    /// 0: the whole interval; else it ends with the first N primes, or where the interval does.
    std::uint64_t first_n = 0;
    std::uint32_t part = 0;  ///< counted from 0, of `parts`
    std::uint32_t parts = 1;
    Places table{};  ///< where the table has rows; empty: there is none
    friend bool operator==(const Job&, const Job&) = default;
};

/// The primes below 2^64: OEIS A007053.
inline constexpr std::uint64_t all_primes = 425'656'284'035'217'743;

/// The job that ends with the n-th prime, counted from 1, of those that are at least `start`.
[[nodiscard]] Job job_of_nth_prime(std::uint64_t n, std::uint64_t start);

/// "nth 9: there are not so many primes from 2^64-200 on ...": the n-th prime is no 64-bit number.
[[nodiscard]] std::string no_nth_prime_text(std::uint64_t n, std::uint64_t start);

/// Most parts that an interval can be cut into: it is cut between bytes of its bitmap
/// (core/wheel.hpp) alone, since across such a cut totals join exactly (Totals::append) and no two
/// parts share a byte of what they store.
[[nodiscard]] std::uint64_t most_parts(const Interval& whole);

/// Part number `part` of `parts`, counted from 0. Parts are adjacent, cover the whole, and their
/// bitmaps differ in length by a byte at most.
/// @pre part < parts <= most_parts(whole)
[[nodiscard]] Interval part_of(const Interval& whole, std::uint32_t part, std::uint32_t parts);

/// A length, in integers, within which `count` primes from `first` on are found: the mean distance
/// of primes times a quarter more than `count` and 512 more. If distances were random, no 64-bit
/// `first` would need more.
[[nodiscard]] std::uint64_t length_holding(std::uint64_t first, std::uint64_t count);

/// The interval that the grid of a job is laid out for: all of it, or as much as its first N primes
/// need.
[[nodiscard]] Interval expected_interval(const Job& job);

}  // namespace warpsieve::core
