#pragma once

// Intervals, and what of them to ask an engine for: what the tests of every engine share.

#include <cstdint>
#include <ostream>
#include <random>
#include <utility>

#include "core/batch.hpp"
#include "support/every_quantity.hpp"
#include "warpsieve/interval.hpp"

namespace warpsieve {

inline std::ostream& operator<<(std::ostream& out, const Interval& interval) {
    return out << '[' << interval.first << ", " << interval.last << ']';
}

}  // namespace warpsieve

namespace warpsieve::test {

inline constexpr std::uint64_t largest = 0xffffffffffffffff;

/// Everything that an engine can be asked for.
inline const core::Wanted everything = [](core::Quantities quantities) {
    core::Wanted all;
    all.quantities = std::move(quantities);
    all.digest = true;
    all.bitmap = true;
    return all;
}(every_quantity());

/// A start whose binary logarithm is uniform, a length up to `longest`; the end is at most `limit`.
inline Interval random_interval(std::mt19937_64& random,
                                std::uint64_t longest,
                                std::uint64_t limit = largest) {
    const auto exponent = random() % 65;
    const std::uint64_t start = (exponent == 0 ? 0 : random() >> (64 - exponent)) % limit;
    const std::uint64_t length = random() % longest;
    return {start, start > limit - length ? limit : start + length};
}

}  // namespace warpsieve::test
